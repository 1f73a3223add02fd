"""Ladders are data: the site's are an admin's to change, a circle's own is its members' to see, each road chooses its own."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from groups.actions import leave
from journeys.models import Journey
from journeys.road import draw
from members.models import Member
from milestones import actions, shipped, standing, writing
from milestones.ladder import in_order
from milestones.models import Ladder, Milestone, Rung
from milestones.reaching import find_reached
from tests.cast import Cast, seat
from tests.milestones.test_reaching import told, walker
from vault.actor import acting_as, keeper

UTC = dt.UTC


def ladder(who: Member, name: str) -> Ladder:
    with acting_as(who.pk):
        return Ladder.objects.visible_to(who).get(name=name)


def choose(who: Member, public_id: str, now: dt.datetime, **said: Any) -> Journey:
    with acting_as(who.pk):
        journey = Journey.objects.visible_to(who).get()
        said = {"leap_day": journey.leap_day, "first_day": journey.first_day, "wanted": True, **said}
        return actions.choose_ladder(member=who, journey=journey, ladder=public_id, now=now, **said)


def on_the_road(who: Member, now: dt.datetime) -> list[str]:
    with acting_as(who.pk):
        stops = draw(who, Journey.objects.visible_to(who).select_related("key").get(), now).stops
        return [stop.title.removesuffix(" on this road") for stop in stops if stop.kind == "moment"]


def test_the_shipped_ladders_are_in_the_database_as_in_their_files(cast: Cast) -> None:
    with acting_as(cast.cleo.pk):
        for place, name in enumerate(shipped.NAMES):
            row = Ladder.objects.visible_to(cast.cleo).get(group=None, place=place)
            rungs = Rung.objects.visible_to(cast.cleo).filter(ladder=row)
            assert in_order(rung.point for rung in rungs) == shipped.load(name)
            assert row.is_default == (name == "default")


def test_each_road_is_marked_by_what_its_member_chose(db: None) -> None:
    written = dt.datetime(2026, 3, 1, 12, tzinfo=UTC)
    by_name = {
        "Thirty, sixty, ninety days": ["1d", "30d", "60d"], "Years only": [], "No milestones": [],
        "Month by month": ["1d", "1m", "2m"], "": ["1d", "1w", "2w", "1m", "2m"], "gone": ["1d", "1w", "2w", "1m", "2m"],
    }  # fmt: skip
    people = {name: walker(f"w{n}", "UTC", dt.date(2026, 3, 1), written) for n, name in enumerate(by_name)}
    for name, person in people.items():
        known = name not in ("", "gone")
        with keeper("test"):
            chosen = Ladder.objects.get(name=name).public_id if known else "zzzzzzzzzz" if name else ""
            Journey.objects.filter(member=person).update(ladder=chosen)
    for n in range(1, 65):
        find_reached(now=written + dt.timedelta(days=n))
    assert {name: [code for code, _ in told(person)] for name, person in people.items()} == by_name


def test_another_ladder_tells_nothing_twice_and_takes_nothing_away(db: None) -> None:
    person = walker("ida", "UTC", dt.date(2026, 4, 1), dt.datetime(2026, 4, 1, 12, tzinfo=UTC))
    now = dt.datetime(2026, 5, 1, 9, tzinfo=UTC)
    for n in range(31):
        find_reached(now=dt.datetime(2026, 4, 1, 12, tzinfo=UTC) + dt.timedelta(days=n))
    before = on_the_road(person, now)
    assert "One month" in before
    choose(person, ladder(person, "Month by month").public_id, now)
    assert find_reached(now=now) == 0
    after = on_the_road(person, now)
    assert set(before) <= set(after), "what was reached stays"
    choose(person, ladder(person, "No milestones").public_id, now)
    assert on_the_road(person, now) == before


def test_a_changed_rung_rewrites_nothing_that_was_reached(cast: Cast) -> None:
    person = walker("ida", "UTC", dt.date(2026, 4, 1), dt.datetime(2026, 4, 1, 12, tzinfo=UTC))
    now = dt.datetime(2026, 5, 1, 9, tzinfo=UTC)
    find_reached(now=now)
    with acting_as(cast.ada.pk):
        row = Ladder.objects.visible_to(cast.ada).get(is_default=True)
        points = writing.points_in("1 month: A whole month (lake)\n40 days: Forty days")
        actions.change_ladder(
            member=cast.ada, ladder=row, name="New", about="", points=points, is_default=True
        )
    assert on_the_road(person, now) == ["One month"], (
        "and the day and the weeks, that nobody was told, are off the ladder"
    )
    assert find_reached(now=now) == 0
    assert find_reached(now=now + dt.timedelta(days=10)) == 1
    assert [code for code, _ in told(person)] == ["1m", "40d"]


def test_a_circles_own_ladder_is_for_who_sits_there(cast: Cast, sign_in: Any) -> None:
    assert cast.ladder
    assert cast.journey
    path = f"/journey/{cast.journey.public_id}/ladder/"
    assert "The circle’s own: Tuesday Circle" in sign_in("ben").get(path).content.decode()
    for name, person in cast.everyone.items():
        with acting_as(person.pk):
            sees = Ladder.objects.filter(pk=cast.ladder.pk).exists()
            rungs = Rung.objects.filter(ladder=cast.ladder.pk).exists()
            assert sees is rungs is (name in ("ana", "ben")), f"the database alone: {name}"
            assert Ladder.objects.visible_to(person).filter(pk=cast.ladder.pk).exists() is sees
    with keeper("test: the application alone"):
        assert not Ladder.objects.visible_to(cast.cleo).filter(pk=cast.ladder.pk).exists()
        assert not Rung.objects.visible_to(cast.cleo).filter(ladder=cast.ladder.pk).exists()
    gone = walker("gone", "UTC", dt.date(2026, 4, 1), dt.datetime(2026, 4, 1, 12, tzinfo=UTC))
    with acting_as(gone.pk), pytest.raises(PermissionDenied):
        choose(gone, cast.ladder.public_id, cast.now)


def test_it_marks_the_road_while_one_sits_there_and_the_sites_does_after(cast: Cast) -> None:
    assert cast.ladder
    start = dt.date(2026, 4, 1)
    written = dt.datetime(2026, 4, 1, 12, tzinfo=UTC)
    people = [walker(name, "UTC", start, written) for name in ("sits", "left")]
    for person in people:
        seat(person, cast.tuesday, written)
        choose(person, cast.ladder.public_id, written)
    with acting_as(people[1].pk):
        leave(member=people[1], group=cast.tuesday, now=written)
    for n in range(1, 41):
        find_reached(now=written + dt.timedelta(days=n))
    assert [code for code, _ in told(people[0])] == ["40d"]
    assert [code for code, _ in told(people[1])] == ["1d", "1w", "2w", "1m"]
    now = written + dt.timedelta(days=40)
    assert on_the_road(people[0], now) == ["Forty days"]
    assert "Forty days" not in on_the_road(people[1], now)


def test_nobody_else_writes_a_ladder(cast: Cast, sign_in: Any) -> None:
    assert cast.ladder
    site = ladder(cast.ana, "Years only")
    group_path = f"/g/{cast.tuesday.public_id}/ladder/"
    assert sign_in("ben").post(group_path, {"lines": "1 day: x"}).status_code == 403
    assert sign_in("finn").post(group_path, {"lines": "1 day: x"}).status_code == 404
    assert sign_in("ada").post(f"/org/ladders/{cast.ladder.public_id}/", {"name": "x"}).status_code == 404
    for who in (cast.ana, cast.ben, cast.moe):
        with acting_as(who.pk):
            with pytest.raises(PermissionDenied):
                actions.change_ladder(
                    member=who, ladder=site, name="x", about="", points=[], is_default=False
                )
            assert Ladder.objects.filter(pk=site.pk).update(name="x") == 0, "the database alone"
            with pytest.raises(ProgrammingError), transaction.atomic():
                Ladder.objects.create(name="x")
    with acting_as(cast.ben.pk):
        assert Rung.objects.filter(ladder=cast.ladder.pk).update(words="x") == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Rung.objects.create(
                ladder=cast.ladder, amount=1, unit="day", code="1d", words="x", number="1", of="day"
            )
    with acting_as(cast.ada.pk), pytest.raises(IntegrityError), transaction.atomic():
        Ladder.objects.create(name="x", is_default=True)


def test_a_circle_writes_changes_and_empties_its_own(cast: Cast, sign_in: Any) -> None:
    ana, path = sign_in("ana"), f"/g/{cast.tuesday.public_id}/ladder/"
    assert "40 days: Forty days" in ana.get(path).content.decode()
    page = ana.post(path, {"lines": "100 days: A hundred days (pine)\n7 moons: No"}).content.decode()
    assert "Write line 2 like this: 30 days: Thirty days" in page
    assert "A hundred days" in page, "nothing that was typed is gone"
    assert ana.post(path, {"lines": "100 days: A hundred days (pine)\n1 year: Once round"}).status_code == 302
    page = ana.get(path).content.decode()
    assert "Once round" in page
    assert "Forty days" not in page
    assert ana.post(path, {"lines": ""}).status_code == 302
    with keeper("test"):
        assert not Ladder.objects.filter(group=cast.tuesday).exists()
        assert Milestone.objects.filter(journey=cast.journey, kind="rung").exists()


def test_an_admin_writes_the_sites_and_says_which_is_chosen_for_who_chose_none(
    cast: Cast, sign_in: Any
) -> None:
    ada = sign_in("ada")
    went = ada.post(
        "/org/ladders/new/", {"name": "Weeks", "about": "Week by week.", "lines": "7 days: A week"}
    )
    assert "Weeks" in ada.get("/org/ladders/").content.decode()
    assert (
        ada.post(
            went["Location"], {"name": "Weeks", "lines": "14 days: Two weeks", "is_default": "on"}
        ).status_code
        == 302
    )
    person = walker("ida", "UTC", dt.date(2026, 4, 1), dt.datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert find_reached(now=dt.datetime(2026, 4, 15, 9, tzinfo=UTC)) == 1
    assert told(person) == [("14d", dt.date(2026, 4, 15))]
    assert "Give it a name" in ada.post("/org/ladders/new/", {"lines": ""}).content.decode()
    for n in range(10):
        ada.post("/org/ladders/new/", {"name": f"L{n}", "lines": ""})
    with keeper("test"):
        assert Ladder.objects.filter(group=None).count() == 12, "a choice, not a catalogue"


def test_a_29_february_is_asked_about_only_where_there_was_one(cast: Cast, sign_in: Any) -> None:
    assert cast.journey
    path, ben = f"/journey/{cast.journey.public_id}/ladder/", sign_in("ben")
    assert "29 February" not in ben.get(path).content.decode()
    with acting_as(cast.ben.pk):
        Journey.objects.visible_to(cast.ben).update(starts_on=dt.date(2024, 2, 29))
    assert "29 February" in ben.get(path).content.decode()
    said = {"ladder": "own", "first_day": "0", "leap_day": "mar", "wanted": "on"}
    assert ben.post(path, said).status_code == 302
    with acting_as(cast.ben.pk):
        assert Journey.objects.visible_to(cast.ben).get().leap_day == "mar"


def test_a_year_of_who_chose_march_is_told_on_1_march_and_day_1_a_day_sooner(db: None) -> None:
    written = dt.datetime(2024, 2, 29, 12, tzinfo=UTC)
    march = walker("march", "UTC", dt.date(2024, 2, 29), written)
    choose(march, "", written, leap_day="mar")
    first = walker("first", "UTC", dt.date(2024, 2, 29), written)
    choose(first, ladder(first, "Thirty, sixty, ninety days").public_id, written, first_day=1)
    for n in (27, 28, 29, 30, 364, 365, 366, 367):
        find_reached(now=written + dt.timedelta(days=n))
    assert told(march)[-1] == ("1y", dt.date(2025, 3, 1))
    assert ("30d", dt.date(2024, 3, 29)) in told(first)
    assert told(first)[-1] == ("1y", dt.date(2025, 2, 28))


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 0)])
def test_calling_the_first_day_otherwise_takes_nothing_back_and_tells_nothing_twice(
    db: None, before: int, after: int
) -> None:
    written = dt.datetime(2026, 4, 1, 12, tzinfo=UTC)
    person = walker("ida", "UTC", dt.date(2026, 4, 1), written)
    days = ladder(person, "Thirty, sixty, ninety days").public_id
    choose(person, days, written, first_day=before)
    there = written + dt.timedelta(days=30 - before)
    find_reached(now=there)
    assert told(person) == [("30d", there.date())]
    with acting_as(person.pk):
        journey = Journey.objects.visible_to(person).get()
        shown = standing.reached_by(journey, there.date())
    choose(person, days, there, first_day=after)
    assert "Thirty days" in on_the_road(person, there)
    for n in range(5):
        find_reached(now=there + dt.timedelta(days=n))
    assert [code for code, _ in told(person)] == ["30d"]
    with acting_as(person.pk):
        assert standing.reached_by(Journey.objects.visible_to(person).get(), there.date()) >= shown


def spec(line: str) -> tuple[int, bool]:
    """Which day a line falls on: twelve months and a year are one."""
    amount, unit = line.split(":")[0].split(" ")
    return int(amount) * (12 if unit == "years" else 1), unit == "days"


POINTS = st.builds(
    lambda amount, unit, words, colour: f"{amount} {unit}s: {words}{colour}",
    st.integers(1, 100), st.sampled_from(["day", "month", "year"]),
    st.text("abc xyzäé's,.", min_size=1, max_size=50).filter(lambda s: s.strip()),
    st.sampled_from(["", " (pine)", " (honey)", " (heather)", " (no colour)"]),
)  # fmt: skip


@given(st.lists(POINTS, max_size=8, unique_by=lambda line: spec(line)))
def test_what_is_written_reads_back(lines: list[str]) -> None:
    points = writing.points_in("\n".join(lines))
    assert writing.points_in(writing.lines_of(points)) == points
    assert len(points) == len(lines)


@pytest.mark.parametrize("name", shipped.NAMES)
def test_the_shipped_ones_can_be_changed_in_one_place_alone(name: str) -> None:
    """Written and read back they are the same, but for how special numbers are written; those stay in the database."""
    points = shipped.load(name)
    again = writing.points_in(writing.lines_of(points))
    assert [(p.months, p.days, p.words, p.colour) for p in again] == [
        (p.months, p.days, p.words, p.colour) for p in points
    ]


@pytest.mark.parametrize(
    "line", ["0 days: x", "101 years: x", "99999 days: x", "x", "1 day", "1 day:", "-1 days: x", "1 day: " + "x" * 61, "1.5 years: x"]
)  # fmt: skip
def test_a_line_that_cannot_be_used_says_what_to_do(line: str) -> None:
    with pytest.raises(writing.NotALine, match="[Ll]ine 1|like this"):
        writing.points_in(line)
    with pytest.raises(writing.NotALine, match="more than 80"):
        writing.points_in("\n".join(f"{n} days: x" for n in range(1, 82)))


def test_saving_a_ladder_unchanged_changes_nothing(cast: Cast, sign_in: Any) -> None:
    row, ada = ladder(cast.ada, "From a day to fifty years"), sign_in("ada")
    with keeper("test"):
        before = list(Rung.objects.filter(ladder=row).order_by("pk").values())
    lines = writing.lines_of(shipped.load())
    ada.post(f"/org/ladders/{row.public_id}/", {"name": row.name, "about": row.about, "lines": lines})
    with keeper("test"):
        assert list(Rung.objects.filter(ladder=row).order_by("pk").values()) == before
