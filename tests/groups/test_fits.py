"""Why a circle fits: never more than its fields bear out, never about what nobody asked, the same as the database says."""

import datetime as dt
from random import Random
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from groups.finding import Standpoint, Wishes, fits, hours, misses
from groups.finding.facets import conditions
from groups.finding.fits import Fit
from groups.finding.wishes import MEETINGS
from groups.models import Group
from tests.cast import Cast, group, member, seat

WINTER = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
SUMMER = dt.datetime(2026, 7, 15, 12, tzinfo=dt.UTC)
ZONES = ["UTC", "Europe/Dublin", "Pacific/Auckland", "Pacific/Chatham", "Asia/Kathmandu", "America/New_York", "Pacific/Kiritimati",
         "Pacific/Pago_Pago", "America/St_Johns"]  # fmt: skip


def some(values: Any, most: int = 4) -> Any:
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=most)


GROUPS = st.builds(
    Group,
    name=st.sampled_from(["Tuesday Circle", "Lamplight"]),
    about=st.sampled_from(["", "By the sea"]),
    meets=st.sampled_from(Group.Meeting.values),
    approach=st.sampled_from(Group.Approach.values),
    language=st.sampled_from(["en", "cy"]),
    joining=st.sampled_from(Group.Joining.values),
    themes=some(Group.Theme.values),
    for_whom=some(Group.ForWhom.values),
    access=some(Group.Access.values),
    days=some(range(7), 7),
    dayparts=some(Group.Daypart.values),
    time_zone=st.sampled_from(ZONES),
    seats=st.integers(2, 12),
)
WISHES = st.builds(
    Wishes,
    words=st.sampled_from(["", "sea", "tuesday", "SEA light"]),
    days=some(range(7), 7).map(lambda days: tuple(sorted(days))),
    times=some(hours.PARTS).map(tuple),
    meets=some(MEETINGS).map(tuple),
    about=st.sampled_from(["", *Group.Theme.values]),
    approach=st.sampled_from(["", *Group.Approach.values]),
    language=st.sampled_from(["", "en", "cy"]),
    who=st.sampled_from(["", *Group.ForWhom.values]),
    needs=some(Group.Access.values).map(tuple),
    joining=st.sampled_from(["", "ask", "at_once"]),
    open=st.booleans(),
)


def made(fields: Group, taken: int) -> Group:
    fields.taken = taken  # type: ignore[attr-defined]
    return fields


def hour_by_hour(part: str, minutes: int) -> dict[tuple[str, int], int]:
    """How many minutes of that time of day fall into which elsewhere: counted one by one, not worked out."""
    found: dict[tuple[str, int], int] = {}
    for minute in range(*hours.PARTS[part], 15):
        day, there = divmod(minute + minutes, 1440)
        name, day = next(
            (
                (n, d)
                for n, (a, b) in hours.PARTS.items()
                for d in (day, day - 1)
                if a <= there + 1440 * (day - d) < b
            )
        )
        found[name, day] = found.get((name, day), 0) + 15
    return found


def borne_out(reason: str, wishes: Wishes, of: Group, minutes: int) -> bool:
    """Told again by hand, from the sentence itself."""
    there = {max(hour_by_hour(part, minutes).items(), key=lambda pair: pair[1])[0] for part in of.dayparts}
    parts = {name for name, _ in there}
    days = {(day + later) % 7 for day in of.days for _, later in there} if there else set(of.days)
    if reason.endswith(", as you asked"):
        said = reason.lower()
        named = {number for number, day in enumerate(hours.DAYS) if day.lower() in said}
        named = set(range(7)) if "every day" in said else named
        told = {part for part in hours.PARTS if f"{part}s" in said}
        return named <= days & set(wishes.days) and told <= parts & set(wishes.times) and bool(named or told)
    known = {
        "Whatever one brings": "anything" in of.themes and bool(wishes.about),
        "It is about": wishes.about in of.themes,
        "You can be there online or": of.meets == "hybrid" and bool(wishes.meets),
        "It meets online": of.meets == "online" and "online" in wishes.meets,
        "It meets in person": of.meets == "in_person" and "in_person" in wishes.meets,
        "What makes it easier": bool(set(wishes.needs) & set(of.access)),
        "It is for everyone": wishes.who == "everyone" and (not of.for_whom or "everyone" in of.for_whom),
        "It is for": wishes.who in of.for_whom,
        "Its way of working": wishes.approach == of.approach,
        "English is spoken": wishes.language == of.language == "en",
        "Cymraeg is spoken": wishes.language == of.language == "cy",
        "You ask for a seat": wishes.joining == of.joining == "ask",
        "You take a seat": wishes.joining == of.joining == "at_once",
        "There is a seat open": wishes.open and of.taken < of.seats and of.joining in ("ask", "at_once"),  # type: ignore[attr-defined]
        "It says what": all(word in f"{of.name} {of.about}".lower() for word in wishes.words.lower().split()),
    }
    return next(true for begins, true in known.items() if reason.startswith(begins))


