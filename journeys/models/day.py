"""A member's own days, and what has been helping as far as that shows."""

from django.db import models

from journeys.models.own import OwnModel
from vault.fields import SealedTextField


class Day(OwnModel):
    """What a member noted of a day for themselves: its weather and what was in it. Nobody else ever reads it."""

    # Which day, by their own calendar.
    on = models.DateField()
    # The weather in them, one of `journeys.helping.WEATHERS` or empty.
    weather = SealedTextField(max_length=10, null=True)
    # What was in it, of `journeys.helping.THINGS`, as JSON; "[]" says nothing of these was.
    things = SealedTextField(max_length=400)
    # When it was noted, or changed last.
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "on"], name="noted_once_a_day")]


class Helping(OwnModel):
    """What was found in a member's own answers, and how often it was looked for: so often and no more, so that chance is not
    taken for help (`journeys.helping`)."""

    # Days on which they said how the weather was, ever; it only grows.
    answered = models.PositiveIntegerField(default=0)
    # The last of those days, so that each counts once.
    answered_on = models.DateField(null=True, blank=True)
    # How often their answers were looked at.
    looks = models.PositiveSmallIntegerField(default=0)
    # How many answers the last look rests on.
    rests_on = models.PositiveIntegerField(default=0)
    # What it found, as JSON: keys of `journeys.helping.SENTENCES`, the clearest first.
    found = SealedTextField(max_length=400)
    # Whether they want none of it: then nothing is looked for.
    hidden = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member"], name="helping_once_a_member")]
