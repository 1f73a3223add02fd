"""The main job, end to end, on real parts: gunicorn as rc_web, Celery worker and beat over Redis, an SMTP server, Chromium.

Somebody signs up, finds a group, takes a seat, says something confidential, is answered, checks in, begins a road, records
that something happened, comes back to a total that did not fall, is told of a milestone and celebrates it; a facilitator
sets up a check-in and sees who came; an admin changes a group's confidentiality settings; what is due arrives as real mail.
"""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.house import House, until
from tests.browser.people import Meet, Person
from tests.browser.story import (
    ADDRESS,
    ANSWERED,
    CIRCLE,
    HAPPENED,
    NAME,
    PASSWORD,
    QUESTION,
    SAID,
    SIGN_IN,
    Story,
    zone_at_noon,
)
from tests.browser.test_leave import is_away, key_of, leave_link

pytestmark = pytest.mark.browser


def test_the_main_job(house: House, meet: Meet) -> None:
    zone = zone_at_noon()
    story = Story(house, meet(timezone_id=zone), meet("ana"), meet("ben"), zone)
    signs_up(story)
    takes_a_seat(story)
    says_something(story)
    is_answered(story)
    checks_in(story)
    begins_a_road(story)
    something_happened(story)
    is_told_of_a_milestone(story)
    celebrates(story)
    is_reminded(story)
    settings_change(story, meet("ada"))
    leaves(story)
    assert len(house.mails_to(ADDRESS)) == len(story.mails), "a mail nobody expected"


def signs_up(story: Story) -> None:
    she = story.she
    she.go("/")
    she.click("Look at groups")
    expect(she.page.get_by_role("heading", name=CIRCLE)).to_be_visible()
    she.click("Ask for a seat in Tuesday Circle")
    she.click("Join")
    she.page.locator('input[name="display_name"]').fill(NAME)
    she.page.locator('input[name="username"]').fill(SIGN_IN)
    she.page.locator('input[name="password1"]').fill(PASSWORD)
    she.page.locator('input[name="email"]').fill(ADDRESS)
    for agreed in ("of_age", "terms", "health_words"):
        she.tick(agreed)
    she.click("Join", "button")
    she.page.wait_for_url("**/me/codes/")
    confirmation = story.mail()
    link = re.search(r"https?://\S+", confirmation.get_content())
    assert link
    she.go(link[0])
    with she.page.expect_navigation():
        she.click("Yes, it is")
    she.go("/me/notices/")
    assert ADDRESS in she.text()
    for field_name in ("quiet_from", "quiet_until"):  # no quiet hours: this test may run at night
        she.page.locator(f'input[name="{field_name}"]').fill("00:00")
    with she.page.expect_navigation():
        she.click("Save")
    assert story.house.sql("SELECT time_zone FROM members_member WHERE sign_in_name = %s", SIGN_IN) == [
        (story.zone,)
    ]


def takes_a_seat(story: Story) -> None:
    she, ana = story.she, story.ana
    she.go("/find/?q=drinking")
    she.click("Ask for a seat in Tuesday Circle")
    story.group = she.path().removesuffix("seat/")
    she.choose("suggested", NAME)  # the name she has everywhere; a fresh one was offered first
    she.choose("visiting", "stay")
    she.tick("accept")
    she.click("Ask for a seat", "button")
    expect(she.page.locator("main")).to_contain_text("Waiting for an answer")
    assert she.page.request.get(story.house.url + story.group).status == 404
    ana.go(story.group + "people/")
    ana.click(f"Give a seat to {NAME}")
    expect(ana.page.get_by_role("listitem").filter(has_text=NAME).first).to_be_visible()
    assert story.mail()["Subject"].startswith("Something for you")
    she.go(story.group)
    expect(she.page.get_by_role("heading", level=1)).to_have_text(CIRCLE)


