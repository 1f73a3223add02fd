"""Answering with one press."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from members.models import Member
from shares import policies
from shares.models import Acknowledgement, Share


@transaction.atomic
def acknowledge(*, member: Member, share: Share, kind: str, now: dt.datetime) -> None:
    """Say "I hear you", "I've been there" or "Thank you"; said again it changes nothing.

    Raises PermissionDenied for one's own share, or one that may not be read (any more).
    """
    if not policies.may_acknowledge(member, share, now):
        raise PermissionDenied
    said = Acknowledgement(
        share=share, group_id=share.group_id, audience=share.audience, member=member, kind=kind, at=now
    )
    Acknowledgement.objects.bulk_create([said], ignore_conflicts=True)


@transaction.atomic
def unsay(*, member: Member, share: Share, kind: str, now: dt.datetime) -> None:
    """Take an acknowledgement back; where there is none it changes nothing."""
    Acknowledgement.objects.visible_to(member, now).filter(share=share, member=member, kind=kind).delete()
