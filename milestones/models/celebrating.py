"""A milestone, celebrated in company."""

from django.conf import settings
from django.db import models

from groups.models import Group
from milestones.models.reached import Milestone
from milestones.querysets import CelebrationQuerySet, KindWordQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class Celebration(ConfidentialModel):
    """A milestone its member chose to show to a group."""

    # What stands behind it; never shown to others. Empty when that was erased.
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.SET_NULL, related_name="+")
    # In which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose celebration.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What the circle reads: the rung's own words ("Six months"), or the member's; sealed, for it tells of health.
    title = SealedTextField(max_length=80)
    # The rung's code; sealed likewise, and empty where there is no rung.
    rung = SealedTextField(max_length=12)
    # The medallion as it was then (`milestones.faces`); sealed likewise. Empty in older rows: it follows from the code.
    face = SealedTextField(max_length=60, null=True)
    # A line of the member's own.
    words = SealedTextField(max_length=600, null=True)
    # When it was put up.
    at = models.DateTimeField()
    # When it fades, by the group's setting then.
    fades_at = models.DateTimeField(null=True)
    # How open a way in the promise allowed for people who come later (`groups.terms.WAYS_IN`).
    newcomers = models.PositiveSmallIntegerField(default=0)
    # Whether its member wants nothing of it said aloud (`NoFuss`): then it is on no list for the next round.
    quiet = models.BooleanField(default=False, db_default=False)

    objects = CelebrationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["milestone", "group"], name="celebrated_once_a_group")]
        indexes = [models.Index(fields=["group", "-at"], name="celebrations_of_a_group")]


class KindWord(ConfidentialModel):
    """A few words left on a celebration. They fade with it."""

    # On which.
    celebration = models.ForeignKey(Celebration, on_delete=models.CASCADE, related_name="+")
    # The celebration's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who left it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The words.
    words = SealedTextField(max_length=600)
    # When.
    at = models.DateTimeField()
    # The celebration's day of fading, carried along: without a seat its author may not look at the celebration.
    fades_at = models.DateTimeField(null=True)
    # How open a way in the promise allowed when they were left, for people who come later (`groups.terms.WAYS_IN`).
    newcomers = models.PositiveSmallIntegerField(default=0)

    objects = KindWordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["celebration", "author"], name="one_kind_word_each")]
