"""Today: what waits for whom, and nothing else."""

from typing import Any

import pytest

from core import clock
from home.today import greeting, newest_answer
from tests.cast import CANARY, Cast, reply
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