@given(WISHES, GROUPS, st.integers(0, 12), st.sampled_from(["", *ZONES]), st.sampled_from([WINTER, SUMMER]))
def test_no_reason_that_the_circle_does_not_bear_out(
    wishes: Wishes, of: Group, taken: int, zone: str, now: dt.datetime
) -> None:
    of = made(of, min(taken, of.seats))
    fit = fits(wishes, of, zone, now)
    minutes = hours.ahead(zone, of.time_zone, now) if zone else 0
    assert len(fit.reasons) <= 3
    assert len(set(fit.reasons)) == len(fit.reasons)
    for reason in fit.reasons:
        assert borne_out(reason, wishes, of, minutes), reason
    if not misses(wishes, of, zone, now) and wishes.any:
        assert fit.reasons, "what fits has a reason"
    assert fits(Wishes(), of, zone, now).reasons == ()
    if "Every seat is taken" in fit.may_not:
        assert of.taken == of.seats  # type: ignore[attr-defined]


@given(st.sampled_from(list(hours.PARTS)), st.integers(-26 * 4, 26 * 4).map(lambda quarters: quarters * 15))
def test_a_time_of_day_elsewhere_is_where_most_of_it_falls(part: str, minutes: int) -> None:
    counted = hour_by_hour(part, minutes)
    assert counted[hours.moved(part, minutes)] == max(counted.values())


@pytest.mark.parametrize(
    ("zone", "now"), [("", WINTER), ("Pacific/Auckland", WINTER), ("America/St_Johns", SUMMER)]
)
def test_the_database_and_the_words_agree(db: None, zone: str, now: dt.datetime) -> None:
    """Every facet alone and many together, over circles of every kind."""
    random = Random(7)
    pick = lambda values, most: random.sample(list(values), random.randint(0, min(most, len(values))))  # noqa: E731
    for number in range(50):
        made_up = group(
            f"Circle {number}", now, listed="anyone", about=random.choice(["", "By the sea"]), seats=random.choice([2, 3]),
            meets=random.choice(Group.Meeting.values), approach=random.choice(Group.Approach.values),
            language=random.choice(["en", "cy"]), joining=random.choice(Group.Joining.values),
            themes=pick(Group.Theme.values, 3), for_whom=pick(Group.ForWhom.values, 2), access=pick(Group.Access.values, 5),
            days=pick(range(7), 3), dayparts=pick(Group.Daypart.values, 2), time_zone=random.choice(ZONES),
        )  # fmt: skip
        for sitting in range(random.randint(0, 2)):
            seat(member(f"guest{number}-{sitting}"), made_up, now)
    groups = Group.objects.with_taken()
    stand = Standpoint(now, zone, tuple(ZONES))
    for _ in range(150):
        asked = {
            "words": random.choice(["", "", "sea"]), "days": tuple(pick(range(7), 3)), "times": tuple(pick(hours.PARTS, 2)),
            "meets": tuple(pick(MEETINGS, 2)), "about": random.choice(["", *Group.Theme.values]),
            "approach": random.choice(["", *Group.Approach.values]), "language": random.choice(["", "cy"]),
            "who": random.choice(["", *Group.ForWhom.values]), "needs": tuple(pick(Group.Access.values, 2)),
            "joining": random.choice(["", "ask", "at_once"]), "open": random.random() < 0.3,
        }  # fmt: skip
        kept = random.sample(list(asked), random.randint(1, 4))
        wishes = Wishes(**{name: asked[name] for name in kept})  # type: ignore[arg-type]
        for name, condition in conditions(wishes, stand).items():
            fitting = set(groups.filter(condition).values_list("pk", flat=True))
            assert fitting == {one.pk for one in groups if name not in misses(wishes, one, zone, now)}, (
                name,
                wishes,
            )