def says_something(story: Story) -> None:
    she = story.she
    she.click("What’s with you today?")
    she.type("Your words", SAID)
    she.choose("audience", "group")
    # The button knows, by then, whom it goes to: everyone in the ring but her.
    said = re.compile(r"^Share with (\d+) people$")
    expect(she.page.locator("#seal button.primary")).to_have_text(said)
    she.click("Share with")
    she.page.wait_for_url("**" + story.group)
    expect(she.page.get_by_text(SAID)).to_be_visible()
    assert SAID.encode() not in b"".join(
        bytes(row[0]) for row in story.house.sql("SELECT body FROM shares_share WHERE body IS NOT NULL")
    )


def is_answered(story: Story) -> None:
    she, ben = story.she, story.ben
    ben.go(story.group)
    card = ben.page.get_by_role("article").filter(has_text=SAID)
    card.get_by_role("button", name="I hear you").click()
    expect(ben.page.get_by_text(f"You hear {NAME}")).to_be_visible()
    assert ben.path() == story.group, "heard in place"
    share = ben.page.get_by_role("article").filter(has_text=SAID).get_attribute("id")
    assert share
    ben.go(f"/s/{share.removeprefix('s-')}/")
    ben.type("Your reply", ANSWERED)
    ben.click("Reply to the circle")
    expect(ben.page.get_by_text(ANSWERED)).to_be_visible()
    story.mail()
    she.go("/today/")
    she.click("Read and reply")
    expect(she.page.get_by_text(ANSWERED)).to_be_visible()
    expect(she.page.get_by_text("Ben hears you")).to_be_visible()


def checks_in(story: Story) -> None:
    she, ana = story.she, story.ana
    she.go(story.group)
    she.click("Check in now")
    she.choose("weather", "clearing")
    she.choose("audience", "facilitators")
    she.click("Send my check-in")
    expect(she.page.locator("main")).to_contain_text("Your check-in is there.")
    ana.go(story.group)
    ana.click("Who is here")
    expect(ana.page.get_by_role("article").filter(has_text=NAME)).to_contain_text("Clearing")
    story.ben.go(she.path())
    assert NAME not in story.ben.text(), "shown to those who hold the space, not to Ben"


def begins_a_road(story: Story) -> None:
    she = story.she
    start = dt.datetime.now(ZoneInfo(story.zone)).date() - dt.timedelta(days=7)
    she.go("/journey/")
    she.page.locator('input[name="day"]').fill(str(start.day))
    she.page.locator('select[name="month"]').select_option(str(start.month))
    she.page.locator('input[name="year"]').fill(str(start.year))
    with she.page.expect_navigation():
        she.click("Draw my road")
    assert total(she) == 7


def total(she: Person) -> int:
    she.go("/journey/?count=days")
    return int(she.page.locator("strong.days").inner_text().split()[0])


def something_happened(story: Story) -> None:
    """All seven pages, one after the other."""
    she = story.she
    she.go("/journey/")
    she.click("Something happened")
    answers = [("safe", "yes"), ("help", "write"), None, None, ("know", "myself"), ("road", "carry"), None]
    for number, answer in enumerate(answers, start=1):
        she.page.wait_for_url(re.compile(rf"/journey/step/{number}/"))
        if answer:
            she.choose(*answer)
        elif number == 3:
            she.type("Your words", HAPPENED)
        elif number == 4:
            she.choose("around", "Tired")
        she.click("Put it on my road" if number == 7 else "Go on")
    she.page.wait_for_url("**/journey/step/after/")
    assert total(she) == 7, "no number falls"
    expect(she.page.get_by_text(HAPPENED)).to_be_attached()
    for other in (story.ana, story.ben):
        other.go(story.group)
        assert "3315" not in other.page.content()


def is_told_of_a_milestone(story: Story) -> None:
    story.house.tick("milestones.tasks.notice_milestones")
    story.mail()
    story.she.go("/today/")
    expect(story.she.page.get_by_role("heading", name="One week on this road")).to_be_visible()


