"""Openings: one recorded look beyond what was reported; and the numbers of a quarter."""

import datetime as dt
from typing import Protocol

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.models import Group
from moderation.models.cases import Case
from moderation.querysets import OpeningQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel

LASTS = dt.timedelta(minutes=60)
"""How long an opening shows anything at most; a constraint holds it."""

LATEST_TOLD = dt.timedelta(hours=72)
"""By when authors are told at the latest, where a safety reason is named; without one they are told at once."""

ALONE_WAITS = dt.timedelta(hours=24)
"""How long somebody waits who has nobody to ask on this site."""

ASK_STANDS = dt.timedelta(days=7)
"""How long an asking can be agreed to and begun."""


class OfTwo(Protocol):
    """What one moderator asks for and another agrees to."""

    asked_at: dt.datetime
    alone: bool
    approved_by_id: int | None


def until_begun(row: OfTwo, now: dt.datetime) -> str:
    """How that stands which is neither declined nor begun: asked, agreed or over."""
    if now > row.asked_at + ASK_STANDS:
        return "over"
    waited = row.alone and now >= row.asked_at + ALONE_WAITS
    return "agreed" if row.approved_by_id is not None or waited else "asked"


class Opening(ConfidentialModel):
    """A moderator asks to see one thread or one group beyond what was reported; another agrees, or a day goes by where there is
    no other. While it lasts, row security shows what it is for to its asker alone, read only, and nothing else
    (`sec.opened_shares`, `sec.opened_groups`). Once it has begun only its end can come sooner."""

    class Scope(models.TextChoices):
        THREAD = "thread", "One share and what was answered to it"
        GROUP = "group", "What was said to one circle"

    # For which case.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # In which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # How much.
    scope = models.CharField(max_length=6, choices=Scope)
    # Which share, of a thread (an id: an opening outlives what it opened).
    share_id = models.BigIntegerField(null=True)
    # Why, as a code of `moderation.reasons.OPENED`.
    reason = models.CharField(max_length=10)
    # Why, in words; sealed. Read by moderators.
    words = SealedTextField(max_length=1_000)
    # The named safety reason for which authors hear of it later; empty where they hear at once.
    silent = models.CharField(max_length=10, blank=True, default="")
    # Who asked, and who reads.
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # When.
    asked_at = models.DateTimeField()
    # Whether nobody else could be asked then.
    alone = models.BooleanField(default=False)
    # Who agreed; never who asked.
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When.
    approved_at = models.DateTimeField(null=True)
    # When somebody said no.
    declined_at = models.DateTimeField(null=True)
    # When it began.
    began_at = models.DateTimeField(null=True)
    # When it ends by itself.
    ends_at = models.DateTimeField(null=True)
    # When one of the two ended it before.
    ended_at = models.DateTimeField(null=True)
    # When its authors are told.
    told_at = models.DateTimeField(null=True)
    # The ledger's line that says it began.
    line = models.BigIntegerField(null=True)
    # The transaction in which it began, which never shows a word: the database writes it.
    begun_in = models.BigIntegerField(null=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(approved_by=F("asked_by")), name="nobody_approves_their_own"),
            models.CheckConstraint(
                condition=Q(began_at=None, ends_at=None, told_at=None, line=None)
                | Q(
                    began_at__isnull=False, ends_at__isnull=False, line__isnull=False, told_at__isnull=False,
                    ends_at__gt=F("began_at"), ends_at__lte=F("began_at") + LASTS,
                ),
                name="at_most_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(began_at=None) | Q(approved_at__isnull=False)
                | Q(alone=True, began_at__gte=F("asked_at") + ALONE_WAITS),
                name="a_second_person_or_a_day",
            ),
            models.CheckConstraint(
                condition=Q(began_at=None) | Q(silent="", told_at=F("began_at"))
                | Q(~Q(silent=""), told_at__gte=F("began_at"), told_at__lte=F("began_at") + LATEST_TOLD),
                name="authors_are_told_in_time",
            ),
            models.CheckConstraint(
                condition=Q(scope="group", share_id=None) | Q(scope="thread", share_id__isnull=False),
                name="one_thread_or_one_group",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["asked_by", "ends_at"], name="openings_of_an_asker"),
            models.Index(fields=["case"], name="openings_of_a_case"),
        ]

    def stands(self, now: dt.datetime) -> str:
        """How it stands at that instant: asked, agreed, on, over or declined."""
        if self.declined_at is not None:
            return "declined"
        if self.began_at is None:
            return until_begun(self, now)
        over = self.ended_at is not None or self.ends_at is None or now >= self.ends_at
        return "over" if over else "on"


class Quarter(models.Model):
    """What is said to everyone of one quarter that is over. Rounded as it is written: nothing finer is kept."""

    # Its first day.
    since = models.DateField(unique=True)
    # How many reports came, rounded to tens; empty for fewer than ten.
    reports = models.PositiveIntegerField(null=True)
    # How many openings there were, rounded to tens; empty for fewer than ten.
    openings = models.PositiveIntegerField(null=True)
    # The median of hours until a report was first answered, in whole hours; empty where fewer than ten were.
    median_hours = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"quarter {self.since}"

    @property
    def last_month(self) -> dt.date:
        """The first day of its last month."""
        return self.since.replace(month=self.since.month + 2)


class Tally(models.Model):
    """That somebody told us of something, or was answered for the first time, by its day alone: what a quarter's numbers are made of
    once the reports themselves are erased. It goes with the quarter's end."""

    class Kind(models.TextChoices):
        TOLD = "told", "Somebody told us"
        ANSWERED = "answered", "A first answer"

    # Which of the two.
    kind = models.CharField(max_length=8, choices=Kind)
    # The day (UTC) it was told on; of an answer, too.
    on = models.DateField(db_index=True)
    # Of a first answer: how many hours it took.
    hours = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"tally {self.pk}"
