"""Today: what waits for whom, and nothing else."""

import datetime as dt
from typing import Any

import pytest

from checkins.models import Rhythm, Round
from core import clock
from home.today import greeting, newest_answer
from live.actions import end, open_door
from live.models import LiveRound
from tests.cast import CANARY, NAMES, Cast, group, reply, seat
from vault.actor import acting_as


def test_an_answer_waits_until_it_is_answered(cast: Cast) -> None:
    assert cast.share is not None
    with acting_as(cast.ben.pk):
        found = newest_answer(cast.ben, cast.now)
        assert found is not None
        assert found.pk == cast.reply.pk  # type: ignore[union-attr]
    reply(cast.ben, cast.share, "thank you", cast.now)
    with acting_as(cast.ben.pk):
        assert newest_answer(cast.ben, clock.now()) is None


@pytest.mark.parametrize("who", ["cleo", "dev", "eve", "moe", "ada", "zoe", "finn"])
def test_nobody_elses_today_shows_it(cast: Cast, sign_in: Any, who: str) -> None:
    page = sign_in(who).get("/today/")
    assert page.status_code == 200
    assert CANARY not in page.content.decode()


def test_today_shows_what_waits(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben").get("/today/").content.decode()
    assert "wrote back to you" in ben
    ana = sign_in("ana").get("/today/").content.decode()
    assert "How are you arriving?" in ana  # open, and Ana has not answered


def test_today_needs_a_name(cast: Cast, sign_in: Any) -> None:
    assert sign_in(None).get("/today/").status_code == 302


@pytest.mark.parametrize(
    ("hour", "said"), [(2, "Still up"), (5, "Good morning"), (12, "Good afternoon"), (23, "Good evening")]
)
def test_the_greeting_follows_the_clock(cast: Cast, hour: int, said: str) -> None:
    assert greeting(cast.now.replace(hour=hour)) == said


SITS = "sits together now"


@pytest.mark.parametrize("who", NAMES)
def test_while_a_circle_sits_together_its_members_are_told(cast: Cast, sign_in: Any, who: str) -> None:
    """Those who sit there, with a way in; nobody else. When it has ended nothing of it is left."""
    assert cast.round is not None
    client, way_in = sign_in(who), f'href="/c/{cast.round.public_id}/live/"'
    page = client.get("/today/").content.decode()
    assert (SITS in page, way_in in page) == ((True, True) if who in {"ana", "ben"} else (False, False))
    with acting_as(cast.ana.pk):
        live = LiveRound.objects.visible_to(cast.ana).select_related("group", "round").get()
        end(member=cast.ana, live=live, now=cast.now)
    assert SITS not in client.get("/today/").content.decode()


def test_a_paused_seat_is_not_told(cast: Cast, sign_in: Any) -> None:
    assert cast.ben_seat is not None
    cast.ben_seat.paused_until = cast.now + dt.timedelta(days=1)
    cast.ben_seat.save(update_fields=["paused_until"])
    assert SITS not in sign_in("ben").get("/today/").content.decode()


TODAY_QUERIES = 12
"""As before, and one for where one's circles sit together now: no other statement of the page knows of live rounds."""


@pytest.mark.parametrize("circles", [1, 3])
def test_today_asks_the_database_the_same_for_1_and_3(
    cast: Cast, sign_in: Any, circles: int, django_assert_num_queries: Any
) -> None:
    for number in range(circles - 1):
        other = group(f"Circle {number}", cast.now)
        seat(cast.ana, other, cast.now - dt.timedelta(days=1), role="facilitator")
        rhythm = Rhythm.objects.create(
            group=other, every="day", opens=dt.time(8), time_zone="Europe/Dublin", starts_on=cast.now.date(), set_by=cast.ana
        )  # fmt: skip
        of_round = Round.objects.create(
            rhythm=rhythm, group=other, date=cast.now.date(), question="?", opens_at=cast.now - dt.timedelta(hours=1),
            closes_at=cast.now + dt.timedelta(hours=9), asks=["words"],
        )  # fmt: skip
        with acting_as(cast.ana.pk):
            open_door(member=cast.ana, of_round=of_round, now=cast.now)
    ana = sign_in("ana")
    with django_assert_num_queries(TODAY_QUERIES):
        assert ana.get("/today/").content.decode().count(SITS) == circles
