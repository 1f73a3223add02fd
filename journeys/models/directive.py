""" "How to help me", written on a good day for a harder one."""

from django.db import models

from journeys.models.own import OwnModel
from vault.fields import SealedTextField


class Directive(OwnModel):
    """What others may do for a member when it gets hard. Its author reads it, and whoever holds a request for
    a hand of theirs, while they hold it and once they have opened it (`support.querysets.help_of`)."""

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
