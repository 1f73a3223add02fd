"""Quiet hours: nothing is sent while the member's own clock says so."""

import datetime as dt

from core import clock


def ends(now: dt.datetime, quiet_from: dt.time, quiet_until: dt.time, zone: str) -> dt.datetime | None:
    """When the quiet hours end that it is in at `now`, by the clock of `zone`; None where it is in none.

    The hours may reach over midnight (21:00 to 8:00). Where both times are the same there are none.
    """
    here = clock.local(now, zone)
    wall = here.time().replace(tzinfo=None)
    over_midnight = quiet_from > quiet_until
    inside = wall >= quiet_from or wall < quiet_until if over_midnight else quiet_from <= wall < quiet_until
    if not inside:
        return None
    day = here.date() if wall < quiet_until else here.date() + dt.timedelta(days=1)
    end = clock.instant_of(day, quiet_until, zone)
    return end if end > now else None  # clocks that go back show the same hour twice: once is quiet enough
