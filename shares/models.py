"""Shares: what is said in a group, and what is said back."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models

from groups.models import Group, Promise
from shares.querysets import AcknowledgementQuerySet, ReplyQuerySet, ShareQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel

LONGEST = 6_000
"""Characters in one share or reply: some four pages of a book, and a bound on what one page can weigh."""


class Share(ConfidentialModel):
    """Something said in a group, confidential, under the promise that held when it was said."""

    class Audience(models.TextChoices):
        GROUP = "group", "Everyone in the circle"
        FACILITATORS = "facilitators", "Those who hold the space"

    # Where it was said.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who said it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who reads it.
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.GROUP)
    # The words; empty once taken back.
    body = SealedTextField(max_length=LONGEST, null=True)
    # The promise it was made under; it keeps that one.
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="+")
    # When it was said.
    created_at = models.DateTimeField()
    # When it fades; empty where it stays until taken back.
    fades_at = models.DateTimeField(null=True)
    # When its author took it back, if so.
    taken_back_at = models.DateTimeField(null=True)
    # Names the form it came from and what was in it (`shares.actions`): the same sent twice makes one share.
    submission = models.UUIDField(default=uuid.uuid4)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "submission"], name="one_share_a_form")]
        indexes = [
            models.Index(
                fields=["group", "-created_at", "-id"],
                condition=models.Q(taken_back_at=None),
                name="share_feed",
            ),
            models.Index(
                fields=["fades_at"], condition=models.Q(fades_at__isnull=False), name="share_fading"
            ),
            models.Index(
                fields=["taken_back_at"],
                condition=models.Q(taken_back_at__isnull=False),
                name="share_taken_back",
            ),
        ]

    def wipe(self, now: dt.datetime) -> None:
        """Taken back: the words leave the row at once; the row itself goes with the next purge."""
        self.body, self.taken_back_at = None, now
        self.save(update_fields=["body", "taken_back_at"])


class Reply(ConfidentialModel):
    """An answer to a share. It fades with it."""

    # What it answers.
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="+")
    # The share's group, carried along so that nothing hangs across groups.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # The share's audience, carried along so that row security need not look it up.
    audience = models.CharField(max_length=12, choices=Share.Audience)
    # Who answered.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The words; empty once taken back.
    body = SealedTextField(max_length=LONGEST, null=True)
    # When.
    created_at = models.DateTimeField()
    # When its author took it back, if so.
    taken_back_at = models.DateTimeField(null=True)
    # Names the form it came from and what was in it.
    submission = models.UUIDField(default=uuid.uuid4)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "submission"], name="one_reply_a_form")]
        indexes = [
            models.Index(fields=["share", "created_at"], name="replies_in_order"),
            models.Index(
                fields=["taken_back_at"],
                condition=models.Q(taken_back_at__isnull=False),
                name="reply_taken_back",
            ),
        ]

    def wipe(self, now: dt.datetime) -> None:
        """Taken back: the words leave the row at once; the row itself goes with the next purge."""
        self.body, self.taken_back_at = None, now
        self.save(update_fields=["body", "taken_back_at"])


class Acknowledgement(models.Model):
    """ "I hear you", "I've been there", "Thank you": said with one press, by somebody with a name, counted nowhere."""

    class Kind(models.TextChoices):
        HEAR = "hear", "I hear you"
        BEEN_THERE = "been_there", "I’ve been there"
        THANK = "thank", "Thank you"

    # No words, yet it tells who heard whom: under row security like the share itself.
    row_security = True

    # What it answers.
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="+")
    # The share's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # The share's audience, carried along.
    audience = models.CharField(max_length=12, choices=Share.Audience)
    # Who says so.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Which of the three.
    kind = models.CharField(max_length=10, choices=Kind)
    # When.
    at = models.DateTimeField()

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["share", "member", "kind"], name="said_once")]

    def __str__(self) -> str:
        return f"acknowledgement {self.pk}"
