"""What is set aside in a group while somebody talks about it: it stays, and only its author still reads it."""

from django.db import models

from groups.models.group import Group
from groups.querysets import SetAsideQuerySet


class SetAside(models.Model):
    """One thing that was said and is not shown for now, except to its author. Put here by those who look after a report, and taken
    away by the same desk alone: what both set aside is read again once both have put it back."""

    row_security = True

    class Kind(models.TextChoices):
        SHARE = "share", "a share"
        REPLY = "reply", "a reply"
        CHECKIN = "checkin", "an answer in a check-in"
        KINDWORD = "kindword", "a kind word"

    # In which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # What it is.
    kind = models.CharField(max_length=8, choices=Kind)
    # Which row of that kind (no foreign key: its table is in an app above).
    thing = models.BigIntegerField()
    # At which desk it was set aside (`moderation.models.Case.Desk`).
    desk = models.CharField(max_length=10)
    # Since when.
    at = models.DateTimeField()

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing", "desk"], name="set_aside_once")]

    def __str__(self) -> str:
        return f"set aside {self.pk}"