def test_a_circle_far_away_says_what_its_hours_are_here() -> None:
    dublin = made(Group(dayparts=["evening"], days=[1], time_zone="Europe/Dublin"), 3)
    assert fits(Wishes(about="grief"), dublin, "Pacific/Auckland", WINTER).may_not == (
        "Its evenings go by the clock in Dublin: mornings where you are, a day later"
    )
    assert fits(Wishes(), dublin, "Europe/Berlin", WINTER) == Fit()
    there = fits(Wishes(days=(2,), times=("morning",)), dublin, "Pacific/Auckland", WINTER)
    assert there == Fit(("Wednesday mornings where you are, as you asked",))
    assert fits(Wishes(days=(1,), times=("evening",)), dublin, "", WINTER).reasons == (
        "Tuesday evenings, as you asked",
    )


def test_clocks_that_change_are_taken_as_they_stand() -> None:
    """London and New York are four hours apart for two weeks in March, else five; Lord Howe changes by half an hour."""
    assert hours.ahead("Europe/London", "America/New_York", dt.datetime(2026, 3, 20, tzinfo=dt.UTC)) == 240
    assert hours.ahead("Europe/London", "America/New_York", WINTER) == 300
    assert hours.ahead("Australia/Lord_Howe", "UTC", WINTER) == 660
    assert hours.ahead("Australia/Lord_Howe", "UTC", SUMMER) == 630
    assert (hours.ahead("Pacific/Auckland", "Europe/Dublin", WINTER), hours.ahead("Pacific/Auckland", "Europe/Dublin", SUMMER)) == (
        780, 660,
    )  # fmt: skip
    assert hours.moved("evening", 780) == ("morning", 1)
    assert hours.moved("morning", -600) == ("night", -1)


@pytest.mark.parametrize(
    ("fields", "wishes", "said"),
    [
        ({"joining": "at_once"}, {}, "Every seat is taken: there is a waiting list"),
        ({"joining": "closed"}, {}, "It takes nobody new for now"),
        ({"joining": "invited"}, {}, "One comes by invitation of somebody who holds the space"),
        ({"seats": 12, "for_whom": ["women", "lgbtq"]}, {}, "It is for women and LGBTQ+ people"),
        ({"seats": 12, "for_whom": ["women", "lgbtq"]}, {"who": "lgbtq"}, ""),
        ({"seats": 12, "for_whom": ["women", "everyone"]}, {}, ""),
        ({"seats": 12, "days": [1, 4]}, {"days": (1,)}, "It comes together on Fridays too"),
        ({"seats": 12, "days": [1, 2, 3, 4]}, {"days": (1,)}, "It comes together on other days too"),
        ({"seats": 12, "themes": ["alcohol", "mood"]}, {"about": "alcohol"},
         "People come about different things, not only drinking"),
        ({"seats": 12, "themes": ["alcohol"]}, {"about": "alcohol"}, ""),
    ],
)  # fmt: skip
def test_one_honest_line_at_most(fields: dict[str, Any], wishes: dict[str, Any], said: str) -> None:
    assert fits(Wishes(**wishes), made(Group(**{"seats": 2, **fields}), 2), "", WINTER).may_not == said


def test_the_page_says_why(cast: Cast) -> None:
    Group.objects.filter(pk=cast.mornings.pk).update(
        themes=["anxiety", "mood"],
        dayparts=["morning"],
        days=[0, 1, 2, 3, 4, 5, 6],
        time_zone="Europe/Dublin",
    )
    body = Client().get("/find/?about=a6&time=morning&day=1").content.decode()
    assert "Why this fits" in body
    assert "It is about worry and panic" in body
    assert "Tuesday mornings, as you asked" in body
    assert "<b>May not fit:</b> It comes together on other days too" in body
    assert "Why this fits" not in Client().get("/find/").content.decode()
    assert clock.now() >= cast.now
