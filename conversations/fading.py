"""How long words between two stay."""

import datetime as dt

from checkins.actions.holding import fades_after as fades_in_circle
from conversations.models import Conversation


def fades_after(there: Conversation, now: dt.datetime) -> dt.datetime:
    """When what is written now fades: with what is said in the circle, and no later than the shorter choice of the two."""
    return min(fades_in_circle(there.group, now), now + dt.timedelta(days=there.days))
