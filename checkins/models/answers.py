"""What members answer in a round, and that they were here."""

import datetime as dt

from django.conf import settings
from django.db import models

from checkins.models.rhythm import Round
from checkins.querysets import CheckInQuerySet, PresenceQuerySet
from core.ids import LENGTH
from groups.models import Group
from vault.fields import SealedTextField
from vault.models import ConfidentialModel

SAID = (
    models.Q(weather__isnull=False)
    | models.Q(pull__isnull=False)
    | models.Q(words__isnull=False)
    | models.Q(more__isnull=False)
)
"""True of an answer that has something in it."""


class CheckIn(ConfidentialModel):
    """One member's answer in a round. Every part may be empty; passing is an answer too."""

    class Audience(models.TextChoices):
        GROUP = "group", "Everyone in the circle"
        FACILITATORS = "facilitators", "Those who hold the space"
        ME = "me", "Only me"

    class Reach(models.TextChoices):
        NO = "no", "Not today"
        FACILITATORS = "facilitators", "Yes, somebody who holds the space"
        ANYONE = "anyone", "Yes, anyone in the circle"

    WEATHERS = [
        ("stormy", "Stormy"),
        ("heavy", "Heavy"),
        ("grey", "Grey"),
        ("clearing", "Clearing"),
        ("bright", "Bright"),
    ]
    PULLS = [
        ("none", "None I noticed"),
        ("little", "A little"),
        ("strong", "Strong"),
        ("unsaid", "Rather not say"),
    ]

    # In which round.
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    # The round's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose answer.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who reads it.
    audience = models.CharField(max_length=12, choices=Audience)
    # Whether they passed this time: they came, and say nothing.
    passed = models.BooleanField(default=False)
    # The weather in them, one of WEATHERS or empty; sealed.
    weather = SealedTextField(max_length=10, null=True)
    # The pull they noticed, one of PULLS or empty; sealed.
    pull = SealedTextField(max_length=10, null=True)
    # Anything they said; sealed.
    words = SealedTextField(max_length=2_000, null=True)
    # What they answered beyond these, as JSON by name (`checkins.questions`); sealed, in blocks so large that a few short
    # answers are as long as one. Where a round asks no more than these three it is empty.
    more = SealedTextField(max_length=12_000, block=1_024, null=True)
    # Whether they would like somebody to reach out.
    reach = models.CharField(max_length=12, choices=Reach, default=Reach.NO)
    # When they answered, or changed their answer last.
    at = models.DateTimeField()
    # How open a way in the promise allowed for people who come later (`groups.terms.WAYS_IN`).
    newcomers = models.PositiveSmallIntegerField(default=0)
    # How much of it the promise lets moderators open (`groups.terms.OPENINGS`).
    opening = models.PositiveSmallIntegerField(default=0)
    # When what was said fades; empty where it stays until taken back, or nothing was said.
    fades_at = models.DateTimeField(null=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "member"], name="one_answer_a_round")]
        indexes = [
            models.Index(fields=["member", "-at"], name="checkins_of_a_member"),
            # Those who hold the space look for who asked of late.
            models.Index(fields=["group", "-at"], name="checkins_of_a_group"),
            # Only those that still have words: what has faded stays as a row and is not looked at again.
            models.Index(
                fields=["fades_at"],
                condition=models.Q(fades_at__isnull=False) & SAID,
                name="checkins_fading",
            ),
        ]

    def has_faded(self, now: dt.datetime) -> bool:
        """Whether what was said is over at that instant; that somebody was here stays."""
        return self.fades_at is not None and self.fades_at <= now


class Presence(models.Model):
    """That somebody was here in a round, and whether they would like somebody to reach out: all that those who hold the
    space see of an answer that is kept private, has faded or was a pass, and no way of telling them apart.

    A view in the database (migration 0006) that shows these columns of CheckIn, read only, under a lock of its own. To
    whom somebody keeps their words from it shows that they were here, and never that they asked.
    """

    # No words, yet it tells who was here: under a lock like the check-ins themselves.
    row_security = True

    # The check-in's public id.
    public_id = models.CharField(max_length=LENGTH)
    # In which round.
    round = models.ForeignKey(Round, on_delete=models.DO_NOTHING, related_name="+")
    # Of which group.
    group = models.ForeignKey(Group, on_delete=models.DO_NOTHING, related_name="+")
    # Who was here.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    # Whether they would like somebody to reach out.
    reach = models.CharField(max_length=12, choices=CheckIn.Reach)
    # When they answered, or changed their answer last.
    at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "checkins_presence"

    def __str__(self) -> str:
        return f"presence {self.public_id}"
