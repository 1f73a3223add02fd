"""The road, end to end on real servers: a first step, three months, something happened, a new chapter, a plan made anew, a
milestone found by the worker, a celebration, and a kind word that arrives. Months pass by the database's hand; everything
else goes through the doors."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from playwright.sync_api import expect

from tests.browser.house import House, until
from tests.browser.people import Meet, Person
from tests.browser.story import zone_at_noon

pytestmark = pytest.mark.browser

CIRCLE, NAME, SIGN_IN = "Tuesday Circle", "Slate Wagtail", "wagtail-five"
ROAD, FIRST = "canal-6120", "Barges-6121 go by all day."
HAPPENED, AROUND, LETTER = (
    "ladders-6122, up and down all night",
    "payday-6123",
    "Could you ring me, kettle-6124?",
)
CHAPTER, STEP, SIGN = "Slower-6125", "water-6126", "skipping lunch-6127"
LINE, KIND = "Ninety mornings-6128, one at a time.", "Every one of them, gladly-6129."
BEND = (HAPPENED, AROUND, CHAPTER, STEP, SIGN, ROAD, FIRST, "A bend in the road")
"""What nobody but her may read, whatever they look at."""


@dataclass
class Walk:
    """Who is in it."""

    house: House
    she: Person
    ana: Person
    ben: Person
    zone: str
    room: str = ""


def test_a_road_of_three_months(house: House, meet: Meet) -> None:
    zone = zone_at_noon()
    walk = Walk(house, meet(timezone_id=zone), meet("ana"), meet("ben"), zone)
    comes_in(walk)
    takes_a_first_step(walk)
    plan_is_written(walk)
    before = three_months_pass(walk)
    something_happened(walk, before)
    plan_is_revised(walk)
    only_one_was_told(walk)
    is_found_by_the_worker(walk)
    celebrates(walk)
    is_left_a_kind_word(walk)
    nothing_of_the_bend_got_about(walk, before)


def comes_in(walk: Walk) -> None:
    """She makes an account and is given a seat; somebody made room for her, for other stories take seats there too. Nothing goes
    out by mail."""
    she = walk.she
    walk.house.sql(
        "UPDATE groups_membership SET until = now() FROM groups_group g"
        " WHERE g.id = group_id AND g.name = %s AND groups_membership.name = 'Kestrel' AND until IS NULL", CIRCLE,
    )  # fmt: skip
    she.go("/join/")
    she.page.locator('input[name="display_name"]').fill(NAME)
    she.page.locator('input[name="username"]').fill(SIGN_IN)
    she.page.locator('input[name="password1"]').fill("harbour kettle soup lantern")
    for agreed in ("of_age", "terms", "health_words"):
        she.tick(agreed)
    she.click("Join", "button")
    she.page.wait_for_url("**/me/codes/")
    she.go("/find/?q=drinking")
    she.click(f"Ask for a seat in {CIRCLE}")
    walk.room = she.path().removesuffix("seat/")
    she.choose("suggested", NAME)
    she.choose("visiting", "stay")
    she.tick("accept")
    she.click("Ask for a seat", "button")
    expect(she.page.locator("main")).to_contain_text("Waiting for an answer")
    walk.ana.go(walk.room + "people/")
    walk.ana.click(f"Give a seat to {NAME}")
    expect(walk.ana.page.get_by_role("listitem").filter(has_text=NAME).first).to_be_visible()


def takes_a_first_step(walk: Walk) -> None:
    """A road that begins today has no number to show yet."""
    she, today = walk.she, dt.datetime.now(ZoneInfo(walk.zone)).date()
    she.go("/journey/")
    she.type("What would you call it?", ROAD)
    she.page.locator('input[name="day"]').fill(str(today.day))
    she.page.locator('select[name="month"]').select_option(str(today.month))
    she.page.locator('input[name="year"]').fill(str(today.year))
    she.click("Draw my road", "button")
    expect(she.page.locator("main")).to_contain_text("This road begins today.")
    expect(she.page.locator("strong.days")).to_have_count(0)
    she.click("Change The first step")
    she.page.locator('textarea[name="words"]').fill(FIRST)
    she.page.locator("main button.primary").first.click()
    expect(she.page.locator("ol.road")).to_contain_text(FIRST)


def plan_is_written(walk: Walk) -> None:
    """On a good day, and of it the step pages will know."""
    walk.she.go("/plan/triggers/")
    walk.she.page.locator('textarea[name="words"]').fill(AROUND)
    walk.she.click("Keep it", "button")
    expect(walk.she.page.locator("main")).to_contain_text(AROUND)


THREE_MONTHS_BACK = (
    "journeys_journey SET starts_on = starts_on - i.x, created_at = created_at - i.x",
    "journeys_chapter SET begins_on = begins_on - i.x, created_at = created_at - i.x",
    "journeys_plan SET changed_at = changed_at - i.x",
    "journeys_planversion SET at = at - i.x, changed_at = changed_at - i.x",
)


def three_months_pass(walk: Walk) -> int:
    """What is hers lies three months further back, as it would then; returns the days her road shows."""
    hers = "FROM members_member m, (VALUES (interval '3 months')) i (x) WHERE m.id = member_id AND m.sign_in_name = %s"
    for change in THREE_MONTHS_BACK:
        walk.house.sql(f"UPDATE {change} {hers}", SIGN_IN)
    today = dt.datetime.now(ZoneInfo(walk.zone)).date()
    days = (today - (today - relativedelta(months=3))).days
    assert total(walk.she) == days
    return days


def total(she: Person) -> int:
    she.go("/journey/?count=days")
    return int(she.page.locator("strong.days").inner_text())


def something_happened(walk: Walk, before: int) -> None:
    """All seven pages; the first asks whether she is safe, and company comes before anything is written."""
    she = walk.she
    she.go("/journey/")
    she.click("Something happened")
    she.choose("safe", "not_sure")
    she.click("Go on")
    she.page.wait_for_url("**/journey/step/company/")
    expect(she.page.get_by_role("main").get_by_role("link", name="Support now")).to_be_visible()
    she.click("Go on here")
    she.choose("help", "tell")
    onward(she, 3)
    she.type("Your words", HAPPENED)
    she.type("About when?", "yesterday")
    onward(she, 4)
    she.choose("around", AROUND)
    she.choose("around", "Lonely")
    she.type("Something else", SIGN)
    onward(she, 5)
    she.choose("know", "here")
    she.page.locator("summary", has_text=CIRCLE).click()
    she.page.locator("details label:has(input)").filter(has_text="Ben").click()
    she.type("The words they will read", LETTER)
    onward(she, 6)
    expect(she.page.locator(".horizon")).to_contain_text(f"{before} days")
    expect(she.page.locator(".horizon")).to_contain_text("Your total stays.")
    she.choose("road", "new")
    she.type("What would you call the new chapter?", CHAPTER)
    onward(she, 7)
    expect(she.page.locator("main")).to_contain_text(f"Your {before} days are all still here.")
    expect(she.page.locator("main")).to_contain_text(f"Your words go to Ben in {CIRCLE}.")
    assert told_shares(walk) == [], "nobody is told before the last page"
    she.type("One small next step", STEP)
    she.page.get_by_label("Open my plan then").check()
    she.click("Put it on my road, and send", "button")
    she.page.wait_for_url("**/plan/triggers/?from=*")


def onward(she: Person, number: int) -> None:
    she.click("Go on", "button")
    she.page.wait_for_url(f"**/journey/step/{number}/")


def told_shares(walk: Walk) -> list[tuple[object, ...]]:
    """The shares of hers there are."""
    return walk.house.sql(
        "SELECT s.audience FROM shares_share s JOIN members_member m ON m.id = s.author_id WHERE m.sign_in_name = %s", SIGN_IN
    )  # fmt: skip


def plan_is_revised(walk: Walk) -> None:
    """What was around it stands beside the plan, less what the plan knows already; she ticks one line of it."""
    she = walk.she
    beside = she.page.locator('input[name="add"]')
    assert [box.get_attribute("value") for box in beside.all()] == ["Lonely", SIGN]
    she.choose("add", SIGN)
    she.click("Keep it", "button")
    she.page.wait_for_url("**/plan/")
    expect(she.page.locator("main")).to_contain_text(SIGN)
    assert "Lonely" not in she.text()
    she.click("Changes", "link")
    expect(she.page.locator("main")).to_contain_text("One line added")


def only_one_was_told(walk: Walk) -> None:
    """Ben reads her words in the circle, and only those; who holds the space reads nothing."""
    assert told_shares(walk) == [("chosen",)]
    walk.ben.go(walk.room)
    expect(walk.ben.page.get_by_role("article").filter(has_text=LETTER)).to_contain_text(NAME)
    walk.ana.go(walk.room)
    assert LETTER not in walk.ana.page.content()


def is_found_by_the_worker(walk: Walk) -> None:
    """Something happened, and three months are three months all the same: the sweep finds them, and the road shows them."""
    she, house = walk.she, walk.house
    house.tick("milestones.tasks.notice_milestones")
    found = """SELECT 1 FROM notices_notice n JOIN members_member m ON m.id = n.recipient_id
        WHERE n.kind = 'milestone' AND m.sign_in_name = %s"""
    until(lambda: house.sql(found, SIGN_IN), "the milestone is found")
    she.go("/today/")
    expect(she.page.get_by_role("heading", name="Three months on this road")).to_be_visible()
    expect(she.page.locator("main")).to_contain_text("Only you see this.")
    house.tick("milestones.tasks.notice_milestones")
    walk.ben.go(walk.room)
    assert "Three months" not in walk.ben.text(), "nobody hears of it until she says so"


def celebrates(walk: Walk) -> None:
    she = walk.she
    she.click("Celebrate it with a circle")
    she.choose("group", walk.room.split("/")[2])
    she.type("A line of yours", LINE)
    she.click("Show it to that circle", "button")
    she.page.wait_for_url("**/e/*/")
    expect(she.page.locator("main")).to_contain_text("None yet. They come when they come.")
    walk.ana.go(walk.room)
    card = walk.ana.page.get_by_role("group").filter(has_text=LINE)
    expect(card).to_contain_text("Three months")
    assert len(walk.house.sql(
        "SELECT 1 FROM milestones_milestone x JOIN members_member m ON m.id = x.member_id"
        " WHERE m.sign_in_name = %s AND x.kind = 'rung' AND x.months = 3", SIGN_IN,
    )) == 1, "a second sweep finds nothing twice"  # fmt: skip


def is_left_a_kind_word(walk: Walk) -> None:
    she, ben = walk.she, walk.ben
    ben.go(walk.room)
    ben.click(f"Leave a kind word for {NAME}")
    ben.type("Your kind word", KIND)
    ben.click("Leave a kind word", "button")
    expect(ben.page.locator("main")).to_contain_text("Your kind word is there.")
    she.go("/me/notices/")
    she.click("Somebody left you a kind word.", "link")
    card = she.page.locator("section", has_text="Kind words").locator("li").filter(has_text=KIND)
    expect(card).to_contain_text("Ben")


def nothing_of_the_bend_got_about(walk: Walk, before: int) -> None:
    """Her total is what it was, her road holds everything, and neither Ana nor Ben finds a word of it anywhere."""
    she = walk.she
    assert total(she) == before, "no number falls"
    road = she.page.locator("ol.road")
    for words in (CHAPTER, HAPPENED, AROUND, SIGN, STEP, f"Ben in {CIRCLE}", FIRST):
        expect(road).to_contain_text(words)
    stops = [stop.split("\n")[0] for stop in road.locator("h2, h3").all_inner_texts()]
    assert stops.index(CHAPTER) < stops.index("The first step")
    celebration = walk.ben.path()
    for other in (walk.ana, walk.ben):
        for path in (walk.room, f"{walk.room}people/", "/today/", "/me/notices/", "/plan/", celebration):
            other.go(path)
            page = other.page.content()
            assert [words for words in BEND if words in page] == [], path
    walk.ana.go(f"{walk.room}celebrations/")
    assert "Three months" in walk.ana.text()
    assert [words for words in (*BEND, LETTER) if words in walk.ana.page.content()] == []
