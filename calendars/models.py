"""A member's private calendar address."""

from django.conf import settings
from django.db import models

from groups.models import Group


class Feed(models.Model):
    """That a member reads their rounds and gatherings in a calendar of their own, by an address nobody else knows.

    No row, no address. It holds nothing of what is in the calendar: that is asked for at each fetch, through the member's
    eyes. Not under row security, for whoever fetches is not known until the secret has found this row (as with a session).
    """

    class Title(models.TextChoices):
        WHEN = "when", "The day and time, like Tuesday 7:30"
        TIME = "time", "The time alone, like 7:30"
        BUSY = "busy", "Busy"
        APPOINTMENT = "appointment", "Appointment"
        NOTES = "notes", "Notes"

    # Whose.
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    # SHA-256 of the secret in the address, as hex. The secret is 256 random bits, so it needs no salt and no slow hash.
    hashed = models.CharField(max_length=64, unique=True)
    # When this address was made.
    made_at = models.DateTimeField()
    # Whether the rounds of their circles are in it.
    rounds = models.BooleanField(default=True)
    # Whether the gatherings they said yes or maybe to are in it.
    gatherings = models.BooleanField(default=True)
    # What every entry is called.
    title = models.CharField(max_length=11, choices=Title, default=Title.WHEN)
    # The circles they leave out of it.
    left_out = models.ManyToManyField(Group, related_name="+")

    def __str__(self) -> str:
        return f"feed {self.pk}"
