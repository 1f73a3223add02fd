"""A scale for oneself: scored as published, a statement left out means no total, told once a month, and nobody else's."""

import datetime as dt
import json
import random
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from core import clock
from members.models import Consent, Member
from notices import kinds
from notices.models import Notice, NoticePreference
from scales import actions, reminders
from scales.instruments import BARC10
from scales.models import Entry, Monthly
from scales.trend import ALIKE, sentences, trend
from tests.cast import NAMES, Cast
from vault.actor import acting_as, keeper

ALL = {str(number): 5 for number in range(1, 11)}


def wants(cast: Cast, who: str, now: dt.datetime) -> Monthly:
    person = getattr(cast, who)
    with acting_as(person.pk):
        return actions.begin(member=person, scale=BARC10, now=now)


def answered(cast: Cast, who: str, now: dt.datetime, steps: dict[str, int] | None = None) -> Entry:
    person = getattr(cast, who)
    with acting_as(person.pk):
        return actions.answer(member=person, scale=BARC10, steps=ALL if steps is None else steps, now=now)


def test_it_is_scored_as_published() -> None:
    """Ten statements, six steps, 10 to 60, none reversed; one left out, or out of range, and there is no total."""
    assert (len(BARC10.items), len(BARC10.options), BARC10.least, BARC10.most) == (10, 6, 10, 60)
    assert "2017; 177: 71-76" in BARC10.source
    dice = random.Random(16)
    for _ in range(200):
        steps = {str(number): dice.randint(1, 6) for number in range(1, 11)}
        assert BARC10.total(steps) == sum(steps.values())
        gone = str(dice.randint(1, 10))
        assert BARC10.total({**steps, gone: dice.choice([0, 7, -1])}) is None
        assert BARC10.total({number: step for number, step in steps.items() if number != gone}) is None


def test_the_trend_says_how_answers_move_and_no_number() -> None:
    assert sentences([]) == ()
    assert sentences([40, 40 + ALIKE]) == ("You agree about as much as the time before.",)
    assert sentences([40, 30, 36]) == (
        "You agree more than the time before.", "You agree less than at the beginning of these months.",
    )  # fmt: skip
    assert not any(c.isdigit() for line in sentences([10, 60, 10]) for c in line)


def test_twelve_months_are_drawn_and_a_month_without_a_total_is_no_zero(cast: Cast) -> None:
    now = dt.datetime(2026, 11, 15, 12, tzinfo=dt.UTC)
    wants(cast, "ana", now)
    for back, steps in [(400, ALL), (300, ALL), (60, {**ALL, "3": 0}), (0, {**ALL, "3": 1})]:
        answered(cast, "ana", now - dt.timedelta(days=back), steps)
    with acting_as(cast.ana.pk):
        shown = trend(cast.ana, BARC10, now.date())
    assert [(month.name, month.total) for month in shown.months] == [
        ("November 2026", 46), ("September 2026", None), ("January 2026", 50),
    ]  # fmt: skip
    assert str(shown.line).count("<circle") == 2


