"""Erasing sessions that are over, and the line each has in the list of where one is signed in: what browser somebody had, and when,
is nobody's business once it leads nowhere."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from vault.purging import BATCH, erase_some, in_batches

BEGINNING = dt.timedelta(days=1)
"""A line that is younger is left: its session may be written down a moment after it."""


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase them; returns how many rows. Safe to run twice at once. Worker only."""
    return in_batches(lambda: _erase(now, batch))


def _erase(now: dt.datetime, batch: int) -> int:
    there = Session.objects.filter(session_key=OuterRef("session_key"))
    lines = UserSession.objects.filter(~Exists(there), created_at__lte=now - BEGINNING)
    over = [Session.objects.filter(expire_date__lte=now), lines]
    return sum(erase_some(rows, batch) for rows in over)
