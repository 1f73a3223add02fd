"""Whose request is it? Session and member are asked for by every signed-in page, so both queries are compiled once."""

import datetime as dt
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from core import clock
from core.prepared import prepared
from members.models import Member


@prepared
def _session(key: str, now: dt.datetime) -> "QuerySet[Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@prepared
def _member(member: int) -> "QuerySet[Member]":
    return Member.objects.filter(pk=member)


class SessionStore(DatabaseStore):
    """Django's own sessions in the database, found by a query that is compiled once."""

    def _get_session_from_db(self) -> Session | None:
        for found in _session(key=self.session_key, now=clock.now()):
            return found
        self._session_key = None
        return None


class Backend(AuthenticationBackend):
    """allauth's own way in, with the member of a session found by a query that is compiled once."""

    def get_user(self, user_id: Any) -> Member | None:
        for member in _member(member=user_id):
            return member if self.user_can_authenticate(member) else None
        return None