@pytest.mark.parametrize("who", NAMES)
def test_only_its_member_reads_it_by_either_lock(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    for model in (Monthly, Entry):
        with acting_as(person.pk):
            assert model.objects.filter(scale="barc10").exists() == (who == "ben")
        with keeper("test: row security off"):
            assert model.objects.visible_to(person).exists() == (who == "ben")


def test_nobody_writes_one_for_somebody_else(cast: Cast) -> None:
    with keeper("test"):
        key = Entry.objects.select_related("key").get().key
    with acting_as(cast.ana.pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Monthly.objects.create(member=cast.ben, scale="x", next_on=cast.now.date(), key=key)
        assert Entry.objects.filter(scale="barc10").delete()[0] == 0


def test_how_much_was_left_out_does_not_show_in_the_database(cast: Cast) -> None:
    lengths = set()
    wants(cast, "ana", cast.now)
    for steps in ({}, {"1": 3}, ALL):
        row = answered(cast, "ana", cast.now, steps)
        with keeper("test: read the bytes"), connection.cursor() as cursor:
            cursor.execute("SELECT length(answers) FROM scales_entry WHERE id = %s", [row.pk])
            lengths.add(cursor.fetchone()[0])
    assert len(lengths) == 1
    with keeper("test"):
        assert Entry.objects.filter(member=cast.ana).count() == 1  # changed until the month is over


def test_only_who_chose_it_answers_and_only_with_a_yes(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        answered(cast, "ana", cast.now)
    wants(cast, "ana", cast.now)
    Consent.objects.filter(member=cast.ana, purpose="health-words").update(withdrawn_at=cast.now)
    for act in (answered, wants):
        with pytest.raises(PermissionDenied):
            act(cast, "ana", cast.now)


def test_one_is_told_once_a_month_in_ones_own_morning(cast: Cast) -> None:
    """From the 31st on: every month has a 28th. Two beats at once, and a beat after half a year, tell once."""
    cast.ana.time_zone = "Pacific/Auckland"
    cast.ana.save()
    there = ZoneInfo("Pacific/Auckland")
    with keeper("test: Ana alone"):
        Monthly.objects.all().delete()
    assert wants(cast, "ana", dt.datetime(2026, 1, 31, 12, tzinfo=there)).next_on == dt.date(2026, 2, 28)
    for at, told in [
        (dt.datetime(2026, 2, 27, 23, tzinfo=there), 0),
        (dt.datetime(2026, 2, 28, 7, 59, tzinfo=there), 0),
        (dt.datetime(2026, 2, 28, 8, tzinfo=there), 1),
        (dt.datetime(2026, 2, 28, 9, tzinfo=there), 0),
        (dt.datetime(2026, 9, 5, 8, tzinfo=there), 1),
        (dt.datetime(2026, 9, 27, 8, tzinfo=there), 0),
        (dt.datetime(2026, 9, 28, 8, tzinfo=there), 1),
    ]:
        assert reminders.remind(now=at) == told, at
    notice = Notice.objects.filter(kind="monthly-page").earliest("pk")
    assert (notice.recipient, notice.group_id, notice.lane) == (cast.ana, None, kinds.REMINDERS)
    NoticePreference.objects.update_or_create(member=cast.ana, defaults={"reminders": False})
    assert reminders.remind(now=dt.datetime(2026, 10, 28, 8, tzinfo=there)) == 0


def test_the_notice_holds_until_it_is_answered_or_not_wanted(cast: Cast) -> None:
    kind = kinds.get("monthly-page")
    assert kind is not None
    notice = Notice(kind="monthly-page", recipient=cast.ana, about=wants(cast, "ana", cast.now).public_id)
    with acting_as(cast.ben.pk):
        assert not kind.still_true(notice, cast.ben, cast.now)
    with acting_as(cast.ana.pk):
        assert kind.still_true(notice, cast.ana, cast.now)
    answered(cast, "ana", cast.now, {})
    with acting_as(cast.ana.pk):
        assert not kind.still_true(notice, cast.ana, cast.now)
        assert kind.still_true(notice, cast.ana, cast.now + dt.timedelta(days=32))
        actions.stop(member=cast.ana, scale=BARC10)
        assert not kind.still_true(notice, cast.ana, cast.now + dt.timedelta(days=32))


def test_the_pages_without_script(cast: Cast, sign_in: Any) -> None:
    cleo, page = sign_in("cleo"), reverse("scales:monthly")
    assert "Ask me once a month" in cleo.get(page).content.decode()
    assert cleo.get(page + "answer/").status_code == 302
    form = cleo.post(page + "begin/", follow=True).content.decode()
    assert "checked" not in form
    assert all(item in form for item in BARC10.items)
    assert BARC10.source in form
    assert cleo.post(page + "answer/", {"s1": "7"}).status_code == 200  # no step of it
    shown = cleo.post(page + "answer/", {"s1": "6", "s10": ""}, follow=True).content.decode()
    assert "no total this time" in shown
    assert "<details>" in shown  # the numbers stand closed
    file = cleo.get(page + "notes.json")
    assert file["Content-Disposition"] == 'attachment; filename="notes.json"'
    assert json.loads(file.content)["months"][0]["answers"] == {BARC10.items[0]: "Strongly agree"}
    cleo.post(page + "erase/")
    with keeper("test"):
        assert not Entry.objects.filter(member=cast.cleo).exists()
        assert Entry.objects.filter(member=cast.ben).exists()


def test_it_goes_with_the_account(cast: Cast) -> None:
    """Its foreign keys delete it along; nothing else holds on to it."""
    for model in (Monthly, Entry):
        assert model._meta.get_field("member").remote_field.on_delete.__name__ == "CASCADE"


@pytest.mark.parametrize(
    ("hours", "month", "kept"),
    [
        (-0.1, 11, True),
        (0.1, 11, True),
        (5.9, 11, True),
        (6.1, 12, False),
        (30, 12, False),
        (24 * 10, 12, False),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Dublin", "Pacific/Auckland", "America/Los_Angeles"])
def test_a_page_opened_before_midnight_answers_the_month_it_was_opened_in(
    cast: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch, hours: float, month: int, kept: bool, zone: str
) -> None:
    """At a month's end, by the member's own clock. Much later what was chosen stands there still, for the month it is now."""
    Member.objects.filter(pk=cast.ana.pk).update(time_zone=zone)
    midnight = clock.instant_of(dt.date(2026, 12, 1), dt.time(0), zone)
    wants(cast, "ana", midnight - dt.timedelta(days=3))
    monkeypatch.setattr(clock, "now", lambda: midnight - dt.timedelta(minutes=10))
    url = reverse("scales:answer")
    opened = re.search(r'name="month" value="([^"]+)"', sign_in("ana").get(url).content.decode())
    assert opened
    assert opened[1] == "2026-11-01"
    monkeypatch.setattr(clock, "now", lambda: midnight + dt.timedelta(hours=hours))
    ana, said = sign_in("ana"), {"s1": "5", "s2": "3"}
    sent = ana.post(url, {**said, "month": opened[1]})
    assert sent.status_code == (302 if kept else 200)
    if not kept:
        page = sent.content.decode()
        assert "Nothing is lost" in page
        assert page.count(" checked") == 2
        again = re.search(r'name="month" value="([^"]+)"', page)
        assert again
        assert ana.post(url, {**said, "month": again[1]}).status_code == 302
    with acting_as(cast.ana.pk):
        assert [entry.month.month for entry in Entry.objects.filter(member=cast.ana)] == [month]


@pytest.mark.parametrize("strange", ["", "nonsense", "2026-13-01", "0001-01-01"])
def test_a_strange_month_answers_no_other(cast: Cast, sign_in: Any, strange: str) -> None:
    wants(cast, "ana", cast.now)
    sign_in("ana").post(reverse("scales:answer"), {"s1": "5", "month": strange})
    this = actions.month_of(clock.today(clock.now(), cast.ana.time_zone))
    with acting_as(cast.ana.pk):
        assert {entry.month for entry in Entry.objects.filter(member=cast.ana)} <= {this}
