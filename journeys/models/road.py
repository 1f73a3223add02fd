"""Journeys, their chapters, and what is counted on them."""

from django.db import models
from django.urls import reverse

from journeys.models.own import ANY_LENGTH, OwnModel
from vault.fields import SealedTextField


class Journey(OwnModel):
    """What a member is walking toward. Its days are counted from its start and never fall."""

    class Counting(models.TextChoices):
        ALL = "all", "All my days"
        CHAPTER = "chapter", "This chapter"
        LIGHTER = "lighter", "Lighter days"
        MEETINGS = "meetings", "Meetings"
        CHECK_INS = "check_ins", "Check-ins"
        NONE = "none", "No numbers"

    class LeapDay(models.TextChoices):
        FEBRUARY = "feb", "28 February"
        MARCH = "mar", "1 March"

    # What the member calls it; may be empty.
    name = SealedTextField(max_length=60, null=True)
    # Its first day, by the member's own calendar.
    starts_on = models.DateField()
    # Whether only the month is known: then the day is the first of it, and pages say the month.
    month_only = models.BooleanField(default=False)
    # Which number the road shows.
    counting = models.CharField(max_length=9, choices=Counting, default=Counting.ALL)
    # The most days ever shown: after travel to an earlier clock the total waits here instead of falling.
    days_kept = models.PositiveIntegerField(default=0)
    # Whether the first day is called day 0 or day 1; the site says which it is at first (`FIRST_DAY`).
    first_day = models.PositiveSmallIntegerField(default=0)
    # When a year is full that began on a 29 February and ends without one.
    leap_day = models.CharField(max_length=3, choices=LeapDay, default=LeapDay.FEBRUARY)
    # Which ladder of milestones it is marked by: a ladder's public id (`milestones.Ladder`); empty for the site's own.
    ladder = models.CharField(max_length=10, default="", blank=True)
    # Whether milestones of this journey are told to its member.
    milestones_wanted = models.BooleanField(default=True)
    # Whether the pages show this one first, of several.
    in_front = models.BooleanField(default=False)
    # What a private line counts days without, in the member's own words; empty where there is no such line.
    without = SealedTextField(max_length=60, null=True)
    # Since which day; moved by the member's own hand and by nothing else.
    without_since = models.DateField(null=True, blank=True)
    # The most days that line has shown since then, for the same reason as `days_kept`.
    without_kept = models.PositiveIntegerField(default=0)
    # When it was written down.
    created_at = models.DateTimeField()

    class Meta:
        # Each morning asks for the journeys that began on certain days.
        indexes = [models.Index(fields=["starts_on"], condition=models.Q(milestones_wanted=True), name="journeys_by_first_day")]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(in_front=True), name="one_journey_in_front"),
            models.CheckConstraint(condition=models.Q(first_day__in=(0, 1)), name="the_first_day_is_0_or_1"),
        ]  # fmt: skip

    def get_absolute_url(self) -> str:
        return reverse("journeys:one", args=[self.public_id])


class Chapter(OwnModel):
    """A stretch of a journey. When something happened, a chapter may end and the next begin; the road goes on."""

    # Of which journey.
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    # 1, 2, 3 … along the road.
    number = models.PositiveIntegerField()
    # What the member calls it.
    title = SealedTextField(max_length=80, null=True)
    # A line of theirs about it.
    words = SealedTextField(max_length=ANY_LENGTH, null=True)
    # Its first day.
    begins_on = models.DateField()
    # The most days shown of it while it lasts, for the same reason as the journey's.
    days_kept = models.PositiveIntegerField(default=0)
    # When it was written down.
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "number"], name="chapters_count_up")]


class Mark(OwnModel):
    """One of what a member may have counted instead of days: a check-in answered, a lighter day, a meeting they were at.
    Only ever added, so that no count falls when words fade or are taken back; a meeting is taken off by their own hand."""

    class Kind(models.TextChoices):
        CHECK_IN = "check_in", "A check-in"
        LIGHTER = "lighter", "A lighter day"
        MEETING = "meeting", "A meeting"

    # What it is one of.
    kind = models.CharField(max_length=8, choices=Kind)
    # The day, by the member's own calendar.
    on = models.DateField()
    # What it is of (a round, a day, a form that was sent), so that the same thing counts once.
    of = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind", "of"], name="counted_once")]
        indexes = [models.Index(fields=["member", "kind", "on"], name="marks_of_a_member")]
