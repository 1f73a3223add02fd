"""Not wanting to see one share. Nobody else is told."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from members.models import Member
from shares import policies
from shares.models import Hidden, Share


@transaction.atomic
def hide(*, member: Member, share: Share, now: dt.datetime) -> None:
    """Leave it out of what one is shown; its own page still opens. Doing it twice is doing it once.

    Raises PermissionDenied for one's own, or one that may not be read (any more).
    """
    if not policies.may_hide(member, share, now):
        raise PermissionDenied
    Hidden.objects.bulk_create([Hidden(share=share, member=member, at=now)], ignore_conflicts=True)


@transaction.atomic
def unhide(*, member: Member, share: Share, now: dt.datetime) -> None:
    """Show it again; where it was not hidden it changes nothing."""
    Hidden.objects.visible_to(member, now).filter(share=share).delete()
