"""The plan at a browser: its pages with words that break pages, and all of it with JavaScript switched off."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from core import clock
from journeys import actions
from tests.browser.house import House
from tests.browser.people import Meet, Person
from tests.browser.test_pages import _look_at
from tests.cast import Cast
from vault.actor import acting_as

pytestmark = pytest.mark.browser

OFF = {"java_script_enabled": False}
LONG = "donaudampfschifffahrtsgesellschaftskapitaen" * 4
LINES = f"{LONG}\n\u05d0\u05de\u05d0 020 7946 0018\n{'word ' * 60}\n\U0001f469\u200d\U0001f469\u200d\U0001f467 <b>&amp;"


def test_its_pages_with_words_that_break_pages(cast: Cast, look: Callable[[str], Person]) -> None:
    assert cast.copy
    assert cast.version
    with acting_as(cast.ben.pk):
        for section in ("triggers", "signs", "people", "reasons"):
            actions.write_plan(member=cast.ben, section=section, words=LINES, now=clock.now())
        goals = f"{LONG}\n- {LONG}\n- a step"
        actions.write_plan(member=cast.ben, section="goals", words=goals, now=clock.now())
        parts = ["triggers", "people", "goals", "pairs"]
        ana = cast.tuesday.memberships.get(member=cast.ana, until=None)
        last = cast.now.date() + (cast.copy.ends_at - cast.now)
        copy = actions.give_copy(member=cast.ben, seat=ana, sections=parts, last=last, now=clock.now())
    with acting_as(cast.ana.pk):
        actions.suggest(author=cast.ana, copy=copy, section="goals", words=LINES[:590], now=clock.now())
    bend = cast.setback.public_id if cast.setback else ""
    mine = [
        "/plan/", "/plan/triggers/", f"/plan/signs/?from={bend}", "/plan/pairs/", "/plan/goals/", "/plan/changes/", "/plan/copies/",
        f"/plan/changes/{cast.version.public_id}/", "/plan/thoughts/", "/plan/help/", "/plan/print/", "/plan/file/",
    ]  # fmt: skip
    wrong = _look_at(look("ben"), mine)
    wrong += _look_at(look("ana"), [f"/plan/of/{copy.public_id}/", "/plan/of/zzzzzzzzzz/", "/plan/"])
    assert not wrong, "\n".join(wrong)


def test_all_of_it_without_javascript(house: House, meet: Meet) -> None:
    ben, ana = meet("ben", **OFF), meet("ana", **OFF)
    _picks_and_ticks(ben)
    _changes_and_puts_back(ben)
    path = _gives_and_suggests(ben, ana)
    ben.go("/plan/copies/")
    ben.page.locator("section.card", has_text="Ana").get_by_role("button", name="End it").first.click()
    ana.go(path)
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("Nothing is shared here")
    ana.go("/plan/")
    expect(ana.page.get_by_text("Shared with you")).to_have_count(0)


def _picks_and_ticks(ben: Person) -> None:
    ben.go("/plan/pairs/")
    ben.page.get_by_label("If …", exact=True).select_option("bad news comes")
    ben.page.get_by_label("Then …", exact=True).select_option("I read my reasons")
    ben.click("Put it in my plan", "button")
    expect(ben.page.get_by_text("If bad news comes, then I read my reasons").first).to_be_visible()
    ben.go("/plan/goals/")
    ben.page.locator("textarea").fill("A boat\n- look at one")
    ben.click("Keep it", "button")
    ben.click("Done", "button")
    expect(ben.page.get_by_role("button", name="Not done yet")).to_be_visible()


def _changes_and_puts_back(ben: Person) -> None:
    ben.go("/plan/first/")
    before = ben.page.locator("textarea").input_value()
    ben.page.locator("textarea").fill("Window first-7731.")
    ben.click("Keep it", "button")
    ben.go("/plan/changes/")
    ben.page.locator("main li a").last.click()
    expect(ben.page.locator("ins", has_text="first-7731")).to_be_visible()
    ben.click("Put it back like this", "button")
    expect(ben.page.locator(".ownline")).to_contain_text(before)


def _gives_and_suggests(ben: Person, ana: Person) -> str:
    ben.go("/plan/copies/")
    ben.page.locator('label:has(input[name="reader"])', has_text="Ana").first.click()
    ben.choose("sections", "first")
    ben.choose("lasts", "7")
    ben.click("Let this one person read it", "button")
    expect(ben.page.locator("#status")).to_contain_text("can read those parts now")
    ana.go("/plan/")
    ana.click("Read what", "link")
    path = ana.path()
    ana.page.get_by_label("For which part?").select_option("first")
    ana.page.locator("textarea").fill("Ring me-4410.")
    ana.page.get_by_role("button", name="Leave it for").click()
    expect(ana.page.locator("#status")).to_contain_text("with them")
    ben.go("/plan/thoughts/")
    ben.click("Put it in my plan", "button")
    ben.go("/plan/")
    expect(ben.page.locator(".ownline")).to_contain_text("Ring me-4410.")
    return path


def test_a_number_is_called_or_written_to_by_one_press(house: House, meet: Meet) -> None:
    she: Any = meet("cleo", **OFF)
    she.go("/plan/people/")
    she.page.locator("textarea").fill("Sam +353 1 555 0100")
    she.click("Keep it", "button")
    expect(she.page.get_by_role("link", name="Call")).to_have_attribute("href", "tel:+35315550100")
    expect(she.page.get_by_role("link", name="Message Sam")).to_have_attribute("href", "sms:+35315550100")
