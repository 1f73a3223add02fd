"""The door that closes by itself: what a session remembers of it.

A session notes when it began and when it was last seen (at most once a minute, so that a page is not a write). After
the member's quiet minutes it is locked: still there, but it opens nothing until unlocked. After 30 days it ends.
"""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from members.models import Member

BEGAN, SEEN, LOCKED = "began", "seen", "locked"
KEPT = "words_kept"
"""Set while the session is locked where words came in meanwhile and were kept; the door says so, and nothing else."""

MINUTES = "lock_minutes"
"""Set only where this session locks sooner than the member's own setting: on a shared device."""

KEPT_OPEN = "kept_open"
"""The path of pages that somebody said they keep open: what these ask by themselves counts as somebody being there."""

SHARED_MINUTES = 5
"""Quiet minutes on a shared device."""

LONGEST = dt.timedelta(days=30)
"""A session ends after this, however busy it is (OWASP ASVS 5.0, 7.3.2)."""


def _stamp(now: dt.datetime) -> int:
    return int(now.timestamp())


def minutes(session: SessionBase, member: Member) -> int:
    """After how many quiet minutes this session locks."""
    return min(int(session.get(MINUTES, member.lock_minutes)), member.lock_minutes)


def begin(session: SessionBase, now: dt.datetime, *, shared: bool) -> None:
    """Somebody has just signed in here. On a shared device the session also ends with the browser."""
    session[BEGAN] = session[SEEN] = _stamp(now)
    for gone in (LOCKED, KEPT, KEPT_OPEN):
        session.pop(gone, None)
    if shared:
        session[MINUTES] = SHARED_MINUTES
    else:
        session.pop(MINUTES, None)
    session.set_expiry(0 if shared else settings.SESSION_COOKIE_AGE)


def is_over(session: SessionBase, now: dt.datetime) -> bool:
    """Whether this session has lasted as long as a session may."""
    began = session.setdefault(BEGAN, _stamp(now))
    return bool(_stamp(now) - began >= LONGEST.total_seconds())


def look(session: SessionBase, member: Member, now: dt.datetime, *, by_hand: bool = True) -> bool:
    """Whether the session is locked; locks it where it was quiet for too long, else notes that it was seen. What a page asks by
    itself (not `by_hand`) is not somebody being there."""
    if session.get(LOCKED):
        return True
    wait = minutes(session, member) * 60
    quiet = _stamp(now) - session.get(SEEN, _stamp(now))
    if quiet >= wait:
        session[LOCKED] = True
        return True
    if by_hand and (SEEN not in session or quiet >= min(60, wait // 5)):
        session[SEEN] = _stamp(now)
    return False


def is_shared(session: SessionBase) -> bool:
    """Whether this is a device that others use too."""
    return MINUTES in session


def keep_open(session: SessionBase, path: str) -> None:
    """Somebody says they keep the pages under that path open: as long as they ask for anything, the session stays awake."""
    session[KEPT_OPEN] = path


def close_kept(session: SessionBase) -> None:
    """From now on quiet is quiet again."""
    if KEPT_OPEN in session:
        del session[KEPT_OPEN]


def is_kept_open(session: SessionBase, path: str) -> bool:
    """Whether that path is one of those somebody keeps open."""
    kept = session.get(KEPT_OPEN)
    return isinstance(kept, str) and path.startswith(kept)


def lock(session: SessionBase) -> None:
    """Close the door and change the key, so that what a browser kept under the old one opens nothing."""
    session[LOCKED] = True
    change_key(session)


def unlock(session: SessionBase, now: dt.datetime) -> None:
    """Open it again, under a new key."""
    session.pop(LOCKED, None)
    session.pop(KEPT, None)
    session[SEEN] = _stamp(now)
    change_key(session)


def change_key(session: SessionBase) -> None:
    """A new key for the same session, which stays in the member's list of places they are signed in."""
    before = session.session_key
    session.cycle_key()
    if before and session.session_key:
        UserSession.objects.filter(session_key=before).update(session_key=session.session_key)
