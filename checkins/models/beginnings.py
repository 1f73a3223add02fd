"""Answers that are not sent yet."""

from django.conf import settings
from django.db import models

from checkins.models.rhythm import Round
from checkins.querysets import BeginningQuerySet
from groups.models import Group
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class Beginning(ConfidentialModel):
    """What stands in a member's open form of a round, kept for them alone until it is sent, let go, or the round closes. One a
    round and member: there is one answer to go on with."""

    # In which round.
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    # The round's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What stands in the form so far, as JSON by field: ten boxes full of letters it writes with two fit in; sealed, in blocks as
    # large as an answer's.
    answers = SealedTextField(max_length=60_000, block=1_024)
    # When it was last kept.
    touched_at = models.DateTimeField()

    objects = BeginningQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "member"], name="one_beginning_a_round")]
