"""That a member answers a scale once a month, and what they answered: for them alone."""

from django.db import models

from journeys.models import OwnModel
from vault.fields import SealedTextField


class Monthly(OwnModel):
    """That a member answers that scale once a month. Nobody else learns that they do."""

    # Which scale: a code of `scales.instruments`.
    scale = models.CharField(max_length=20)
    # On which day, by their own calendar, they are told next; its day of the month is 28 at most, so every month has it.
    next_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "scale"], name="monthly_once")]
        indexes = [models.Index(fields=["next_on"], name="monthly_to_tell")]


class Entry(OwnModel):
    """What a member answered in one month; it can be changed until the month is over."""

    # Which scale.
    scale = models.CharField(max_length=20)
    # Which month, by its first day and their own calendar.
    month = models.DateField()
    # The steps by number of the statement, as JSON; sealed, always as long, whether one was left out or not.
    answers = SealedTextField(max_length=200, block=256)
    # When it was answered, or changed last.
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "scale", "month"], name="entry_once_a_month")
        ]
