"""Whom a member chose beforehand, in their order; and who may be reached while it is quiet."""

from django.conf import settings
from django.db import models

from groups.models import Group
from support.querysets import OwnQuerySet


class RingPlace(models.Model):
    """One place in a member's ring: one person in one circle, or whoever holds that circle. Nobody else sees it: not who stands
    in it, not that there is one."""

    row_security = True

    # Whose ring.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # In which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who; empty for whoever holds that circle.
    other = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    # In which step: everybody of a step is told at once.
    step = models.PositiveSmallIntegerField()
    # After how many minutes that step moves on to the next.
    minutes = models.PositiveSmallIntegerField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "group", "other"], name="in_a_ring_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=models.Q(step__range=(1, 3)), name="three_steps"),
            models.CheckConstraint(condition=models.Q(minutes__range=(1, 240)), name="a_step_has_minutes"),
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"


class NightWish(models.Model):
    """A member wants to hear in their quiet hours, too, when somebody asks them for a hand. A row only where they do."""

    row_security = True

    # Whose wish.
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    # Since when.
    since = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    def __str__(self) -> str:
        return f"night wish {self.pk}"
