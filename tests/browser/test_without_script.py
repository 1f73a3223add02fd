"""With JavaScript switched off everything that matters is a plain form, and works."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.house import House, until
from tests.browser.people import Meet, Person

pytestmark = pytest.mark.browser

OFF = {"java_script_enabled": False}
PASSWORD = "lantern soup kettle harbour"


def circle(person: Person, name: str) -> str:
    """The path of that person's group."""
    person.go("/groups/")
    found = person.page.get_by_role("link", name=name).first.get_attribute("href")
    assert found
    return found


def test_join_and_take_a_seat(house: House, meet: Meet) -> None:
    she = meet(**OFF)
    she.go("/join/")
    she.page.locator('input[name="suggested"]').first.check(force=True)
    she.page.locator('input[name="username"]').fill("no-script")
    she.page.locator('input[name="password1"]').fill("short")
    for agreed in ("of_age", "terms", "health_words"):
        she.tick(agreed)
    she.click("Join", "button")
    expect(
        she.page.get_by_role("alert")
    ).to_be_visible()  # too short: said kindly, and the rest is still there
    assert she.page.locator('input[name="username"]').input_value() == "no-script"
    she.page.locator('input[name="password1"]').fill(PASSWORD)
    she.click("Join", "button")
    she.page.wait_for_url("**/me/codes/")
    she.go("/find/?q=mornings")
    she.click("Take a seat in Early Mornings")
    she.tick("accept")
    she.click("Take a seat", "button")
    expect(she.page.locator("#status")).to_contain_text("seat")
    she.go(circle(she, "Early Mornings"))
    expect(she.page.get_by_role("heading", level=1)).to_have_text("Early Mornings")


def test_write_reply_and_hear(house: House, meet: Meet) -> None:
    ben, ana = meet("ben", **OFF), meet("ana", **OFF)
    group = circle(ben, "Tuesday Circle")
    ben.go(f"{group}write/")
    ben.click("Today was…")  # an opener is a button that keeps nothing and comes back with its words
    expect(ben.page.get_by_label("Your words")).to_have_value("Today was…")
    ben.type("Your words", "Plain as paper-2251.")
    ben.choose("audience", "group")
    ben.page.locator("#seal button.primary").click()
    ben.page.wait_for_url(f"**{group}")
    ana.go(group)
    card = ana.page.get_by_role("article").filter(has_text="paper-2251")
    card.get_by_role("button", name="Thank you").click()
    ana.page.wait_for_url(f"**{group}#s-*")  # back where it was pressed
    expect(card).to_contain_text("You said thank you")
    share = card.get_attribute("id") or ""
    ana.go(f"/s/{share.removeprefix('s-')}/")
    ana.type("Your reply", "Plain is good.")
    ana.click("Reply to the circle")
    expect(ana.page.locator("main")).to_contain_text("Plain is good.")
    ben.go(f"/s/{share.removeprefix('s-')}/")
    ben.click("Take it back")
    ben.click("Take it back", "button")
    expect(ben.page.locator("main")).to_contain_text("Its words are erased.")


def test_check_in_and_set_a_rhythm(house: House, meet: Meet) -> None:
    ben, ana = meet("ben", **OFF), meet("ana", **OFF)
    group = circle(ben, "Tuesday Circle")
    ben.go(group)
    ben.page.get_by_role("link", name=re.compile("Check in now|Open the check-in")).first.click()
    if ben.page.locator("details").count():
        ben.page.locator("details summary").first.click()
    ben.choose("weather", "grey")
    ben.choose("audience", "me")
    ben.page.locator('button:has-text("Send")').click()
    expect(ben.page.locator("main")).to_contain_text("Your check-in is there.")
    ana.go(f"{group}rounds/")
    ana.click("Set another rhythm")
    ana.page.locator('a[href$="?every=week"]').click()
    ana.choose("question", "1")
    ana.page.locator('select[name="weekday"]').select_option("2")
    ana.page.locator('input[name="opens"]').fill("19:30")
    ana.click("Look at the dates")
    ana.click("Begin this rhythm")
    expect(ana.page.locator("main")).to_contain_text("The rhythm is set.")
    ana.page.locator('a:has-text("Leave one out: What are you carrying today?")').click()
    ana.page.locator('input[name="date"]').first.check()
    ana.click("Leave it out")
    ana.page.locator('button:has-text("Let it go on:")').first.click()
    expect(ana.page.locator("main")).to_contain_text("It goes on again.")


