"""Rhythms and their rounds."""

import datetime as dt
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q

from checkins import questions
from checkins.departures import NONE, Departures
from checkins.querysets import RhythmQuerySet, RoundQuerySet
from core.ids import LENGTH, opaque_id
from groups.models import Group

AT_ONCE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""When to look at a rhythm nobody has looked at yet."""


def what_is_asked() -> list[str]:
    """What a rhythm asks until somebody chooses."""
    return list(questions.DAILY)


class Rhythm(models.Model):
    """When a group checks in: a local wall time, its IANA zone and how often. Instants are worked out late.

    What departs from its rule stands beside it (`checkins.models.departures`).
    """

    class Every(models.TextChoices):
        DAY = "day", "Every day"
        WEEKDAYS = "weekdays", "Monday to Friday"
        WEEK = "week", "Once a week"
        FORTNIGHT = "fortnight", "Every second week"
        MONTH = "month", "Once a month"

    class Nth(models.IntegerChoices):
        FIRST = 1, "The first"
        SECOND = 2, "The second"
        THIRD = 3, "The third"
        FOURTH = 4, "The fourth"
        LAST = -1, "The last"

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Whose rhythm.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="rhythms")
    # What is asked first, such as "How are you arriving?".
    question = models.CharField(max_length=120, default="How are you arriving?")
    # How often.
    every = models.CharField(max_length=9, choices=Every, default=Every.WEEK)
    # For once a week, every second week and once a month: the day, Monday 0 to Sunday 6.
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    # For once a month: which of these days of the month, 1 to 4, or -1 for the last.
    nth = models.SmallIntegerField(choices=Nth, null=True, blank=True)
    # The wall time at which a round opens.
    opens = models.TimeField()
    # For how many minutes it stays open.
    open_minutes = models.PositiveIntegerField(default=12 * 60)
    # How many minutes before it closes people who have not answered are reminded; 0 for no reminder.
    remind_minutes = models.PositiveIntegerField(default=60)
    # The zone of that wall time.
    time_zone = models.CharField(max_length=64)
    # The first local date it may open on; every second week counts from the week (Monday to Sunday) of that date.
    starts_on = models.DateField()
    # The last local date it may open on; empty while no end is thought of.
    ends_on = models.DateField(null=True, blank=True)
    # When its next round that has no row yet opens, as it was worked out last; empty where none comes any more. It only says
    # when to look: the rounds themselves are worked out again (`checkins.opening`).
    next_at = models.DateTimeField(null=True, blank=True, default=AT_ONCE)
    # How often it was changed since it was set: a calendar takes the higher number for the newer word.
    sequence = models.PositiveIntegerField(default=0)
    # Who set it.
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What it asks, in order, as names and own words (`checkins.questions`).
    asks = models.JSONField(default=what_is_asked)
    # When it was ended; empty while it goes on.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RhythmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every__in=["day", "weekdays"], weekday=None, nth=None)
                | Q(every__in=["week", "fortnight"], weekday__isnull=False, weekday__range=(0, 6), nth=None)
                | Q(
                    every="month",
                    weekday__isnull=False,  # said too, for SQL takes "unknown" for kept
                    weekday__range=(0, 6),
                    nth__isnull=False,
                    nth__in=[1, 2, 3, 4, -1],
                ),
                name="every_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(open_minutes__range=(15, 7 * 24 * 60)),
                name="open_for_15_minutes_to_a_week",
            ),
            # Sent twice, set once.
            models.UniqueConstraint(
                fields=["group", "question", "every", "weekday", "nth", "opens", "time_zone"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="no_rhythm_twice",
            ),
        ]
        indexes = [
            # Which rhythms have rounds to make, whatever else there is.
            models.Index(fields=["next_at"], condition=Q(ended_at=None), name="rhythms_to_open"),
            # Which have run out.
            models.Index(
                fields=["ends_on"], condition=Q(ended_at=None, next_at=None), name="rhythms_run_out"
            ),
        ]

    def __str__(self) -> str:
        return f"rhythm {self.public_id}"

    @cached_property
    def departures(self) -> Departures:
        """What departs from its rule. Asked for once, in two statements; for many at once see `with_departures`."""
        if self.pk is None:
            return NONE
        return Departures.of(
            self.pauses.values_list("first_on", "last_on"), self.extras.values_list("date", "opens")
        )


class Round(models.Model):
    """One occurrence of a rhythm. Whether it is open is told by the clock, not by a flag somebody must set."""

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Of which rhythm.
    rhythm = models.ForeignKey(Rhythm, on_delete=models.CASCADE, related_name="rounds")
    # The rhythm's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="rounds")
    # The local date it belongs to: a rhythm has one round a date.
    date = models.DateField()
    # What is asked, as it was when the round was made.
    question = models.CharField(max_length=120)
    # What else is asked, in order, as it was when the round opened (`checkins.questions`).
    asks = models.JSONField(default=what_is_asked)
    # From when on members can answer.
    opens_at = models.DateTimeField()
    # Until when.
    closes_at = models.DateTimeField()
    # When those who have not answered are reminded; empty for not at all.
    remind_at = models.DateTimeField(null=True, blank=True)
    # When its reminders were put in the outbox; empty until then.
    reminded_at = models.DateTimeField(null=True, blank=True)
    # When those who want to hear that it opens were put in the outbox; empty until then.
    opening_told_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rhythm", "date"], name="one_round_a_date"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="closes_after_it_opens"
            ),
        ]
        indexes = [
            models.Index(fields=["group", "-opens_at"], name="rounds_of_a_group"),
            # By when they close, for those long closed never need looking at again.
            models.Index(
                fields=["closes_at"],
                condition=Q(reminded_at=None, remind_at__isnull=False),
                name="rounds_to_remind",
            ),
            models.Index(fields=["closes_at"], condition=Q(opening_told_at=None), name="rounds_to_tell_of"),
        ]

    def __str__(self) -> str:
        return f"round {self.public_id}"

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it can be answered at that instant."""
        return self.opens_at <= now < self.closes_at
