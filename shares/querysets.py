"""The single door for reading shares, replies and acknowledgements."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from core import clock
from groups.models import Membership
from groups.querysets import is_member

if TYPE_CHECKING:
    from shares.models import Acknowledgement, Reply, Share  # noqa: F401  (named in types below)


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

    def mine(self, member: Any, now: dt.datetime | None = None) -> "ShareQuerySet":
        """What that member said themselves and what still stands, with a seat there or without."""
        if not is_member(member):
            return self.none()
        standing = Q(fades_at=None) | Q(fades_at__gt=now or clock.now())
        return self.filter(standing, author=member, taken_back_at=None)

    def with_answers(self) -> "ShareQuerySet":
        """Along with `answers`, how many replies stand under it, and `said`, its acknowledgements as a list of
        "kind:member id" in the order they came. In the same statement: what is under a share one may read, one may read.
        """
        from shares.models import Acknowledgement  # the models import this module

        count = _replies_here().order_by().values("share").annotate(n=Count("pk")).values("n")
        said = (
            Acknowledgement.objects.filter(share=OuterRef("pk"))
            .order_by("at", "pk")
            .values_list(Concat("kind", Value(":"), "member_id", output_field=models.TextField()))
        )
        return self.annotate(answers=Coalesce(Subquery(count), 0), said=ArraySubquery(said))

    def waiting(self) -> "ShareQuerySet":
        """Those that nobody has replied to yet."""
        return self.filter(~Exists(_replies_here()))

    def before(self, at: dt.datetime, pk: int) -> "ShareQuerySet":
        """Those that stand after that point in a feed: older, or said at the same instant and made earlier."""
        return self.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk), created_at__lte=at)

    def after(self, at: dt.datetime, pk: int) -> "ShareQuerySet":
        """Those that stand before that point in a feed."""
        return self.filter(Q(created_at__gt=at) | Q(created_at=at, pk__gt=pk), created_at__gte=at)


def _replies_here() -> "models.QuerySet[Reply, Any]":
    """Replies, not taken back, under the share of the query around."""
    from shares.models import Reply  # the models import this module

    return Reply.objects.filter(share=OuterRef("pk"), taken_back_at=None)


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ReplyQuerySet":
        """Replies under shares that member may read, except those taken back. A share taken back takes them along."""
        if not is_member(member):
            return self.none()
        from shares.models import Share  # the models import this module

        return self.filter(share__in=Share.objects.visible_to(member, now).values("pk"), taken_back_at=None)

    def mine(self, member: Any, now: dt.datetime | None = None) -> "ReplyQuerySet":
        """What that member replied themselves and what still stands, with a seat there or without. Whether the share above has
        faded is told by the reply's key, for without a seat its author may not look at that share."""
        if not is_member(member):
            return self.none()
        standing = Q(key__until=None) | Q(key__until__gte=(now or clock.now()).date())
        return self.filter(standing, author=member, taken_back_at=None)


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "AcknowledgementQuerySet":
        """Acknowledgements of shares that member may read."""
        if not is_member(member):
            return self.none()
        from shares.models import Share  # the models import this module

        return self.filter(share__in=Share.objects.visible_to(member, now).values("pk"))


def from_form(model: Any, author: Any, submission: uuid.UUID) -> Any:
    """What that author's form made when it came the first time, also where it has been taken back since; else None."""
    return model.objects.filter(author=author, submission=submission).first()
