"""A member's own plan of last time, for their own eyes: what stands above a look back."""

import datetime as dt

from checkins.answered import more
from checkins.models import CheckIn, Round
from members.models import Member

AS_FAR = 4
"""Of so many answers before this one the newest with a plan is shown: who was away for a while finds theirs still there."""


def last_plan(member: Member, of_round: Round, now: dt.datetime) -> tuple[str, ...]:
    """The lines of it; none where they made none, or it has faded. One statement, and none where nothing is looked back on."""
    if "back" not in of_round.asks:
        return ()
    before = CheckIn.objects.mine(member, now).filter(
        passed=False,
        more__isnull=False,
        round__rhythm=of_round.rhythm_id,
        round__opens_at__lt=of_round.opens_at,
    )
    for answer in before.select_related("key").order_by("-round__opens_at")[:AS_FAR]:
        if plan := str(more(answer).get("plan") or ""):
            return tuple(plan.splitlines())
    return ()
