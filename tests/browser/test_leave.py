"""Leave: blank first, then away, the door locked behind, and nothing to come back to by Back. And hostile words stay words."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House, until
from tests.browser.people import PASSWORD, Meet, Person

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>document.title='taken-7731'</script><img src=x onerror=\"document.title='taken-7731'\">"
    '<button hx-get="/me/" hx-trigger="load" hx-target="body">press</button><a href="javascript:document.title=1">x</a>'
    '<form action="/leave/" method="post"><input name=x></form></div></article><!-- {{ 7*7 }} {% now "Y" %} &lt;b&gt;'
)


def at_the_group(person: Person) -> str:
    """That person in Tuesday Circle; returns its path."""
    person.go("/groups/")
    person.click("Go in to Tuesday Circle")
    expect(person.page.get_by_role("article").first).to_be_visible()
    return person.path()


def leave_link(page: Page) -> None:
    page.get_by_role("banner").get_by_role("link", name="Leave", exact=True).click()


def key_of(person: Person) -> str:
    """The session's cookie, which changes when its door is locked."""
    return next(str(cookie["value"]) for cookie in person.page.context.cookies() if cookie["name"] == "here")


def is_away(person: Person, house: House, key: str) -> None:
    """They are on the everyday page, and the door behind them is locked. The beacon that locks it is on its own way."""
    person.page.wait_for_url(house.leaves_to)
    until(lambda: key_of(person) != key, "the door is locked")


def shift_three_times(page: Page) -> None:
    for key in ("ShiftLeft", "ShiftRight", "ShiftLeft"):
        page.keyboard.press(key)


@pytest.mark.parametrize("way", [leave_link, shift_three_times])
def test_leaving(way: object, house: House, meet: Meet) -> None:
    ben = meet("ben")
    at_the_group(ben)
    words = ben.page.get_by_role("article").first.inner_text().splitlines()[-1]
    assert callable(way)
    key = key_of(ben)
    way(ben.page)
    is_away(ben, house, key)
    assert "Weather" in ben.page.content()
    for _ in range(2):  # the pages before: his groups, Today
        ben.page.go_back()
        ben.page.wait_for_url("**/unlock/")
        assert "Tuesday Circle" not in ben.page.content()
        assert words not in ben.page.content()
    assert ben.page.title() == "Wayside"
    ben.go("/journey/")
    assert ben.path() == "/unlock/"
    ben.page.locator('input[name="password"]').fill(PASSWORD)
    ben.click("Unlock")
    ben.page.wait_for_url("**/today/")  # never to the page that was left


LOOK_WHEN_ASKING = """() => {
    const ask = navigator.sendBeacon.bind(navigator);
    navigator.sendBeacon = (...to) => {
        noted(document.body.innerText + document.title.trim(), document.body.childElementCount, getComputedStyle(document.body).display);
        return ask(...to);
    };
}"""


def test_blank_before_anything_else(house: House, meet: Meet) -> None:
    """When the network is first asked for anything, nothing of the page is left to be seen, in its title either."""
    ben = meet("ben", own=True)  # whose page is told of something it keeps
    at_the_group(ben)
    seen: list[tuple[str, int, str]] = []
    ben.page.expose_function("noted", lambda *found: seen.append(found))
    ben.page.evaluate(LOOK_WHEN_ASKING)
    key = key_of(ben)
    leave_link(ben.page)
    is_away(ben, house, key)
    assert seen == [("", 0, "none")]  # a window that is asleep shows nothing either when it wakes


def test_shift_is_not_mistaken(house: House, meet: Meet) -> None:
    """Writing capital letters is not leaving, and twice is not three times."""
    ben = meet("ben")
    group = at_the_group(ben)
    ben.go(f"{group}write/")
    box = ben.page.get_by_label("Your words")
    box.press_sequentially("ABC")
    for letter in "DEF":
        ben.page.keyboard.press(f"Shift+{letter}")
    ben.page.keyboard.press("Shift")
    ben.page.keyboard.press("Shift")
    expect(ben.page.locator("#status")).to_have_text("Shift once more to leave.")
    ben.page.keyboard.type("g")
    ben.page.keyboard.press("Shift")
    assert ben.path() == f"{group}write/"
    expect(box).to_have_value("ABCDEFg")


def test_the_session_is_locked_in_every_tab(house: House, meet: Meet) -> None:
    ben = meet("ben")
    other = ben.page.context.new_page()
    other.goto(house.url + "/today/")
    key = key_of(ben)
    leave_link(ben.page)
    is_away(ben, house, key)
    other.reload()
    assert other.url.endswith("/unlock/")


def test_hostile_words_stay_words(house: House, meet: Meet) -> None:
    ben, ana = meet("ben"), meet("ana")
    group = at_the_group(ben)
    ben.go(f"{group}write/")
    ben.type("Your words", HOSTILE)
    ben.choose("audience", "group")
    ben.click("Share with")
    ben.page.wait_for_url(f"**{group}")
    at_the_group(ana)
    voice = ana.page.locator(".voice").filter(has_text="taken-7731").first
    expect(voice).to_contain_text("{{ 7*7 }}")
    assert voice.evaluate("e => [...e.querySelectorAll(':not(p):not(br)')].length") == 0
    assert "taken" not in ana.page.title()
    assert ana.path() == group
    other = ana.page.get_by_role("article").filter(has_not_text="taken-7731").first.get_attribute("id") or ""
    ana.go(f"/s/{other.removeprefix('s-')}/")  # under the same words a copy of them would be handed back
    ana.type("Your reply", HOSTILE)
    ana.click("Reply to the circle")
    expect(ana.page.locator(".voice").filter(has_text="taken-7731")).to_have_count(1)
    assert "taken" not in ana.page.title()
