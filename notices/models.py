"""Notices: that somebody should hear of something; and how they want to be told."""

import datetime as dt

from django.conf import settings
from django.db import models

from core.ids import LENGTH
from notices.querysets import NoticeQuerySet


class Notice(models.Model):
    """One thing one member should hear of. It carries ids, never words; its row is the promise, Celery only the nudge."""

    class State(models.TextChoices):
        WAITING = "waiting", "to be delivered"
        SENT = "sent", "mail handed over"
        KEPT = "kept", "read in the product only"
        DROPPED = "dropped", "no longer true, wanted or allowed"
        DEAD = "dead", "given up after too many tries"

    class Lane(models.IntegerChoices):
        URGENT = 0, "before everything else"
        ORDINARY = 1, "in its turn"
        REMINDERS = 2, "when nothing else is due"

    # Which kind, as registered in `notices.kinds`.
    kind = models.CharField(max_length=40)
    # Who should hear of it.
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    # The group it comes from, if one (an id; the group's name is looked up only when its reader may see it).
    group_id = models.BigIntegerField(null=True, blank=True)
    # The public id of what it is about.
    about = models.CharField(max_length=LENGTH, blank=True, default="")
    # At most one notice exists with this key: found twice, said once.
    dedupe = models.CharField(max_length=120, unique=True)
    # When it was put here.
    created_at = models.DateTimeField()
    # Not delivered before; moved on by quiet hours and by tries that did not work.
    due_at = models.DateTimeField()
    # Of no use any more after this; then dropped, never sent late.
    not_after = models.DateTimeField(null=True, blank=True)
    # Before what it goes out (`notices.kinds`): a herd of reminders holds up nobody who asked for a hand.
    lane = models.PositiveSmallIntegerField(choices=Lane, default=Lane.ORDINARY, db_default=Lane.ORDINARY)
    # Where its delivery stands.
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, db_default=State.WAITING)
    # Until when the drainer that took it may keep it; after that another one takes it.
    lease_until = models.DateTimeField(null=True, blank=True)
    # Which drainer has it: only the holder of this token may settle it.
    lease_token = models.UUIDField(null=True, blank=True)
    # How often it was tried.
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    # When its state was settled.
    settled_at = models.DateTimeField(null=True, blank=True)
    # When it was first due and taken up: from then on its reader finds it in the product, whatever becomes of the mail.
    told_at = models.DateTimeField(null=True, blank=True)
    # When its reader saw it in the product.
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            # How long the oldest due one waits (`notices.health`).
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="notices_waiting"),
            # What a drainer takes next.
            models.Index(
                fields=["lane", "due_at", "id"],
                condition=models.Q(state="waiting"),
                name="notices_waiting_by_lane",
            ),
            models.Index(fields=["recipient", "-created_at"], name="notices_of_a_member"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class NoticePreference(models.Model):
    """How one member wants to be told. Without a row, the defaults hold."""

    # Whose wishes.
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference", primary_key=True
    )
    # Told by mail of anything at all. Off: nothing is sent, whatever the others say.
    mail = models.BooleanField(default=True, db_default=True)
    # Told by mail when a check-in is about to close.
    reminders = models.BooleanField(default=True)
    # Told by mail of a milestone of their own.
    milestones = models.BooleanField(default=True)
    # Told by mail when somebody answers them.
    replies = models.BooleanField(default=True)
    # Told by mail of what concerns their seat or the groups they hold.
    seats = models.BooleanField(default=True)
    # From when on nothing is sent, by the member's own clock.
    quiet_from = models.TimeField(default=dt.time(21, 0))
    # Until when.
    quiet_until = models.TimeField(default=dt.time(8, 0))

    def __str__(self) -> str:
        return f"preference {self.pk}"


class Heartbeat(models.Model):
    """When a part of the house that answers no requests was last seen at work."""

    # Which part: worker or beat.
    part = models.CharField(max_length=10, primary_key=True)
    # When it last did something.
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"heartbeat {self.part}"
