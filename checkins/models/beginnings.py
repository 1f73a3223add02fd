"""Answers that are not sent yet."""

import uuid

from django.conf import settings
from django.db import models

from checkins.models.rhythm import Round
from checkins.querysets import BeginningQuerySet
from groups.models import Group
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class Beginning(ConfidentialModel):
    """What stands in a member's open form of a round, kept for them alone until it is sent, let go, or the round closes. One an
    open form: two tabs never write over each other."""

    # Forms that give no name are one.
    UNNAMED = uuid.UUID(int=0)

    # In which round.
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    # The round's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Which open form it stands in: one rendering of it.
    submission = models.UUIDField(default=UNNAMED)
    # Whether that form was sent: then nothing stands here, and a keeping that comes late is dropped.
    sent = models.BooleanField(default=False)
    # What stands in the form so far, as JSON by field: ten boxes full of letters it writes with two fit in; sealed, in blocks as
    # large as an answer's.
    answers = SealedTextField(max_length=60_000, block=1_024)
    # When it was last kept.
    touched_at = models.DateTimeField()

    objects = BeginningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "member", "submission"], name="one_beginning_a_form")
        ]