def test_the_steps_and_celebrating(house: House, meet: Meet) -> None:
    cleo = meet("cleo", **OFF)
    zone = house.sql("SELECT now() AT TIME ZONE time_zone FROM members_member WHERE sign_in_name = 'cleo'")
    start = zone[0][0].date() - dt.timedelta(days=14)
    cleo.go("/journey/")
    cleo.page.locator('input[name="day"]').fill(str(start.day))
    cleo.page.locator('select[name="month"]').select_option(str(start.month))
    cleo.page.locator('input[name="year"]').fill(str(start.year))
    cleo.click("Draw my road")
    expect(cleo.page.get_by_role("status")).to_contain_text("The road is drawn.")
    cleo.go("/journey/?count=days")
    before = cleo.page.locator("strong.days").inner_text()
    cleo.click("Something happened")
    for number in range(1, 8):
        cleo.page.wait_for_url(re.compile(rf"/journey/step/{number}/"))
        if number == 6:
            cleo.choose("road", "new")
            cleo.type("What would you call the new chapter?", "Slower")
        cleo.click("Put it on my road" if number == 7 else "Go on" if number == 6 else "Skip this")
    cleo.page.wait_for_url("**/journey/step/after/")
    cleo.go("/journey/?count=days")
    assert cleo.page.locator("strong.days").inner_text() == before
    expect(cleo.page.get_by_role("heading", name="Slower")).to_be_visible()
    celebrate_there(house, cleo)


def celebrate_there(house: House, cleo: Person) -> None:
    """Two weeks: written down here by hand, for the worker waits for the morning where she is."""
    house.sql(
        """INSERT INTO milestones_milestone (public_id, journey_id, member_id, key_id, rung, reached_on, told_at)
        SELECT 'mmmmmmmmmm', j.id, j.member_id, j.key_id, '2w', j.starts_on + 14, now() FROM journeys_journey j
        JOIN members_member m ON m.id = j.member_id WHERE m.sign_in_name = 'cleo' ON CONFLICT DO NOTHING"""
    )
    cleo.go("/today/")
    cleo.click("Celebrate it with a circle")
    cleo.page.locator('input[name="group"]').first.check(force=True)
    cleo.click("Show it to that circle")
    expect(cleo.page.locator("main")).to_contain_text("Your circle can see it now.")
    cleo.click("Take it down")
    cleo.click("Take it down", "button")
    expect(cleo.page.locator("main")).to_contain_text("The milestone stays on your road.")


def test_settings(house: House, meet: Meet) -> None:
    moe, ada = meet("moe", **OFF), meet("ada", **OFF)
    moe.go("/me/name/")
    moe.page.locator('select[name="time_zone"]').select_option("Africa/Nairobi")
    moe.choose("theme", "dark")
    moe.click("Keep this")
    expect(moe.page.locator("html")).to_have_attribute("data-theme", "dark")
    moe.go("/me/notices/")
    moe.click("Send me nothing by mail")
    expect(moe.page.locator("main")).to_contain_text("nothing goes out by mail")
    ada.go("/org/")
    ada.click("Settings of Early Mornings")
    ada.choose("listed", "members")
    ada.click("Read it first")
    expect(ada.page.locator("#changes")).to_contain_text("People who are signed in")
    ada.click("Give this promise")
    until(
        lambda: house.sql("SELECT 1 FROM groups_group WHERE name = 'Early Mornings' AND listed = 'members'"),
        "set",
    )


def test_leaving(house: House, meet: Meet) -> None:
    eve = meet(**OFF).sign_in("eve")
    eve.page.get_by_role("banner").get_by_role("link", name="Leave", exact=True).click()
    eve.page.wait_for_url(house.leaves_to)
    eve.go("/today/")
    assert eve.path() == "/unlock/"
    eve.page.locator('input[name="password"]').fill("come-as-you-are")
    eve.click("Unlock")
    eve.page.wait_for_url("**/today/")
