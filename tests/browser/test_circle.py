"""A circle from its first day to its last, at real browsers: found and asked for, come to by a link, made looser with notice,
and ended in stages down to the receipt. Days pass by the database's hand; everything else goes through the doors."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.house import House, until
from tests.browser.people import Meet, Person

pytestmark = pytest.mark.browser

CIRCLE = "Lantern Bench"
ASKED, INVITED = "Quiet Heron", "Amber Finch"
SAID = "I kept thimbles-5521 in my pocket all day."


def test_a_circle_from_its_first_day_to_its_last(house: House, meet: Meet) -> None:
    ben, dev, stranger = meet("ben"), meet("dev"), meet()
    path = opened(meet("ada"), house)
    asks_and_is_admitted(dev, ben, path)
    shares_for_the_first_time(dev, ben, path)
    comes_by_a_link(ben, stranger, path)
    gets_looser_after_notice(house, ben, [dev, stranger], path)
    ends(house, ben, [dev, stranger], path)


def opened(ada: Person, house: House) -> str:
    """Ada opens a circle that Ben holds; its page's path."""
    ada.go("/g/new/")
    ada.page.locator('input[name="name"]').fill(CIRCLE)
    ada.page.locator('input[name="facilitator"]').fill("ben")
    ada.click("Open", "button")
    ada.page.wait_for_url("**/keep/")
    return ada.path().removesuffix("keep/")


def asks_and_is_admitted(dev: Person, ben: Person, path: str) -> None:
    dev.go("/find/?q=lantern")
    dev.click(f"Ask for a seat in {CIRCLE}")
    dev.page.locator('input[name="name"]:not([type="radio"])').fill(ASKED)
    dev.tick("accept")
    dev.click("Ask for a seat", "button")
    expect(dev.page.locator("main")).to_contain_text("Waiting for an answer")
    assert dev.page.request.get(dev.url + path).status == 404
    ben.go(path + "people/")
    ben.click(f"Give a seat to {ASKED}")
    expect(ben.page.get_by_role("listitem").filter(has_text=ASKED).first).to_be_visible()


def shares_for_the_first_time(dev: Person, ben: Person, path: str) -> None:
    dev.go(path)
    dev.click("What’s with you today?")
    dev.type("Your words", SAID)
    dev.choose("audience", "group")
    dev.click("Share with", "button")
    dev.page.wait_for_url("**" + path)
    ben.go(path)
    card = ben.page.get_by_role("article").filter(has_text=SAID)
    expect(card).to_contain_text(ASKED)


def comes_by_a_link(ben: Person, stranger: Person, path: str) -> None:
    """Somebody without an account comes by Ben's link; it shows no member before they sit there."""
    ben.go(path + "invite/")
    ben.choose("days", "7")
    ben.choose("admits", "seat")
    ben.click("Make the link", "button")
    link = ben.page.locator("#link").input_value()
    page = stranger.go(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(CIRCLE)
    assert not re.search(rf"\bBen\b|{ASKED}|5521", page.content())
    stranger.click("Make an account")
    page.locator('input[name="display_name"]').fill(INVITED)
    page.locator('input[name="username"]').fill("finch-nine")
    page.locator('input[name="password1"]').fill("kettle harbour lantern soup")
    for agreed in ("of_age", "terms", "health_words"):
        stranger.tick(agreed)
    stranger.click("Join", "button")
    page.wait_for_url("**/me/codes/")
    stranger.go("/today/")
    page.locator('main a[href*="/i/"]').first.click()
    page.locator('input[name="suggested"]').last.check(force=True)
    stranger.tick("accept")
    stranger.click("Take a seat", "button")
    page.wait_for_url("**" + path)
    expect(page.get_by_role("heading", level=1)).to_have_text(CIRCLE)


def gets_looser_after_notice(house: House, ben: Person, members: list[Person], path: str) -> None:
    """Ben proposes that shares stay until taken back: two members read it a week before, and nothing holds before its day."""
    ben.go(path + "keep/")
    ben.choose("stay_days", "0")
    give = ben.page.locator('button[name="verb"][value="give"]')
    expect(give).to_be_visible()  # the difference is drawn beside the form by then
    give.click()
    expect(ben.page.locator("main")).to_contain_text("looser promise")
    for person in members:
        person.go(path)
        expect(person.page.locator("main")).to_contain_text("looser promise")
        person.go(path + "promise/")
        expect(person.page.locator("main")).to_contain_text("Until taken back")
        expect(person.page.locator("main")).to_contain_text("Version 1")
    house.tick("groups.tasks.tend")
    assert stays(house, path) == 90
    house.sql(
        "UPDATE groups_settingschange SET due_at = now() - interval '1 minute' WHERE group_id = %s",
        number(house, path),
    )
    house.tick("groups.tasks.tend")
    until(lambda: stays(house, path) == 0, "the looser promise takes effect")
    for person in members:
        person.go(path + "promise/")
        expect(person.page.locator("main")).to_contain_text("Version 2")
    fades = house.sql("SELECT fades_at FROM shares_share WHERE group_id = %s", number(house, path))
    assert fades[0][0] - dt.datetime.now(dt.UTC) < dt.timedelta(days=90), "what was said before keeps its day"


def ends(house: House, ben: Person, members: list[Person], path: str) -> None:
    """Notice, farewell, copies, receipt; who sat there sees each stage."""
    ben.go(path + "closing/")
    ben.page.locator('textarea, input[name="reason"]').first.fill("It was good to sit here with you.")
    ben.click("Begin its end", "button")
    for date, stage in (("farewell_at", "farewell"), ("copies_at", "copies"), ("erase_at", "erased")):
        for person in members:
            person.go(path + "closing/")
            expect(person.page.locator("main")).to_contain_text("It was good to sit here with you.")
        house.sql(f"UPDATE groups_closing SET {due(date)} WHERE group_id = %s", number(house, path))
        house.tick("groups.tasks.tend")
        until(lambda stage=stage: at_stage(house, path) == stage, f"the end reaches {stage}")  # type: ignore[misc]
    for person in members:
        person.go(path + "closing/")
        expect(person.page.get_by_role("heading", level=1)).to_have_text("A circle that has ended")
        expect(person.page.locator("main")).to_contain_text("share")
    assert house.sql("SELECT count(*) FROM shares_share WHERE group_id = %s", number(house, path)) == [(0,)]


def due(date: str) -> str:
    """SQL that brings that date, and whatever comes before it, into the past without leaving the order of the stages."""
    order = ["begun_at", "farewell_at", "copies_at", "erase_at"]
    place = order.index(date)
    return ", ".join(
        f"{name} = now() - interval '{place - index + 1} minutes'"
        for index, name in enumerate(order[: place + 1])
    )


def number(house: House, path: str) -> int:
    return int(
        house.sql("SELECT id FROM groups_group WHERE public_id = %s", path.strip("/").split("/")[1])[0][0]
    )


def stays(house: House, path: str) -> int:
    return int(house.sql("SELECT stay_days FROM groups_group WHERE id = %s", number(house, path))[0][0])


def at_stage(house: House, path: str) -> str:
    return str(house.sql("SELECT stage FROM groups_closing WHERE group_id = %s", number(house, path))[0][0])
