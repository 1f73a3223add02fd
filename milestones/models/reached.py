"""What was reached on a road: rungs of a ladder, moments somebody named, and what took courage."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from journeys.models import Journey, OwnModel
from milestones.ladder import Point
from milestones.querysets import NoFussQuerySet
from vault.fields import SealedTextField


class Milestone(OwnModel):
    """A point reached, once and for good. It keeps its own words and medallion: whatever becomes of the ladder later changes
    nothing here."""

    class Kind(models.TextChoices):
        RUNG = "rung", "A rung of the ladder"
        NAMED = "named", "A moment its member named"
        COURAGE = "courage", "Something that took courage"

    # What it is.
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.RUNG, db_default=Kind.RUNG)
    # On which journey; empty for what took courage, which belongs to no single road.
    journey = models.ForeignKey(Journey, null=True, on_delete=models.CASCADE, related_name="+")
    # The rung's code, or which courage (`milestones.courage`); empty for a named moment.
    rung = models.CharField(max_length=12, default="", db_default="", blank=True)
    # The rung's words as they were then ("Six months").
    words = models.CharField(max_length=60, default="", db_default="", blank=True)
    # The number in the medallion's middle; empty where there is none.
    number = models.CharField(max_length=5, default="", db_default="", blank=True)
    # What that number is of.
    of = models.CharField(max_length=8, default="", db_default="", blank=True)
    # So many months after the first day, whole years among them.
    months = models.PositiveIntegerField(default=0, db_default=0)
    # Or so many days.
    days = models.PositiveIntegerField(default=0, db_default=0)
    # The medallion's colour, a token of the look.
    colour = models.CharField(max_length=8, default="honey", db_default="honey")
    # What the member calls a moment they named.
    named = SealedTextField(max_length=80, null=True)
    # The member's own day it was reached on.
    reached_on = models.DateField()
    # Whether of a named moment only the month is known; then the day is the first of it.
    month_only = models.BooleanField(default=False, db_default=False)
    # When it was found and told, or written down.
    told_at = models.DateTimeField()
    # When the member put it away without celebrating, if so.
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "months", "days"], condition=Q(kind="rung"), name="reached_once"),
            models.UniqueConstraint(fields=["member", "rung"], condition=Q(kind="courage"), name="courage_once"),
            models.CheckConstraint(
                condition=Q(kind="courage", journey=None) | ~Q(kind="courage") & Q(journey__isnull=False),
                name="courage_is_of_no_single_road",
            ),
        ]  # fmt: skip

    @property
    def point(self) -> Point:
        """What its medallion is drawn from, and where on the road it lies."""
        return Point(self.rung, self.words, self.number, self.of, self.months, self.days, self.colour)


class NoFuss(models.Model):
    """A member who wants no fuss about milestones: no cards, no notices, nothing read out. Nobody else ever sees this row."""

    row_security = True

    # Who.
    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Since when.
    since = models.DateTimeField()

    objects = NoFussQuerySet.as_manager()

    def __str__(self) -> str:
        return f"no fuss {self.pk}"
