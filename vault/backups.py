"""Backups, as far as a promise depends on them: keys that are erased here stand in older copies for a while.

The site cannot look into its operator's backups. It says what the operator has set, and fixes it where it was promised.
"""

import datetime as dt

from django.conf import settings

from vault.models import whole_day_after

SHORTEST, LONGEST = 1, 90
"""Days: a copy taken a moment before an erasure is there for one at least; and one kept longer than the longest stay of
words would tell for longer than a circle does."""


def keys_gone_by(erased_at: dt.datetime) -> dt.date:
    """The day by whose end (UTC) no backup holds a key that was erased at that moment."""
    day = whole_day_after(erased_at + dt.timedelta(days=settings.BACKUP_ERASURE_DAYS))
    assert day is not None
    return day
