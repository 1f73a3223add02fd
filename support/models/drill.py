"""The drill: each day the house tries the way to a hand itself, with two people and a circle of its own. No row of anybody."""

from django.conf import settings
from django.db import models

from core.ids import LENGTH
from groups.models import Group
from support.querysets import DrillQuerySet


class DrillCast(models.Model):
    """Who the house tries it with. The database lets nobody else into that circle, and neither of the two into any other
    (`support/migrations/0006_drill.py`), so a drill reaches nobody."""

    # The circle, which is shown to nobody (`GroupQuerySet.of_people`).
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")
    # Who asks.
    asker = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who is asked, and holds that circle.
    holder = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(asker=models.F("holder")), name="a_drill_takes_two_people"
            )
        ]

    def __str__(self) -> str:
        return f"drill cast {self.pk}"


class Drill(models.Model):
    """One try: how far it came, and how it ended."""

    class Step(models.TextChoices):
        ASK = "ask", "asking, over the web"
        TOLD = "told", "the notice going out by mail"
        TAKE = "take", "being taken, over the web"
        SEEN = "seen", "being seen by who asked"
        END = "end", "being ended by who asked"

    # When it began.
    began_at = models.DateTimeField()
    # The step it is at; where it came to nothing, the one that did not work.
    step = models.CharField(max_length=4, choices=Step, default=Step.ASK)
    # The request it made, as in its URL; empty before.
    about = models.CharField(max_length=LENGTH, blank=True, default="")
    # When it came to its end and all of it had worked.
    proven_at = models.DateTimeField(null=True)
    # When its time was over and not all of it had worked.
    failed_at = models.DateTimeField(null=True)
    # Until when a worker is at it; another looks after that.
    busy_until = models.DateTimeField(null=True)

    objects = DrillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(proven_at=None, failed_at=None),
                name="one_drill_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(proven_at=None) | models.Q(failed_at=None), name="a_drill_ends_one_way"
            ),
        ]
        indexes = [models.Index(fields=["-began_at"], name="drills_latest_first")]

    def __str__(self) -> str:
        return f"drill {self.pk}"

    @property
    def goes_on(self) -> bool:
        """Whether it has not come to its end."""
        return self.proven_at is None and self.failed_at is None
