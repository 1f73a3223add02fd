"""Rhythms and their rounds."""

import datetime as dt

from django.conf import settings
from django.db import models

from checkins.querysets import RhythmQuerySet, RoundQuerySet
from core.ids import LENGTH, opaque_id
from groups.models import Group


class Rhythm(models.Model):
    """When a group checks in: a local wall time, its IANA zone and how often. Instants are worked out late."""

    class Every(models.TextChoices):
        DAY = "day", "Every day"
        WEEK = "week", "Once a week"

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Whose rhythm.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="rhythms")
    # What is asked first, such as "How are you arriving?".
    question = models.CharField(max_length=120, default="How are you arriving?")
    # Daily or weekly.
    every = models.CharField(max_length=5, choices=Every, default=Every.WEEK)
    # For weekly: the day, Monday 0 to Sunday 6.
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    # The wall time at which a round opens.
    opens = models.TimeField()
    # For how many minutes it stays open.
    open_minutes = models.PositiveIntegerField(default=12 * 60)
    # How many minutes before it closes people who have not answered are reminded; 0 for no reminder.
    remind_minutes = models.PositiveIntegerField(default=60)
    # The zone of that wall time.
    time_zone = models.CharField(max_length=64)
    # The first local date it may open on.
    starts_on = models.DateField()
    # Who set it.
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When it was ended; empty while it goes on.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RhythmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(every="day", weekday=None) | models.Q(every="week", weekday__range=(0, 6)),
                name="weekly_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(open_minutes__range=(15, 7 * 24 * 60)),
                name="open_for_15_minutes_to_a_week",
            ),
            # Sent twice, set once.
            models.UniqueConstraint(
                fields=["group", "question", "every", "weekday", "opens", "time_zone"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="no_rhythm_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"rhythm {self.public_id}"


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
    # From when on members can answer.
    opens_at = models.DateTimeField()
    # Until when.
    closes_at = models.DateTimeField()
    # When those who have not answered are reminded; empty for not at all.
    remind_at = models.DateTimeField(null=True, blank=True)
    # When its reminders were put in the outbox; empty until then.
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rhythm", "date"], name="one_round_a_date"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="closes_after_it_opens"
            ),
        ]
        indexes = [
            models.Index(fields=["group", "-opens_at"], name="rounds_of_a_group"),
            # By when they close, for those long closed never need looking at again.
            models.Index(
                fields=["closes_at"],
                condition=models.Q(reminded_at=None, remind_at__isnull=False),
                name="rounds_to_remind",
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.public_id}"

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it can be answered at that instant."""
        return self.opens_at <= now < self.closes_at
