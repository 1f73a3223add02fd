"""The ledger anchored outside the house: once a week its head goes to everyone who holds a circle, by mail.

The head is a number and a hash; it says nothing about anybody. Kept in a mailbox it shows later whether the ledger's end
was cut off, or written anew: on the page of a circle's promise, and by `manage.py verify_ledger --anchor`.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from core import clock
from notices import outbox
from vault import chain

KIND = "ledger-head"

_TELL_HOLDERS = """
    INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, state, attempts)
    SELECT DISTINCT ON (seat.member_id) %(kind)s, seat.member_id, circle.id, circle.public_id,
           %(week)s || ':' || seat.member_id, %(now)s, %(now)s, %(over)s, 'waiting', 0
    FROM groups_membership AS seat JOIN groups_group AS circle ON circle.id = seat.group_id
    WHERE seat.role = 'facilitator' AND seat.until IS NULL AND (seat.paused_until IS NULL OR seat.paused_until <= %(now)s)
      AND NOT EXISTS (SELECT FROM notices_notice AS told WHERE told.dedupe LIKE %(week)s || ':%%')
    ORDER BY seat.member_id, circle.id
    ON CONFLICT (dedupe) DO NOTHING
"""


def send_heads(*, now: dt.datetime) -> int:
    """Once a week (ISO 8601, UTC), a notice to everyone who holds a circle. Returns how many are new.

    One statement; as soon as a week's have gone out it finds nothing, however often it is asked.
    """
    year, week, day = now.astimezone(dt.UTC).isocalendar()
    values: dict[str, str | dt.datetime] = {
        "kind": KIND,
        "week": f"{KIND}:{year}-W{week:02}",
        "now": now,
        "over": now + dt.timedelta(days=8 - day),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL_HOLDERS, values)
        new = cursor.rowcount
    if new:
        outbox.nudge_on_commit()
    return new


def words() -> str:
    """What the mail says besides what every mail says: where the ledger ends when it goes out."""
    number, its_hash = chain.head()
    return (
        "What was done at this place is written down line by line. Today it ends with line\n"
        f"{number}\n{its_hash}\n"
        "Keep this mail. Held against the record later, it shows whether lines were taken out."
    )


@dataclass(frozen=True, slots=True)
class Held:
    """The record as a page shows it: where it ends, and what became of an anchor that was held against it."""

    number: int
    its_hash: str
    asked: str = ""
    answer: str = ""


def against(text: str) -> Held:
    """The head, and, where `text` has an anchor in it, whether that line still stands."""
    number, its_hash = chain.head()
    asked = " ".join(text.split())[:120]
    if not asked:
        return Held(number, its_hash)
    anchors = chain.anchors_in(asked)
    if not anchors:
        answer = "That is no line of the record: it wants its number, a colon and 64 letters and digits."
    elif chain.missing(anchors):
        answer = (
            "That line is not in the record as you have it. Ask whoever runs this site to check the record."
        )
    else:
        answer = "That line stands in the record as you have it."
    return Held(number, its_hash, asked, answer)


def tend() -> None:
    """What the worker does about it, every minute."""
    send_heads(now=clock.now())
