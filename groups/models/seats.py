"""Seats, and what a member keeps from another in one group."""

import datetime as dt

from django.conf import settings
from django.db import models

from core.drawing import pebble_number
from core.ids import LENGTH, opaque_id
from groups.models.group import Group
from groups.models.promise import Promise
from groups.querysets import MembershipQuerySet, MuteQuerySet


class Membership(models.Model):
    """A member's seat in a group, from one day to another. A seat that ended stays as a row; coming back is a new one."""

    class Role(models.TextChoices):
        MEMBER = "member", "Member"
        FACILITATOR = "facilitator", "Facilitator"

    class Way(models.IntegerChoices):
        INVITED = 1, "Invited, or given by an admin"
        ASKED = 2, "Asked and admitted"
        AT_ONCE = 3, "Took it at once"

    # What seeds the pebble, so that it differs from group to group, and stands in a facilitator's URLs.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    # Whose seat.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    # The name they go by here: chosen for this group, so that nothing in one links to another.
    name = models.CharField(max_length=40)
    # That name as look-alikes of it meet (`core.text.skeleton`): no two in a group pass for each other.
    name_key = models.CharField(max_length=160)
    # Member, or facilitator: one who holds the space.
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    # When the seat was taken.
    since = models.DateTimeField()
    # By which way: who came by a more open one than a share allowed does not read it (`groups.terms.WAYS_IN`).
    way = models.PositiveSmallIntegerField(choices=Way, default=Way.INVITED)
    # For how many rounds they visit; empty for who came to stay. A visitor reads nothing older than their seat.
    visit_rounds = models.PositiveSmallIntegerField(null=True, blank=True)
    # How many rounds have closed since the visit began.
    visit_seen = models.PositiveSmallIntegerField(default=0)
    # When the last of those rounds closed: from then on they may stay or go, and after a while the visit ends by itself.
    visit_over_at = models.DateTimeField(null=True, blank=True)
    # Whether they would like to be asked when somebody waits for an answer.
    willing = models.BooleanField(default=False)
    # When it ended; empty while it lasts.
    until = models.DateTimeField(null=True, blank=True)
    # Until when a facilitator has paused it; it reads nothing meanwhile.
    paused_until = models.DateTimeField(null=True, blank=True)
    # Why it was paused or ended, in words the member reads.
    reason = models.CharField(max_length=280, blank=True, default="")
    # The promise the member accepted on joining.
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=models.Q(until=None), name="one_seat_a_member"
            ),
            models.UniqueConstraint(
                fields=["group", "name_key"], condition=models.Q(until=None), name="one_name_a_seat"
            ),
            models.CheckConstraint(condition=models.Q(way__range=(1, 3)), name="way_is_one_of_the_choices"),
        ]
        indexes = [
            models.Index(
                fields=["member", "group"], condition=models.Q(until=None), name="my_seat_there",
                include=["role", "paused_until", "since", "way", "visit_rounds"],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"seat {self.public_id}"

    @property
    def holds(self) -> bool:
        """Whether this seat holds the space."""
        return self.role == self.Role.FACILITATOR

    @property
    def pebble(self) -> int:
        """The number of the pebble that stands for this seat."""
        return pebble_number(self.public_id)

    @property
    def visiting(self) -> bool:
        """Whether they are trying the circle out."""
        return self.visit_rounds is not None

    def is_paused(self, now: dt.datetime) -> bool:
        """Whether a facilitator has paused it at that instant."""
        return self.paused_until is not None and self.paused_until > now


class Mute(models.Model):
    """In one group, a member does not want to read another; or also keeps what they say from the other. Nobody is told.

    In one group only: silence that followed somebody from circle to circle would give their other name away.
    """

    row_security = True

    # In which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose wish.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Whom they do not want to read.
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Whether the other does not read them either (a block).
    withholds = models.BooleanField(default=False)
    # Since when.
    at = models.DateTimeField()

    objects = MuteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member", "other"], name="muted_once"),
            models.CheckConstraint(condition=~models.Q(member=models.F("other")), name="not_oneself"),
        ]

    def __str__(self) -> str:
        return f"mute {self.pk}"
