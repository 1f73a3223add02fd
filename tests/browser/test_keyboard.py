"""With the keyboard alone: every stop is seen, in the order it is read, and nothing holds one fast. And fingers find things."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.house import House
from tests.browser.people import Meet, Person

pytestmark = pytest.mark.browser

MOST = 150  # stops; more on one page is a trap
PLACES = [
    "/today/",
    "group",
    "write",
    "check-in",
    "/journey/step/1/",
    "keep",
    "/journey/",
    "/find/",
    "/me/notices/",
]
SIZES = {"desk": (1280, 900), "laptop": (1280, 640), "phone": (390, 844), "zoomed": (320, 256)}

STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const seat = at.matches('input[type=radio], input[type=checkbox]') && at.closest('label') || at;
    const all = [...document.querySelectorAll('*')];
    const box = seat.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const dots = [0.5, 0.15, 0.85].map(part => [x, box.top + box.height * part]).concat([[box.left + 4, box.top + box.height / 2]]);
    const inside = ([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
    const seen = dots.filter(inside).filter(([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && (seat.contains(top) || top.contains(seat) && !top.matches('.top, .tabs'));
    }).length;
    const style = getComputedStyle(seat), own = getComputedStyle(at);
    return {
        what: at.tagName + ' ' + (at.innerText || at.name || at.getAttribute('aria-label') || '').trim().slice(0, 40) + ' ' + (at.value || '').slice(0, 20),
        number: all.indexOf(at), seen, group: at.type === 'radio' ? at.name : '',
        fixed: !!at.closest('.top, .tabs'),
        ring: [style, own, getComputedStyle(seat.closest('.sheet') || seat)].some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'),
    };
}"""

SMALL = """() => {
    const shown = e => { const b = e.getBoundingClientRect(); return b.width > 1 && b.height > 1 && getComputedStyle(e).visibility !== 'hidden' && !e.closest('details:not([open]) > :not(summary)'); };
    const words = e => [...e.parentElement.childNodes].some(n => n !== e && n.nodeType === 3 && n.data.trim().length > 1);
    return [...document.querySelectorAll('main a, main button, main select, main textarea, main input, main summary, .top a, .tabs a')]
        .filter(e => e.type !== 'hidden' && shown(e) && !e.matches('.skip, .vh')).map(e => {
            const seat = e.matches('input[type=radio], input[type=checkbox]') && e.closest('label') || e;
            const b = seat.getBoundingClientRect(), inSentence = e.tagName === 'A' && getComputedStyle(e).display === 'inline' && words(e);
            const tall = inSentence ? Math.max(b.height, parseFloat(getComputedStyle(e).lineHeight)) : b.height;
            return [inSentence ? 24 : 43.5, inSentence ? 0 : 43.5, tall, b.width, e.tagName + '.' + e.className + ' ' + (e.innerText || e.name || '').trim().slice(0, 40)];
        }).filter(([tall, wide, h, w]) => h < tall || w < wide).map(([, , h, w, what]) => `${what}: ${w.toFixed(0)} × ${h.toFixed(0)}`);
}"""


def path_to(place: str, person: Person) -> str:
    if place.startswith("/"):
        return place
    person.go("/groups/")
    person.click("Go in to Tuesday Circle")
    person.page.wait_for_url("**/g/*/")
    if place == "check-in":
        return str(person.page.locator('a[href^="/c/"]').first.get_attribute("href")).replace("hold/", "")
    return person.path() + ("" if place == "group" else f"{place}/")


def stops(person: Person) -> list[dict[str, Any]]:
    """Tab from the top of the page until the keyboard leaves it."""
    person.page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    found: list[dict[str, Any]] = []
    while len(found) < MOST:
        person.page.keyboard.press("Tab")
        stop = person.page.evaluate(STOP)
        if stop is None or (found and stop["number"] == found[0]["number"]):
            return found
        found.append(stop)
    raise AssertionError(f"caught after {MOST} stops, at {found[-1]['what']}")


def wrong_with(found: list[dict[str, Any]]) -> list[str]:
    wrong = [f"not to be seen: {stop['what']}" for stop in found if not stop["seen"]]
    wrong += [f"no ring: {stop['what']}" for stop in found if not stop["ring"]]
    order = [stop["number"] for stop in found]
    wrong += [
        f"out of order: {stop['what']}"
        for a, b, stop in zip(order, order[1:], found[1:], strict=False)
        if b < a
    ]
    if (
        not found
        or "Skip to the page" not in found[0]["what"]
        or "Leave this site now" not in found[1]["what"]
    ):
        wrong.append("the skip links are not first")
    return wrong


@pytest.mark.parametrize("place", PLACES)
def test_tab_through(place: str, house: House, meet: Meet) -> None:
    ana = meet("ana", reduced_motion="reduce")
    path = path_to(place, ana)
    wrong = []
    for name, (width, height) in SIZES.items():
        ana.page.set_viewport_size({"width": width, "height": height})
        ana.go(path)
        wrong += [f"{name}: {words}" for words in wrong_with(stops(ana))]
        wrong += [f"{name}: small: {words}" for words in ana.page.evaluate(SMALL)]
    assert not wrong, "\n".join(wrong)


def test_write_with_the_keyboard_alone(house: House, meet: Meet) -> None:
    """From the group's page to a share that is there, without a mouse."""
    ben = meet("ben")
    group = path_to("group", ben)
    ben.go(group)
    press_to(ben, lambda what: what.startswith("A What’s with you today?"), "Enter")
    ben.page.wait_for_url("**/write/")
    press_to(ben, lambda what: what.startswith("TEXTAREA"))
    ben.page.keyboard.type("Typed-5518, every letter.")
    press_to(ben, lambda what: what.startswith("INPUT audience"), "Space")
    press_to(ben, lambda what: what.startswith("BUTTON Share with"), "Enter")
    ben.page.wait_for_url(f"**{group}")
    assert "Typed-5518" in ben.text()


def press_to(person: Person, wanted: Callable[[str], bool], key: str = "") -> None:
    """Tab until the stop that is wanted, and press `key` there."""
    for _ in range(MOST):
        person.page.keyboard.press("Tab")
        stop = person.page.evaluate(STOP)
        if stop and wanted(stop["what"]):
            if key:
                person.page.keyboard.press(key)
            return
    raise AssertionError("never came there")
