"""When a live round is over for good: what of it is kept, and until when."""

import datetime as dt

from live.models import LiveRound

LONGEST = dt.timedelta(hours=4)
"""Nobody having ended it, it ends so long after its door was opened."""

LINGERS = dt.timedelta(hours=1)
"""So long after its end it can still be looked at; then every row of it is erased."""


def over_by(live: LiveRound) -> dt.datetime:
    """By when all of it is erased, whatever happens."""
    return live.opened_at + LONGEST + LINGERS
