"""Ending an account: asked for by one moderator, agreed to by another, done by who asked; and given back after another look."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.models import Group
from moderation.models.cases import Case
from moderation.models.openings import ALONE_WAITS, until_begun
from moderation.querysets import AccountEndQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel

ENDED_FOR = dt.timedelta(days=90)
"""How long an ended account still comes in to its one page before it is erased. Ours: the thirty days in which it can be appealed
lie within it, and so does a stay away in treatment that is given the time it needs (below ninety days it is of limited
effectiveness: NIDA, Principles of Drug Addiction Treatment, 3rd ed.). A trigger of the database knows the same number."""


class AccountEnd(ConfidentialModel):
    """A moderator asks that somebody's account be ended, another agrees (or a day goes by where there is no other), and who asked
    does it. From then on the account comes in to one page only. It is given back by whoever works on its case. Once it is done only
    that can follow."""

    # Because of which case.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # The case's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose account.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The letter that goes to them when it is done; sealed. Read by moderators before.
    words = SealedTextField(max_length=4_000)
    # Who asked, and who does it.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
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
    # When it was done: since then the account is ended.
    began_at = models.DateTimeField(null=True)
    # The ledger's line that says so.
    line = models.BigIntegerField(null=True)
    # Who gave the account back.
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When.
    lifted_at = models.DateTimeField(null=True)

    objects = AccountEndQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(approved_by=F("asked_by")), name="nobody_agrees_to_their_own_end"),
            models.CheckConstraint(
                condition=Q(began_at=None, line=None, lifted_at=None)
                | Q(began_at__isnull=False, line__isnull=False, declined_at=None),
                name="an_end_has_its_line",
            ),
            models.CheckConstraint(
                condition=Q(began_at=None) | Q(approved_at__isnull=False)
                | Q(alone=True, began_at__gte=F("asked_at") + ALONE_WAITS),
                name="an_end_by_two_or_after_a_day",
            ),
            models.UniqueConstraint(
                fields=["member"], condition=Q(began_at__isnull=False, lifted_at=None), name="ended_once"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["case"], name="ends_of_a_case")]

    def stands(self, now: dt.datetime) -> str:
        """How it stands at that instant: asked, agreed, done, lifted, over or declined."""
        if self.declined_at is not None:
            return "declined"
        if self.began_at is not None:
            return "done" if self.lifted_at is None else "lifted"
        return until_begun(self, now)
