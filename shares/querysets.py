"""The single door for reading shares, replies and acknowledgements."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from core import clock
from groups.querysets import is_member, not_faded, reaching, seats_of, set_aside, unwanted, withheld

if TYPE_CHECKING:
    from shares.models import (  # noqa: F401  (named in types below)
        Acknowledgement,
        Draft,
        Hidden,
        Reply,
        Share,
        Waiting,
    )


class ShareQuerySet(models.QuerySet["Share"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ShareQuerySet":
        """What that member may read: in groups where they have a seat that reaches back to it, what is not taken back, has not
        faded and was meant for them: for everyone, for those who hold the space if they do, for chosen people if they are
        one; and what they said themselves. What its author keeps from them they do not read, nor what is set aside for now."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        mine, seats = Q(author=member), seats_of(member, now)
        held = seats.holding().values("group")
        meant = Q(audience="group") | Q(audience="facilitators", group__in=held)
        return self.filter(
            mine | meant | Q(audience="chosen", readers__contains=[member.pk]),
            mine | ~set_aside("share"),
            mine | reaching(member, now, at="created_at", newcomers="newcomers"),
            not_faded(now),
            ~withheld(member, author="author"),
            group__in=seats.values("group"),
            taken_back_at=None,
        )

    def shown_to(self, member: Any) -> "ShareQuerySet":
        """Less what that member hid, and what was said under their name by people they do not want to read here."""
        from shares.models import Hidden  # the models import this module

        hidden = Hidden.objects.visible_to(member).filter(share=OuterRef("pk"))
        return self.filter(Q(unnamed=True) | ~unwanted(member, author="author"), ~Exists(hidden))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "ShareQuerySet":
        """What that member said themselves and what still stands, with a seat there or without."""
        if not is_member(member):
            return self.none()
        standing = not_faded(now or clock.now())
        return self.filter(standing, author=member, taken_back_at=None)

    def with_answers(self, member: Any) -> "ShareQuerySet":
        """Along with `answers`, how many replies stand under it for that member, and `said`, its acknowledgements as a list of
        "kind:member id" in the order they came. In the same statement: what is under a share one may read, one may read,
        except what its author keeps from one.
        """
        from shares.models import Acknowledgement  # the models import this module

        count = _replies_here(member).order_by().values("share").annotate(n=Count("pk")).values("n")
        said = (
            Acknowledgement.objects.filter(~withheld(member, author="member"), share=OuterRef("pk"))
            .order_by("at", "pk")
            .values_list(Concat("kind", Value(":"), "member_id", output_field=models.TextField()))
        )
        return self.annotate(answers=Coalesce(Subquery(count), 0), said=ArraySubquery(said))

    def waiting(self, member: Any) -> "ShareQuerySet":
        """Those that nobody but their author has replied to yet, as that member sees it."""
        return self.filter(~Exists(_replies_here(member).exclude(author=OuterRef("author"))))

    def before(self, at: dt.datetime, pk: int) -> "ShareQuerySet":
        """Those that stand after that point in a feed: older, or said at the same instant and made earlier."""
        return self.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk), created_at__lte=at)

    def after(self, at: dt.datetime, pk: int) -> "ShareQuerySet":
        """Those that stand before that point in a feed."""
        return self.filter(Q(created_at__gt=at) | Q(created_at=at, pk__gt=pk), created_at__gte=at)


def _replies_here(member: Any) -> "models.QuerySet[Reply, Any]":
    """Replies, not taken back and not kept from that member, under the share of the query around."""
    from shares.models import Reply  # the models import this module

    shown = Q(author=member) | ~set_aside("reply")
    return Reply.objects.filter(
        shown, ~withheld(member, author="author"), share=OuterRef("pk"), taken_back_at=None
    )


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ReplyQuerySet":
        """Replies under shares that member may read, except those taken back, and those their author keeps from them. A share
        taken back takes them along."""
        if not is_member(member):
            return self.none()
        from shares.models import Share  # the models import this module

        return self.filter(
            Q(author=member) | ~set_aside("reply"),
            ~withheld(member, author="author"),
            share__in=Share.objects.visible_to(member, now).values("pk"),
            taken_back_at=None,
        )

    def shown_to(self, member: Any) -> "ReplyQuerySet":
        """Less what was replied under their name by people that member does not want to read here."""
        return self.filter(Q(unnamed=True) | ~unwanted(member, author="author"))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "ReplyQuerySet":
        """What that member replied themselves and what still stands, with a seat there or without. Whether the share above has
        faded is told by the reply's key, for without a seat its author may not look at that share."""
        if not is_member(member):
            return self.none()
        standing = Q(key__until=None) | Q(key__until__gte=(now or clock.now()).date())
        return self.filter(standing, author=member, taken_back_at=None)


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "AcknowledgementQuerySet":
        """Acknowledgements of shares that member may read, except by who keeps from them what they say."""
        if not is_member(member):
            return self.none()
        from shares.models import Share  # the models import this module

        return self.filter(
            ~withheld(member, author="member"), share__in=Share.objects.visible_to(member, now).values("pk")
        )

    def mine(self, member: Any) -> "AcknowledgementQuerySet":
        """What that member said with one press themselves, with a seat there or without."""
        return self.filter(member=member) if is_member(member) else self.none()


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "DraftQuerySet":
        """One's own, with a seat there or without: nothing begun is lost."""
        return self.filter(author=member) if is_member(member) else self.none()


class HiddenQuerySet(models.QuerySet["Hidden"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "HiddenQuerySet":
        """What one hid oneself."""
        return self.filter(member=member) if is_member(member) else self.none()


class WaitingQuerySet(models.QuerySet["Waiting"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "WaitingQuerySet":
        """Of shares that member may read."""
        if not is_member(member):
            return self.none()
        from shares.models import Share  # the models import this module

        return self.filter(share__in=Share.objects.visible_to(member, now).values("pk"))


def from_form(model: Any, author: Any, submission: uuid.UUID) -> Any:
    """What that author's form made when it came the first time, also where it has been taken back since; else None."""
    return model.objects.filter(author=author, submission=submission).first()
