"""A sign-up that waits for its passkey: what was typed, kept in the session for a quarter of an hour.

The account is made only once the passkey exists, so nobody is left with an account they cannot enter.
"""

import datetime as dt
from dataclasses import asdict, dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.db import connection

from members.models import Member

KEY = "joining"
LASTS = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Pending:
    """Clean data of a join form whose owner wants a passkey. No password is in it: there is none."""

    member_id: int
    username: str
    email: str
    display_name: str
    time_zone: str
    purposes: list[str]
    at: int

    def member(self) -> Member:
        """The account as it will be, not saved. A passkey is bound to its id, so the id is set aside beforehand."""
        member = Member(
            pk=self.member_id,
            sign_in_name=self.username,
            email=self.email,
            display_name=self.display_name,
            time_zone=self.time_zone,
        )
        member.set_unusable_password()
        return member


def keep(session: SessionBase, data: dict[str, str], purposes: list[str], now: dt.datetime) -> None:
    """Set it aside, with an id of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('members_member', 'id'))")
        (member_id,) = cursor.fetchone()
    pending = Pending(
        member_id=member_id,
        username=data["username"],
        email=data.get("email") or "",
        display_name=data["display_name"],
        time_zone=data["time_zone"],
        purposes=purposes,
        at=int(now.timestamp()),
    )
    session[KEY] = asdict(pending)


def waiting(session: SessionBase, now: dt.datetime) -> Pending | None:
    """What waits here. What waited too long is let go as soon as it is seen."""
    kept = session.get(KEY)
    if not kept:
        return None
    pending = Pending(**kept)
    if now.timestamp() - pending.at < LASTS.total_seconds():
        return pending
    let_go(session)
    return None


def let_go(session: SessionBase) -> None:
    """Forget it."""
    session.pop(KEY, None)
