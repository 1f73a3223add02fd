"""What departs from the rule of a rhythm: dates it rests on, and rounds besides."""

from django.db import models
from django.db.models import F, Q

from checkins.models.rhythm import Rhythm
from core.ids import LENGTH, opaque_id


class Pause(models.Model):
    """Local dates on which a rhythm rests, the first and the last included. A date that is left out is a pause of one day."""

    # What stands in a form.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Of which rhythm.
    rhythm = models.ForeignKey(Rhythm, on_delete=models.CASCADE, related_name="pauses")
    # The first date without a round.
    first_on = models.DateField()
    # The last date without a round.
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="pause_has_its_dates"),
            # Sent twice, kept once.
            models.UniqueConstraint(fields=["rhythm", "first_on", "last_on"], name="no_pause_twice"),
        ]

    def __str__(self) -> str:
        return f"pause {self.public_id}"

    @property
    def is_one_day(self) -> bool:
        """Whether it is one date that is left out."""
        return self.first_on == self.last_on


class Extra(models.Model):
    """One round besides the rule of a rhythm. It stands whatever the rule says of its date, in a pause too."""

    # Of which rhythm.
    rhythm = models.ForeignKey(Rhythm, on_delete=models.CASCADE, related_name="extras")
    # The local date it belongs to: a rhythm has one round a date, so there is one extra a date.
    date = models.DateField()
    # The wall time at which it opens, by the rhythm's zone; empty for the rhythm's own.
    opens = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rhythm", "date"], name="one_extra_a_date")]

    def __str__(self) -> str:
        return f"extra {self.pk}"
