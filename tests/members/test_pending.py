"""A sign-up that waits for its passkey does not wait for ever, and leaves nothing behind."""

import datetime as dt

import pytest
from django.contrib.sessions.backends.cache import SessionStore

from core import clock
from members import pending

TYPED = {"username": "newcomer", "email": "a@example.org", "display_name": "Finch", "time_zone": "UTC"}


@pytest.mark.django_db
def test_it_waits_a_quarter_of_an_hour_and_is_then_let_go() -> None:
    session, now = SessionStore(), clock.now()
    pending.keep(session, TYPED, ["terms"], now)
    late = now + pending.LASTS
    assert pending.waiting(session, late - dt.timedelta(seconds=2)) is not None
    assert pending.KEY in session
    assert pending.waiting(session, late) is None
    assert pending.KEY not in session, "what was typed is not kept any longer"
