"""The promise a group gives, a change of it that waits, and the floor under all of them."""

from django.conf import settings
from django.db import models

from core.ids import LENGTH, opaque_id
from groups.models.group import Group


class Promise(models.Model):
    """One version of what a group's confidentiality settings amount to. A share keeps the version it was made under."""

    # Whose promise.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="promises")
    # 1, 2, 3 … within the group.
    version = models.PositiveIntegerField()
    # The settings it is made of, by name (`groups.terms`).
    terms = models.JSONField()
    # Since when it holds.
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "version"], name="promise_versions_count_up")]

    def __str__(self) -> str:
        return f"promise {self.pk}"


class SettingsChange(models.Model):
    """A looser promise that was proposed: members are told, days pass, then it holds for new shares. Nothing closer waits."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        HELD = "held", "Held by an admin"
        DECLINED = "declined", "Declined by an admin"
        WITHDRAWN = "withdrawn", "Withdrawn"
        GIVEN = "given", "In effect"

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Which group's.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="changes")
    # The settings it would change, by name, with the value they would have.
    wanted = models.JSONField()
    # Who proposed it.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When.
    proposed_at = models.DateTimeField()
    # When it takes effect, unless it is held, declined or withdrawn.
    due_at = models.DateTimeField()
    # Where it stands.
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    # Why an admin held or declined it, in words the group reads.
    reason = models.CharField(max_length=280, blank=True, default="")
    # When it was decided: held, declined, withdrawn, or in effect.
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(state__in=["waiting", "held"]), name="one_change_waits"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="changes_due"),
        ]

    def __str__(self) -> str:
        return f"change {self.public_id}"


class Floor(models.Model):
    """How open a group of this site may be at most; one row. A site without the row allows every choice."""

    # Always 1: there is one floor.
    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # Each setting's most open value that is allowed, by name; what is missing is not limited.
    widest = models.JSONField(default=dict)
    # How many days members have between a looser promise being proposed and taking effect.
    notice_days = models.PositiveSmallIntegerField(default=7)
    # When it was last changed.
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_floor"),
            models.CheckConstraint(
                condition=models.Q(notice_days__range=(7, 90)), name="seven_days_notice_or_more"
            ),
        ]

    def __str__(self) -> str:
        return "floor"
