"""Parts of a plan given to one person to read, and what that person suggests."""

from django.conf import settings
from django.db import models

from core.ids import LENGTH
from groups.models import Group
from journeys.models.own import OwnModel
from journeys.querysets import PlanCopyQuerySet, SuggestionQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class PlanCopy(ConfidentialModel):
    """Chosen parts of a member's plan, as they stood, for one person they sit with, until a day. Sealed under the key of that
    member and group, so the words are within the reader's keys only while they sit there. Ended by its member, the row is gone:
    then there is nothing that could tell "ended" from "never given"."""

    # Whose plan.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who may read it.
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The circle where both sit, by whose names they know each other.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # The chosen parts, as JSON by name (`journeys.versions`).
    words = SealedTextField(max_length=120_000)
    # How the plan stood when: what is changed later is not in it until its member brings it up to date.
    at = models.DateTimeField()
    # When it was first given: a seat taken later does not read it.
    given_at = models.DateTimeField()
    # Until when, by its member's own calendar and clock.
    ends_at = models.DateTimeField()

    objects = PlanCopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "reader", "group"], name="one_copy_a_reader"),
            models.CheckConstraint(condition=~models.Q(member=models.F("reader")), name="not_a_copy_for_oneself"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["reader"], name="copies_for_a_reader")]


class Suggestion(ConfidentialModel):
    """What somebody who reads a copy suggests for a plan. It fades by itself, so what became of it cannot be told from it:
    whether it was taken in or let go stands in a row of the member's own."""

    # Whose plan it is for.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who suggests it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The circle where both sit.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # For which part.
    section = SealedTextField(max_length=20)
    # The words.
    words = SealedTextField(max_length=600)
    # When.
    at = models.DateTimeField()
    # When it fades.
    fades_at = models.DateTimeField()

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["member"], name="suggestions_for_a_member"),
            models.Index(fields=["author"], name="suggestions_of_an_author"),
        ]


class SuggestionAnswer(OwnModel):
    """That a member has dealt with a suggestion. Theirs alone: no foreign key leads to it, so that who suggested neither sees it
    nor meets it when they take their words back."""

    # The suggestion's public id.
    of = models.CharField(max_length=LENGTH)
    # Whether it was taken in.
    taken = models.BooleanField()
    # When.
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "of"], name="answered_once")]
