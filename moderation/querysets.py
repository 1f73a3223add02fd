"""The doors: which case somebody works on, which report and letter is theirs, what they may read of what was reported; and the
one door of an opening, through which members' words are read beyond that."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from core import clock
from groups.querysets import is_member, not_faded, seats_of, withheld
from groups.terms import OPENINGS
from vault.models import LedgerEntry

if TYPE_CHECKING:  # the models import this module
    from checkins.models import CheckIn
    from moderation.models import AccountEnd, Case, CaseLetter, Evidence, Look, Opening, Removal, Report  # noqa: F401
    from shares.models import Reply, Share

LOOK_LASTS = dt.timedelta(hours=1)
"""How long what was reported can be read after somebody said that they read it; then they say so anew."""


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "CaseQuerySet":
        """Those at that member's desk: a moderator's, or of circles one holds. Never one that one is concerned in."""
        if not is_member(member):
            return self.none()
        mine = Q(desk="holders", group__in=seats_of(member, now).holding().values("group"))
        if member.is_moderator:
            mine |= Q(desk="moderators")
        return self.filter(mine).exclude(apart__contains=[member.pk])

    def open(self) -> "CaseQuerySet":
        """Those that are not closed, in the order they want somebody."""
        return self.filter(closed_at=None).order_by("weight", "opened_at", "pk")


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ReportQuerySet":
        """One's own, and those of cases one works on."""
        if not is_member(member):
            return self.none()
        from moderation.models import Case

        return self.filter(Q(reporter=member) | Q(case__in=Case.objects.visible_to(member, now).values("pk")))

    def mine(self, member: Any) -> "ReportQuerySet":
        """What that member reported."""
        return self.filter(reporter=member) if is_member(member) else self.none()


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "EvidenceQuerySet":
        """Of cases one works on, what was there when one said that one reads it, within the hour after that."""
        if not is_member(member):
            return self.none()
        from moderation.models import Case, Look

        now = now or clock.now()
        looks = Look.objects.filter(
            case=OuterRef("case"), member=member, at__gt=now - LOOK_LASTS, upto__gte=OuterRef("pk")
        )
        return self.filter(Exists(looks), case__in=Case.objects.visible_to(member, now).values("pk"))


class LookQuerySet(models.QuerySet["Look"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "LookQuerySet":
        """One's own."""
        return self.filter(member=member) if is_member(member) else self.none()


class RemovalQuerySet(models.QuerySet["Removal"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "RemovalQuerySet":
        """Of cases one works on."""
        if not is_member(member):
            return self.none()
        from moderation.models import Case

        return self.filter(case__in=Case.objects.visible_to(member, now).values("pk"))


class CaseLetterQuerySet(models.QuerySet["CaseLetter"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "CaseLetterQuerySet":
        """Those to oneself, and those of cases one works on."""
        if not is_member(member):
            return self.none()
        from moderation.models import Case

        return self.filter(Q(reader=member) | Q(case__in=Case.objects.visible_to(member, now).values("pk")))

    def to(self, member: Any) -> "CaseLetterQuerySet":
        """Of those: written to that member."""
        return self.filter(reader=member)


class OpeningQuerySet(models.QuerySet["Opening"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "OpeningQuerySet":
        """Of moderators' cases one works on."""
        if not is_member(member):
            return self.none()
        from moderation.models import Case

        cases = Case.objects.visible_to(member, now).filter(desk="moderators")
        return self.filter(case__in=cases.values("pk"))

    def on(self, member: Any, now: dt.datetime) -> "OpeningQuerySet":
        """Of those: that member's own that show something now. In the database: `sec.opened_shares` and its neighbours."""
        agreed = (Q(approved_by__isnull=False) & ~Q(approved_by=F("asked_by"))) | Q(alone=True)
        return self.filter(
            agreed, asked_by=member, began_at__lte=now, ends_at__gt=now, ended_at=None, declined_at=None,
            case__taken_by=member, case__closed_at=None,
        )  # fmt: skip


class AccountEndQuerySet(models.QuerySet["AccountEnd"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "AccountEndQuerySet":
        """Of moderators' cases one works on."""
        if not is_member(member) or not member.is_moderator:
            return self.none()
        from moderation.models import Case

        cases = Case.objects.visible_to(member, now).filter(desk="moderators")
        return self.filter(case__in=cases.values("pk"))

    def standing(self) -> "AccountEndQuerySet":
        """Of those: done, and not given back."""
        return self.filter(began_at__isnull=False, lifted_at=None)


# -- The one door of an opening ---------------------------------------------------------------------------------------
# Members read shares, replies and answers through `visible_to`. What a moderator reads within an opening comes through the
# function below and nothing else; `tests/house/test_doors.py` knows it by name.


def _promised(at: str) -> Subquery:
    """Of a row of the query around (with a `group`): what its group's promise said of moderators when the row was said."""
    from groups.models import Promise

    held = Promise.objects.filter(group=OuterRef("group"), since__lte=OuterRef(at)).order_by("-version")
    return Subquery(held.values("terms__opening")[:1], output_field=models.JSONField())


def opened(
    opening: "Opening", member: Any, now: dt.datetime
) -> "tuple[models.QuerySet[Share], models.QuerySet[Reply], models.QuerySet[CheckIn]]":
    """What that opening shows that member at `now`: what was said to the whole circle before it began, under a promise that
    allows it, and has not faded, been taken back or been said to some alone; never of whoever keeps their words from them. Nothing where it is not theirs or not on."""
    from checkins.models import CheckIn
    from moderation.models import Opening
    from shares.models import Reply, Share

    on = Opening.objects.visible_to(member, now).on(member, now).filter(pk=opening.pk).first()
    if on is None or on.began_at is None:
        return Share.objects.none(), Reply.objects.none(), CheckIn.objects.none()
    here = {"group": on.group_id, "audience": "group"}
    # Whoever has a line of it: words that came between the lines and the end of that transaction have none, and are not shown.
    told = LedgerEntry.objects.filter(
        kind="opening.read",
        actor_id=member.pk,
        group_id=on.group_id,
        at=on.began_at or now,
        pk__gt=on.line or 0,
    ).values("member_id")
    shares = Share.objects.annotate(promised=_promised("created_at")).filter(
        not_faded(now), ~withheld(member, author="author"), promised="around", taken_back_at=None, author__in=told,
        created_at__lte=on.began_at, **here
    )  # fmt: skip
    if on.scope == Opening.Scope.THREAD:
        shares = shares.filter(pk=on.share_id or 0)
    replies = Reply.objects.annotate(promised=_promised("created_at")).filter(
        ~withheld(member, author="author"), promised="around", taken_back_at=None, created_at__lte=on.began_at,
        share__in=shares.values("pk"), author__in=told, **here
    )  # fmt: skip
    answers = CheckIn.objects.annotate(promised=_promised("at")).filter(
        not_faded(now),
        ~withheld(member, author="member"),
        promised="around",
        opening=OPENINGS["around"],
        at__lte=on.began_at,
        member__in=told,
        **here,
    )
    if on.scope == Opening.Scope.THREAD:
        answers = answers.none()
    return shares, replies, answers
