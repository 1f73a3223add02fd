"""Groups, the seats in them, and the promise they keep."""

import datetime as dt

from django.conf import settings
from django.db import models

from core.drawing import pebble_number
from core.ids import LENGTH, opaque_id
from groups.querysets import GroupQuerySet, JoinRequestQuerySet, MembershipQuerySet

SEATS = 12
"""Twelve at most: the landing page promises it."""


class Group(models.Model):
    """A small circle of members, with facilitators, a rhythm and a promise."""

    class Listed(models.TextChoices):
        ANYONE = "anyone", "Anyone who looks, signed in or not"
        MEMBERS = "members", "People who are signed in"
        NOBODY = "nobody", "Nobody: it is not listed"

    class Joining(models.TextChoices):
        AT_ONCE = "at_once", "Anyone takes a seat at once"
        ASK = "ask", "Anyone may ask; a facilitator says yes"
        CLOSED = "closed", "Nobody new for now"

    class Meeting(models.TextChoices):
        ONLINE = "online", "Online"
        IN_PERSON = "in_person", "In person"
        HYBRID = "hybrid", "Both"

    class Approach(models.TextChoices):
        OPEN = "open", "Open to every way"
        TWELVE_STEP = "twelve_step", "12-step"
        SKILLS = "skills", "Skills and tools"
        COACHING = "coaching", "Coaching"
        FAITH = "faith", "Faith-based"
        SECULAR = "secular", "Secular"

    class Stay(models.IntegerChoices):
        TAKEN_BACK = 0, "Until taken back"
        QUARTER = 90, "90 days"
        MONTH = 30, "30 days"
        WEEK = 7, "7 days"
        DAY = 1, "24 hours"

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Its name, as its members chose it.
    name = models.CharField(max_length=60)
    # Two or three lines for people who are looking for a group.
    about = models.CharField(max_length=400, blank=True, default="")
    # When it usually comes together, in words.
    when_words = models.CharField("when", max_length=80, blank=True, default="")
    # How it meets.
    meets = models.CharField(max_length=10, choices=Meeting, default=Meeting.ONLINE)
    # The way it works, where it has one.
    approach = models.CharField(max_length=12, choices=Approach, default=Approach.OPEN)
    # The language spoken, as a BCP 47 tag.
    language = models.CharField(max_length=12, default="en")
    # The noun for "any pull to …" in its check-ins: use, drink, bet; empty asks simply for "any pull".
    pull_noun = models.CharField(max_length=20, blank=True, default="")
    # How many people it seats.
    seats = models.PositiveSmallIntegerField(default=SEATS)
    # Setting: who can find it.
    listed = models.CharField(max_length=8, choices=Listed, default=Listed.MEMBERS)
    # Setting: how one joins.
    joining = models.CharField(max_length=8, choices=Joining, default=Joining.ASK)
    # Setting: how many days a share stays; 0 is until taken back.
    stay_days = models.PositiveSmallIntegerField(choices=Stay, default=Stay.QUARTER)
    # When it was opened.
    created_at = models.DateTimeField(auto_now_add=True)
    # The form it was opened with: sent twice, it opens one group.
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(seats__range=(2, SEATS)), name="two_to_twelve_seats"),
            models.CheckConstraint(
                condition=models.Q(stay_days__in=[0, 1, 7, 30, 90]), name="stay_is_one_of_the_choices"
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.public_id}"

    def fades_at(self, said_at: dt.datetime) -> dt.datetime | None:
        """When something said at that instant fades, by the setting as it is now; None for never."""
        return said_at + dt.timedelta(days=self.stay_days) if self.stay_days else None

    def open_seats(self) -> int:
        """How many seats nobody has taken; a paused seat is taken."""
        return max(0, self.seats - self.memberships.filter(until=None).count())


class Promise(models.Model):
    """One version of what a group's confidentiality settings amount to. A share keeps the version it was made under."""

    # Whose promise.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="promises")
    # 1, 2, 3 … within the group.
    version = models.PositiveIntegerField()
    # The settings it is made of: listed, joining, stay_days.
    terms = models.JSONField()
    # Since when it holds.
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "version"], name="promise_versions_count_up")]

    def __str__(self) -> str:
        return f"promise {self.pk}"


class Membership(models.Model):
    """A member's seat in a group, from one day to another. A seat that ended stays as a row; coming back is a new one."""

    class Role(models.TextChoices):
        MEMBER = "member", "Member"
        FACILITATOR = "facilitator", "Facilitator"

    # What seeds the pebble, so that it differs from group to group, and stands in a facilitator's URLs.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    # Whose seat.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    # Member, or facilitator: one who holds the space.
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    # When the seat was taken.
    since = models.DateTimeField()
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
        ]
        indexes = [models.Index(fields=["member"], condition=models.Q(until=None), name="my_seats", include=["group", "role", "paused_until"])]  # fmt: skip

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


class JoinRequest(models.Model):
    """Somebody asking for a seat; decided by a facilitator, never by a change of settings."""

    # What stands in a facilitator's URLs.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="join_requests")
    # Who asks.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    # The promise they read and accepted when asking.
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="+")
    # When.
    asked_at = models.DateTimeField()
    # When it was decided or taken back; empty while it waits.
    decided_at = models.DateTimeField(null=True, blank=True)
    # What came of it: admitted, declined, withdrawn.
    outcome = models.CharField(max_length=10, blank=True, default="")
    # The facilitator who decided.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=models.Q(decided_at=None), name="one_open_request"
            ),
        ]

    def __str__(self) -> str:
        return f"join request {self.public_id}"


class Block(models.Model):
    """A member who cannot find, ask for or take a seat in one group."""

    # What stands in a facilitator's URLs: the member's own id would be the same in every circle.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="blocks")
    # Who is kept out.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who decided.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # When.
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="blocked_once")]

    def __str__(self) -> str:
        return f"block {self.pk}"
