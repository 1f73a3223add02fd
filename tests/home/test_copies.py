"""A copy of one's own words: all of one's own, nothing of anybody else's, as a plain text file."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkins.models import CheckIn
from milestones.models import KindWord
from tests.cast import CANARY, Cast, reply, seat, share
from vault.actor import acting_as
from vault.keys import key_for

DAY = dt.timedelta(days=1)


def file_of(client: Any, cast: Cast, group: Any = None) -> str:
    response = client.get(f"/g/{(group or cast.tuesday).public_id}/copy/notes.txt")
    assert response.status_code == 200
    return str(response.content.decode())


def test_everything_of_ones_own_is_in_it_and_nothing_of_others(cast: Cast, sign_in: Any) -> None:
    anas = share(cast.ana, cast.tuesday, "Ana said this first", cast.now - DAY)
    reply(cast.ben, anas, "Ben answered her", cast.now)
    text = file_of(sign_in("ben"), cast)
    for own in (
        "Ben said this",
        "a note",
        "for Ana only",
        "Ben answered her",
        "a bit shaky",
        "Clearing",
        "One year",
        "a year",
    ):
        assert own in text, own
    for theirs in (
        "Ana answered",
        "well done",
        "Ana said this first",
        "Juniper",
        "Cleo",
        "not sent",
        "Tuesday Circle",
    ):
        assert theirs not in text, theirs
    anas_own = file_of(sign_in("ana"), cast)
    assert "Ana answered" in anas_own
    assert "well done" in anas_own
    assert "Ben said this" not in anas_own
    assert "a bit shaky" not in anas_own


def test_it_is_a_plain_file_that_no_browser_or_sheet_runs(cast: Cast, sign_in: Any) -> None:
    words = '=HYPERLINK("x")\n<script>alert(1)</script> {{ 7*7 }}'
    share(cast.ben, cast.tuesday, words, cast.now)
    response = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/copy/notes.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert words in response.content.decode(), "as it was written"


def test_what_was_taken_back_or_has_faded_is_not_in_it(cast: Cast, sign_in: Any) -> None:
    share(cast.ben, cast.tuesday, "long gone", cast.now - 400 * DAY)
    share(cast.ben, cast.tuesday, "taken back", cast.now, taken_back_at=cast.now)
    text = file_of(sign_in("ben"), cast)
    assert "long gone" not in text
    assert "taken back" not in text


def test_one_circle_says_nothing_of_another(cast: Cast, sign_in: Any) -> None:
    seat(cast.ben, cast.mornings, cast.now)
    share(cast.ben, cast.mornings, "said elsewhere", cast.now)
    assert "said elsewhere" not in file_of(sign_in("ben"), cast)
    assert "Ben said this" not in file_of(sign_in("ben"), cast, cast.mornings)


@pytest.mark.parametrize("how", ["sits", "paused", "visits", "copies"])
def test_it_is_there_as_long_as_the_seat_is(cast: Cast, sign_in: Any, how: str) -> None:
    seats = cast.tuesday.memberships.filter(member=cast.ben)
    if how == "paused":
        seats.update(paused_until=cast.now + DAY)
    elif how == "visits":
        seats.update(visit_rounds=2, since=cast.now)
    elif how == "copies":
        from groups import actions
        from groups.closing import FAREWELL, NOTICE, advance

        actions.begin_closing(member=cast.ana, group=cast.tuesday, reason="x", now=cast.now)
        advance(now=cast.now + NOTICE)
        advance(now=cast.now + NOTICE + FAREWELL)
    ben = sign_in("ben")
    for words in ("Ben said this", "a bit shaky", "One year"):
        assert words in file_of(ben, cast)
    page = ben.get(f"/g/{cast.tuesday.public_id}/copy/").content.decode()
    assert "Take the copy" in page
    assert CANARY not in page
    seats.update(until=cast.now)
    for path in ("", "notes.txt"):
        assert ben.get(f"/g/{cast.tuesday.public_id}/copy/{path}").status_code == 404


def test_days_and_times_are_those_of_ones_own_clock(cast: Cast, sign_in: Any) -> None:
    type(cast.ben).objects.filter(pk=cast.ben.pk).update(time_zone="Pacific/Auckland")
    share(cast.ben, cast.tuesday, "late", dt.datetime(2026, 11, 20, 12, 30, tzinfo=dt.UTC))
    assert "2026-11-21, 1:30 am. Shared." in file_of(sign_in("ben"), cast)


def test_nothing_yet_is_said_kindly(cast: Cast, sign_in: Any) -> None:
    seat(cast.moe, cast.tuesday, cast.now)
    page = sign_in("moe").get(f"/g/{cast.tuesday.public_id}/copy/").content.decode()
    assert "nothing to copy" in page
    assert "Take the copy" not in page
    assert "Nothing stands here yet." in file_of(sign_in("moe"), cast)


def test_it_costs_as_many_statements_for_one_thing_as_for_three(cast: Cast, sign_in: Any) -> None:
    ana = sign_in("ana")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            file_of(ana, cast)
        return len(seen)

    file_of(ana, cast)
    before = statements()
    assert cast.share
    assert cast.round
    for number in range(3):
        share(cast.ana, cast.tuesday, f"more {number}", cast.now)
        reply(cast.ana, cast.share, f"more {number}", cast.now)
    with acting_as(cast.ana.pk):
        key = key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk)
        CheckIn.objects.create(
            round=cast.round, group=cast.tuesday, member=cast.ana, audience="me", words="more", at=cast.now, key=key
        )  # fmt: skip
        assert KindWord.objects.mine(cast.ana).exists()
    assert statements() == before
