"""Who of those who hold a circle is on duty when."""

from django.conf import settings
from django.db import models

from core.ids import LENGTH, opaque_id
from groups.models import Group
from support.querysets import DutyNoteQuerySet, DutyQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class Duty(models.Model):
    """A stretch of a circle's week that one who holds it is on duty for: read by everybody who sits there. Whoever steps back
    leaves the stretch standing without anybody, and no reason anywhere."""

    row_security = True

    # What stands in a form.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who; empty where it needs somebody.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The day, Monday 0 to Sunday 6, in the group's zone.
    weekday = models.PositiveSmallIntegerField()
    # The wall time it begins.
    opens = models.TimeField()
    # The wall time it ends, on the same day; midnight is the end of that day.
    closes = models.TimeField()
    # A date on which they asked to be covered for this once; empty otherwise.
    cover_on = models.DateField(null=True)
    # Who said yes to that; empty until somebody does.
    covered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__range=(0, 6)), name="duty_on_a_day_of_the_week"
            ),
            models.UniqueConstraint(
                fields=["group", "member", "weekday", "opens"], name="duty_once", nulls_distinct=True
            ),
        ]
        indexes = [models.Index(fields=["group"], name="duties_of_a_group")]

    def __str__(self) -> str:
        return f"duty {self.public_id}"


class DutyNote(ConfidentialModel):
    """A few lines from one who holds a circle to whoever is on duty next: read by those who hold it, and by nobody else."""

    # Which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who wrote it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The words; sealed.
    words = SealedTextField(max_length=1_000)
    # When.
    at = models.DateTimeField()
    # When it fades: with the circle's words, after thirty days at most.
    fades_at = models.DateTimeField()

    objects = DutyNoteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["group", "-at"], name="duty_notes_of_a_group"),
            models.Index(fields=["author", "-at"], name="duty_notes_of_an_author"),
            models.Index(fields=["fades_at"], name="duty_notes_fading"),
        ]
