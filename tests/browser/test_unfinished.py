"""What one writes is kept while one writes: through a closed tab, a locked door, two tabs, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.people import Meet, Person
from tests.browser.test_leave import is_away, key_of, leave_link
from tests.browser.test_without_script import circle

pytestmark = pytest.mark.browser

PASSWORD = "come-as-you-are"


def unlock(person: Person) -> None:
    person.page.locator('input[name="password"]').fill(PASSWORD)
    person.click("Unlock")
    person.page.wait_for_url("**/today/")


def test_kept_while_one_writes_and_sent_it_is_gone(house: House, meet: Meet) -> None:
    cleo = meet("cleo")
    group = circle(cleo, "Early Mornings")
    cleo.go(f"{group}write/")
    cleo.type("Your words", "Heron-4410, not yet.")
    expect(cleo.page.get_by_text("Kept for you")).to_be_visible()
    cleo.go(f"{group}write/")
    assert "Heron-4410" not in cleo.page.content()
    cleo.click("Open")
    expect(cleo.page.get_by_label("Your words")).to_have_value("Heron-4410, not yet.")
    cleo.type("Your words", "Heron-4410, now.")
    cleo.choose("audience", "group")
    cleo.click("Share with")
    cleo.page.wait_for_url(f"**{group}")
    expect(cleo.page.get_by_text("Heron-4410, now.")).to_be_visible()
    cleo.go(f"{group}write/")
    expect(cleo.page.get_by_text("unfinished note")).to_have_count(0)


def test_leaving_in_the_middle_of_a_word_loses_none(house: House, meet: Meet) -> None:
    cleo = meet("cleo")
    group = circle(cleo, "Early Mornings")
    cleo.go(f"{group}write/")
    cleo.page.route("**/keep/", lambda route: route.abort())  # may come too late: leaving brings them along
    cleo.type("Your words", "Heron-4411, in the mid")
    key = key_of(cleo)
    leave_link(cleo.page)
    is_away(cleo, house, key)
    cleo.go("/today/")
    unlock(cleo)
    expect(cleo.page.get_by_role("heading", name="There’s an unfinished note")).to_be_visible()
    cleo.click("Open")
    expect(cleo.page.get_by_label("Your words")).to_have_value("Heron-4411, in the mid")
    cleo.go("/today/")
    cleo.click("Let it go")
    expect(cleo.page.locator("main")).to_contain_text("It’s let go.")
    expect(cleo.page.get_by_role("heading", name="There’s an unfinished note")).to_have_count(0)


def test_two_tabs_each_keep_their_own(house: House, meet: Meet) -> None:
    cleo = meet("cleo")
    group = circle(cleo, "Early Mornings")
    tabs = [cleo.page, cleo.page.context.new_page()]
    for number, tab in enumerate(tabs):
        tab.goto(f"{house.url}{group}write/")
        tab.get_by_label("Your words").fill(f"Heron-442{number}")
    for tab in tabs:
        expect(tab.get_by_text("Kept for you")).to_be_visible()
    tabs[0].goto(f"{house.url}{group}write/")
    expect(tabs[0].get_by_text("There’s an unfinished note")).to_have_count(2)
    for _ in tabs:
        cleo.click("Let it go")
        expect(cleo.page.locator("main")).to_contain_text("It’s let go.")


def test_without_script_one_looks_keeps_and_goes_on(house: House, meet: Meet) -> None:
    cleo = meet("cleo", java_script_enabled=False)
    group = circle(cleo, "Early Mornings")
    cleo.go(f"{group}write/")
    cleo.type("Your words", "Heron-4412, by hand")
    cleo.choose("audience", "group")
    cleo.page.locator("#seal").get_by_role("button", name="See who reads it").click()
    expect(cleo.page.locator("#seal button.primary")).to_contain_text(re.compile(r"Share with \d people"))
    cleo.click("Keep it for later")
    expect(cleo.page.locator("main")).to_contain_text("It’s kept for you.")
    cleo.go("/today/")
    cleo.click("Open")
    expect(cleo.page.get_by_label("Your words")).to_have_value("Heron-4412, by hand")
    expect(cleo.page.locator("#seal button.primary")).to_contain_text(re.compile(r"Share with \d people"))
    cleo.page.locator("#seal button.primary").click()
    cleo.page.wait_for_url(f"**{group}")
    expect(cleo.page.get_by_text("Heron-4412, by hand")).to_be_visible()
