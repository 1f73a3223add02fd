"""A circle whose members write to each other, and two of them who have agreed."""

import datetime as dt

import pytest

from core import clock
from partners import actions
from partners.actions import When
from partners.models import Partnership
from tests.cast import CANARY, Cast
from tests.partners.ground import HOUR, Two, ask
from vault.actor import acting_as, keeper


@pytest.fixture
def open_circle(cast: Cast) -> Cast:
    """Tuesday Circle lets members write to people they choose."""
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    return cast


@pytest.fixture
def two(open_circle: Cast) -> Two:
    cast = open_circle
    with keeper("test: asked anew"):
        Partnership.objects.all().delete()
    row = ask(cast, cast.ben, cast.ana)
    with acting_as(cast.ana.pk):
        actions.accept(member=cast.ana, partnership=row, when=When(), now=cast.now)
        actions.say(
            member=cast.ana, partnership=row, weather="grey", words=f"{CANARY} from Ana", now=cast.now
        )
    with acting_as(cast.ben.pk):
        actions.say(member=cast.ben, partnership=row, words=f"{CANARY} from Ben", now=cast.now)
    return Two(cast, row)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> dt.datetime:
    monkeypatch.setattr(clock, "now", lambda: cast.now + HOUR)
    return cast.now + HOUR
