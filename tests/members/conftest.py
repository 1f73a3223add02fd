"""A form that would be accepted, and a clock one can turn."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from core import clock

GOOD_PASSWORD = "four quiet words here"


@pytest.fixture(autouse=True)
def _fresh_counters(request: pytest.FixtureRequest) -> None:
    """Tries are counted in the database, which `live_server` tests do not roll back."""
    if "db" in request.fixturenames or "live_server" in request.fixturenames:
        cache.clear()


@pytest.fixture
def filled() -> dict[str, str]:
    """What a person types into the join form."""
    return {
        "suggested": "",
        "display_name": "Quiet Fern",
        "username": "fern",
        "way": "password",
        "password1": GOOD_PASSWORD,
        "email": "",
        "of_age": "on",
        "terms": "on",
        "health_words": "on",
        "time_zone": "Europe/Dublin",
    }


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`later(minutes=16)`: from here on it is that much later, as the product's one clock says."""
    start = clock.now()
    gone = dt.timedelta()

    def turn(**by: float) -> None:
        nonlocal gone
        gone += dt.timedelta(**by)
        monkeypatch.setattr(clock, "now", lambda: start + gone)

    return turn


def body(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())
