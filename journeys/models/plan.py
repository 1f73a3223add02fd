"""The plan."""

from django.db import models

from journeys.models.own import OwnModel
from vault.fields import SealedTextField


class Plan(OwnModel):
    """What helps, written on a better day, to be read from the top at two in the morning."""

    # The one thing to do first.
    first = SealedTextField(max_length=400, null=True)
    # What tends to bring it on.
    triggers = SealedTextField(max_length=2_000, null=True)
    # Early and late warning signs.
    signs = SealedTextField(max_length=2_000, null=True)
    # What helps in the first five minutes, the first hour, the day.
    helps = SealedTextField(max_length=2_000, null=True)
    # People to call, one a line.
    people = SealedTextField(max_length=2_000, null=True)
    # Professional support.
    professional = SealedTextField(max_length=2_000, null=True)
    # Reasons and goals.
    reasons = SealedTextField(max_length=2_000, null=True)
    # When it was last changed.
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member"], name="one_plan_a_member")]
