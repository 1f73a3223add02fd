"""An answer to a check-in that is begun: kept while one writes, through Leave, a locked door, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.people import Meet, Person
from tests.browser.test_leave import is_away, key_of, leave_link
from tests.browser.test_unfinished import unlock
from tests.browser.test_without_script import circle

pytestmark = pytest.mark.browser


def to_the_round(person: Person) -> str:
    """The path of Tuesday Circle's check-in, with that person on it."""
    person.go(circle(person, "Tuesday Circle"))
    path = person.page.locator('main a[href^="/c/"]').first.get_attribute("href") or ""
    person.go(path)
    return path


def test_kept_while_one_writes_and_through_leaving(house: House, meet: Meet) -> None:
    ana = meet("ana")
    path = to_the_round(ana)
    ana.type("One word for today", "Heron-5510")
    expect(ana.page.get_by_text("Kept for you")).to_be_visible()
    ana.go(path)
    expect(ana.page.get_by_label("One word for today")).to_have_value("Heron-5510")
    ana.page.route("**/keep/", lambda route: route.abort())  # may come too late: leaving brings it along
    ana.type("One word for today", "Heron-5511")
    key = key_of(ana)
    leave_link(ana.page)
    is_away(ana, house, key)
    ana.go("/today/")
    unlock(ana)
    ana.go(path)
    expect(ana.page.get_by_label("One word for today")).to_have_value("Heron-5511")
    ana.click("Let it go")
    expect(ana.page.get_by_label("One word for today")).to_have_value("")


def test_all_of_it_without_script(house: House, meet: Meet) -> None:
    ana = meet("ana", java_script_enabled=False)
    path = to_the_round(ana)
    ana.type("One word for today", "Heron-5512")
    ana.choose("weather", "grey")
    ana.click("Keep it for later")
    expect(ana.page.get_by_label("One word for today")).to_have_value("Heron-5512")
    expect(ana.page.locator('input[name="weather"][value="grey"]')).to_be_checked()
    ana.click("Let it go")
    assert ana.path() == path
    expect(ana.page.locator('input[name="weather"][value="grey"]')).not_to_be_checked()


@pytest.mark.parametrize("script", [True, False])
def test_an_older_page_shows_what_was_said_since(house: House, meet: Meet, script: bool) -> None:
    """Two pages of one round: the second is sent first. On the first it stands beside what was typed there; nothing is lost."""
    ana = meet("ana", java_script_enabled=script)
    path = to_the_round(ana)
    older = ana.page
    newer = older.context.new_page()
    newer.goto(house.url + path)
    older.get_by_label("One word for today").fill("Heron-5513")
    newer.get_by_label("One word for today").fill("Heron-5514")
    for page in (newer, older):
        page.get_by_label("Only me").check()
        page.get_by_role("button", name="Send my check-in").click()
    expect(older.get_by_text("You said something here while this page was open.").first).to_be_visible()
    expect(older.get_by_text("Heron-5514").first).to_be_visible()
    expect(older.get_by_label("One word for today")).to_have_value("Heron-5513")
    newer.reload()
    expect(newer.get_by_label("One word for today")).to_have_value("Heron-5513")
    older.get_by_role("button", name="Send the change").click()
    expect(older.get_by_text("Your check-in is there.")).to_be_visible()
    newer.reload()
    expect(newer.get_by_text("Heron-5513").first).to_be_visible()
    expect(newer.get_by_text("Heron-5514")).to_have_count(0)
    ana.go(f"{path}back/")
    older.locator("main form button").first.click()
