"""Ladders and their rungs: data of the site, or of one group."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from core.ids import LENGTH, opaque_id
from groups.models import Group
from milestones.ladder import Point
from milestones.querysets import LadderQuerySet, RungQuerySet


class Ladder(models.Model):
    """The points a road is marked at: one of the site's, or a group's own, which nobody sees but who sits there."""

    row_security = True

    # What stands in a URL, and in `Journey.ladder`.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Whose it is; empty for the site's.
    group = models.OneToOneField(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    # What it is called.
    name = models.CharField(max_length=60)
    # A line about it for whoever chooses.
    about = models.CharField(max_length=120, default="", blank=True)
    # Where among the others it is offered.
    place = models.PositiveSmallIntegerField(default=0)
    # Whether it marks the roads whose members have chosen none.
    is_default = models.BooleanField(default=False)

    objects = LadderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_ladder"),
            models.CheckConstraint(condition=Q(group=None) | Q(is_default=False), name="the_default_is_the_sites"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"ladder {self.public_id}"


_MONTHS = Case(
    When(unit="year", then=F("amount") * 12), When(unit="month", then=F("amount")),
    default=Value(0), output_field=models.PositiveIntegerField(),
)  # fmt: skip
_DAYS = Case(When(unit="day", then=F("amount")), default=Value(0), output_field=models.PositiveIntegerField())


class Rung(models.Model):
    """One point of a ladder. Changing it changes what is reached from then on, and nothing that was."""

    class Unit(models.TextChoices):
        DAY = "day", "days"
        MONTH = "month", "months"
        YEAR = "year", "years"

    row_security = True

    # Of which ladder.
    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="+")
    # How many of the unit after the first day.
    amount = models.PositiveIntegerField()
    # Days, months or years.
    unit = models.CharField(max_length=5, choices=Unit)
    # The same in months, computed by the database.
    months = models.GeneratedField(
        expression=_MONTHS, output_field=models.PositiveIntegerField(), db_persist=True
    )
    # Or in days.
    days = models.GeneratedField(
        expression=_DAYS, output_field=models.PositiveIntegerField(), db_persist=True
    )
    # A short name for it ("6m").
    code = models.CharField(max_length=12)
    # How members read it: "Six months".
    words = models.CharField(max_length=60)
    # The number in the medallion's middle.
    number = models.CharField(max_length=5)
    # What that number is of: "months".
    of = models.CharField(max_length=8)
    # The medallion's colour, a token of the look.
    colour = models.CharField(max_length=8, default="honey")

    objects = RungQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ladder", "months", "days"], name="one_rung_a_day"),
            models.CheckConstraint(
                condition=Q(unit="day", amount__range=(1, 36_500))
                | Q(unit="month", amount__range=(1, 1_200))
                | Q(unit="year", amount__range=(1, 100)),
                name="a_rung_within_a_hundred_years",
            ),
        ]

    def __str__(self) -> str:
        return f"rung {self.pk}"

    @property
    def point(self) -> Point:
        """For computing and drawing."""
        return Point(self.code, self.words, self.number, self.of, self.months, self.days, self.colour)
