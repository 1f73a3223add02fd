"""The single door for reading shares, replies and acknowledgements."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from core import clock
from groups.models import Membership
from groups.querysets import is_member

if TYPE_CHECKING:
    pass


def _my_groups(member: Any, now: dt.datetime) -> "models.QuerySet[Membership, Any]":
    return Membership.objects.filter(member=member).active(now).values("group")


def _my_held_groups(member: Any, now: dt.datetime) -> "models.QuerySet[Membership, Any]":
    return (
        Membership.objects.filter(member=member, role=Membership.Role.FACILITATOR).active(now).values("group")
    )


class ShareQuerySet(models.QuerySet["Share"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ShareQuerySet":
        """What that member may read: in groups where they have a seat, what is not taken back and has not faded;
        what is for the facilitators only if they hold the space or wrote it."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        return self.filter(
            Q(audience="group") | Q(author=member) | Q(group__in=_my_held_groups(member, now)),
            Q(fades_at=None) | Q(fades_at__gt=now),
            group__in=_my_groups(member, now),
            taken_back_at=None,
        )


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ReplyQuerySet":
        """Replies under shares that member may read, except those taken back."""
        if not is_member(member):
            return self.none()
        from shares.models import Share  # the models import this module

        return self.filter(share__in=Share.objects.visible_to(member, now).values("pk"), taken_back_at=None)


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "AcknowledgementQuerySet":
        """Acknowledgements of shares that member may read."""
        if not is_member(member):
            return self.none()
        from shares.models import Share  # the models import this module

        return self.filter(share__in=Share.objects.visible_to(member, now).values("pk"))
