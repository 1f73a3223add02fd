"""The plan, and how it stood before."""

from django.db import models

from journeys.models.own import OwnModel
from vault.fields import SealedTextField


class Plan(OwnModel):
    """What helps, written on a better day, to be read from the top at two in the morning. Each part is lines of text
    (`journeys.plan.SECTIONS`), so that all of them are compared, copied and printed in one way."""

    # The one thing to do first.
    first = SealedTextField(max_length=400, null=True)
    # What tends to bring it on.
    triggers = SealedTextField(max_length=2_000, null=True)
    # Early signs.
    signs = SealedTextField(max_length=2_000, null=True)
    # Late signs.
    late = SealedTextField(max_length=2_000, null=True)
    # What helps in the first five minutes.
    helps = SealedTextField(max_length=2_000, null=True)
    # What helps in the first hour.
    hour = SealedTextField(max_length=2_000, null=True)
    # What helps through the day.
    day = SealedTextField(max_length=2_000, null=True)
    # "If …, then …": a situation and an answer a line, with a tab between them.
    pairs = SealedTextField(max_length=4_000, null=True)
    # People to call, one a line.
    people = SealedTextField(max_length=2_000, null=True)
    # Professional support.
    professional = SealedTextField(max_length=2_000, null=True)
    # Reasons.
    reasons = SealedTextField(max_length=2_000, null=True)
    # Goals, each with its small steps under it ("- …"), behind those that are done a tab and the day.
    goals = SealedTextField(max_length=8_000, null=True)
    # When it was last changed.
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member"], name="one_plan_a_member")]


class PlanVersion(OwnModel):
    """How a plan stood after one sitting. What is changed within half an hour is one sitting."""

    # Every part that said something, as JSON by name (`journeys.versions`).
    words = SealedTextField(max_length=120_000)
    # When the sitting began.
    at = models.DateTimeField()
    # When its last change was made.
    changed_at = models.DateTimeField()
    # Where an earlier version was put back: when that one was from.
    back_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["member", "-at"], name="plan_versions_of_a_member")]
