"""What several pages of check-ins begin with."""

import datetime as dt

from django.shortcuts import get_object_or_404

from checkins.models import Round
from members.models import Member


def round_of(member: Member, round_id: str, now: dt.datetime) -> Round:
    """A round of a group one sits in; anybody else's does not exist."""
    return get_object_or_404(
        Round.objects.visible_to(member, now).select_related("group"), public_id=round_id
    )
