"""What is left of sessions that are over: nothing."""

import datetime as dt
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from core import clock
from members import purge, tasks
from tests.cast import PASSWORD, Cast

DAY = dt.timedelta(days=1)


def come_in(client: Any) -> str:
    client.post("/in/login/", {"login": "ben", "password": PASSWORD})
    return str(client.session.session_key)


def test_a_session_that_is_over_goes_with_its_line(cast: Cast, client: Any) -> None:
    key = come_in(client)
    assert UserSession.objects.filter(session_key=key).exists()
    tasks.purge_over()
    assert Session.objects.filter(session_key=key).exists()
    ends = Session.objects.get(session_key=key).expire_date
    assert purge.purge_over(now=ends - DAY) == 0
    assert purge.purge_over(now=ends + DAY, batch=1) == 2
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.filter(session_key=key).exists()


def test_a_line_whose_session_is_not_written_yet_stays_for_a_while(cast: Cast, client: Any) -> None:
    key = come_in(client)
    Session.objects.filter(session_key=key).delete()
    assert purge.purge_over(now=clock.now()) == 0
    assert purge.purge_over(now=clock.now() + DAY) == 1
    assert not UserSession.objects.filter(session_key=key).exists()