def celebrates(story: Story) -> None:
    she, ben = story.she, story.ben
    she.click("Celebrate it with a circle")
    she.choose("group", story.group.split("/")[2])
    she.type("A line of yours", "One of them was a Tuesday.")
    she.click("Show it to that circle")
    she.page.wait_for_url("**/e/*/")
    ben.go(story.group)
    ben.click(f"Leave a kind word for {NAME}")
    ben.type("Your kind word", "And what a Tuesday.")
    ben.click("Leave a kind word", "button")
    expect(ben.page.locator("main")).to_contain_text("Your kind word is there.")
    story.mail()
    she.page.reload()
    expect(she.page.get_by_text("And what a Tuesday.")).to_be_visible()


def is_reminded(story: Story) -> None:
    """Ana sets up a check-in that opens now; it is about to close, and she has not answered it."""
    house, ana = story.house, story.ana
    ana.go(story.group)
    ana.click("Check-ins")
    ana.page.locator('main a[href$="/rounds/set/"]').click()
    ana.page.locator('a[href$="?every=day"]').click()
    ana.choose("question", "own")
    ana.page.locator('input[name="own_words"]').fill(QUESTION)
    ana.page.locator('input[name="opens"]').fill(f"{dt.datetime.now(dt.UTC):%H:%M}")
    ana.page.locator('select[name="time_zone"]').select_option("UTC")
    ana.page.locator('select[name="open_minutes"]').select_option("60")
    ana.page.locator('select[name="remind_minutes"]').select_option("30")
    ana.click("Look at the dates")
    ana.click("Begin this rhythm")
    expect(ana.page.locator("main")).to_contain_text("The rhythm is set.")
    house.tick("checkins.tasks.tend_rounds")
    opened = "SELECT public_id FROM checkins_round WHERE question = %s AND opens_at <= now()"
    ((round_id,),) = until(lambda: house.sql(opened, QUESTION), "the round opens")
    house.sql(
        "UPDATE checkins_round SET remind_at = now() WHERE public_id = %s", round_id
    )  # half an hour passes
    house.tick("checkins.tasks.remind")
    found = "SELECT 1 FROM notices_notice WHERE kind = 'check-in-closing' AND about = %s"
    until(lambda: house.sql(found, round_id), "reminders are found")
    house.sql("UPDATE notices_notice SET due_at = now() WHERE about = %s", round_id)  # ten minutes pass
    house.tick("notices.tasks.drain")
    mail = story.mail()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    story.she.go("/me/notices/")
    story.she.click("A check-in closes before long.")
    expect(story.she.page.get_by_role("heading", name=QUESTION)).to_be_visible()


def settings_change(story: Story, ada: Person) -> None:
    """Ada is the admin: she sets how long shares stay, and reads nothing of what is said."""
    assert ada.page.request.get(story.house.url + story.group).status == 404
    ada.go("/org/")
    ada.click("Settings of Tuesday Circle")
    ada.choose("stay_days", "30")
    expect(ada.page.locator("#changes")).to_contain_text("30 days")
    ada.click("Give this promise")
    expect(ada.page.locator("#changes")).to_contain_text("Nothing so far")
    story.mail()
    story.she.go(story.group + "promise/")
    expect(story.she.page.locator("main")).to_contain_text("fades after 30 days")
    expect(story.she.page.locator("main")).to_contain_text("Version 2")


def leaves(story: Story) -> None:
    she, house = story.she, story.house
    she.go(story.group)
    expect(she.page.get_by_text(SAID)).to_be_visible()
    key = key_of(she)
    leave_link(she.page)
    is_away(she, house, key)
    she.page.go_back()
    she.page.wait_for_url("**/unlock/")
    assert SAID not in she.page.content()
    assert CIRCLE not in she.page.content()
    she.page.locator('input[name="password"]').fill(PASSWORD)
    she.click("Unlock")
    she.page.wait_for_url("**/today/")
