""" "How to help me", written on a good day for a harder one."""

from django.db import models

from journeys.models.own import OwnModel
from vault.fields import SealedTextField


class Directive(OwnModel):
    """What others may do for a member when it gets hard. Nobody but its author opens it: what opens it, a request for
    support that is open, is built later."""

    # Who may be told what, and in which order.
    order = SealedTextField(max_length=2_000, null=True)
    # What helps.
    helps = SealedTextField(max_length=2_000, null=True)
    # What never to do.
    never = SealedTextField(max_length=2_000, null=True)
    # After how much silence somebody may worry.
    silence = SealedTextField(max_length=2_000, null=True)
    # When it was last changed.
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member"], name="one_directive_a_member")]
