"""Between two drills: every few minutes a look whether the door opens and the mail server answers. Nobody is written to."""

import datetime as dt
import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection

from notices import health
from support.drill import visitor

log = logging.getLogger(__name__)

LOOKED = "way"
"""Under this name a look that found both well is seen."""

EVERY = dt.timedelta(minutes=5)
"""From a look that found both well to the next; where one does not, the next tick looks again."""

LONGEST = dt.timedelta(minutes=7)
"""So long after the last look that found both well the way is said to fail: a third in a row has not."""


def look(now: dt.datetime) -> None:
    """Look, where it is time."""
    ago = _ago()
    if ago is not None and ago < EVERY.total_seconds():
        return
    try:
        visitor.Visitor(settings.DRILL_URL).get(settings.LOGIN_URL)
        wire = get_connection()
        wire.open()
        wire.close()
    except (visitor.Unreached, OSError, SMTPException) as error:
        log.warning("drill: a look found something away: %s", type(error).__name__)
        return
    health.seen(LOOKED, now)


def finds_nothing() -> bool:
    """Whether looks have found something away for a while. Of a house that was never looked at nothing is said."""
    ago = _ago()
    return ago is not None and ago >= LONGEST.total_seconds()


def _ago() -> int | None:
    ago = health.last_seen(LOOKED)["seen_seconds_ago"]
    return ago if isinstance(ago, int) else None
