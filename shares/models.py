"""Shares: what is said in a group, and what is said back."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from groups.models import Group, Promise
from shares.querysets import (
    AcknowledgementQuerySet,
    DraftQuerySet,
    HiddenQuerySet,
    ReplyQuerySet,
    ShareQuerySet,
    WaitingQuerySet,
)
from vault.fields import SealedTextField
from vault.models import ConfidentialModel

LONGEST = 10_000
"""Characters in one share or reply: some six pages of a book, and a bound on what one page can weigh."""

LONGEST_NOTE = 60
"""Characters in a content note: one line on a phone."""


class Share(ConfidentialModel):
    """Something said in a group, confidential, under the promise that held when it was said."""

    class Audience(models.TextChoices):
        GROUP = "group", "Everyone in the circle"
        FACILITATORS = "facilitators", "Those who hold the space"
        CHOSEN = "chosen", "People I choose"

    class Wish(models.TextChoices):
        LISTEN = "listen", "Just listening"
        EXPERIENCE = "experience", "Share your experience"
        IDEAS = "ideas", "Ideas welcome"
        PRACTICAL = "practical", "Practical help"

    # Where it was said.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who said it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who reads it.
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.GROUP)
    # The member ids of those it was said to, where it was said to chosen people; empty otherwise.
    readers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    # Whether it was said as "someone in the circle".
    unnamed = models.BooleanField(default=False)
    # Whether those who hold the space are told who it was all the same, as the promise had it.
    holders_know = models.BooleanField(default=False)
    # The words; empty once taken back.
    body = SealedTextField(max_length=LONGEST, null=True)
    # What it mentions, in its author's words, shown before the rest is opened; empty where nothing was noted.
    note = SealedTextField(max_length=LONGEST_NOTE, null=True)
    # What would help, as its author sees it; empty where they did not say.
    wish = models.CharField(max_length=10, choices=Wish, blank=True, default="")
    # Whether its author marked it as hard: it is put before somebody at once.
    hard = models.BooleanField(default=False)
    # How open a way in the promise allowed for people who come later (`groups.terms.WAYS_IN`).
    newcomers = models.PositiveSmallIntegerField(default=0)
    # The promise it was made under; it keeps that one.
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="+")
    # When it was said.
    created_at = models.DateTimeField()
    # When it fades; empty where it stays until taken back.
    fades_at = models.DateTimeField(null=True)
    # When its author last changed its words, if so.
    edited_at = models.DateTimeField(null=True)
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
        self.body, self.note, self.taken_back_at = None, None, now
        self.save(update_fields=["body", "note", "taken_back_at"])


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
    # Whether it was said without a name: the author of an unnamed share answers under it as who they were there.
    unnamed = models.BooleanField(default=False)
    # The words; empty once taken back.
    body = SealedTextField(max_length=LONGEST, null=True)
    # When.
    created_at = models.DateTimeField()
    # When its author last changed its words, if so.
    edited_at = models.DateTimeField(null=True)
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


class Draft(ConfidentialModel):
    """Words not sent yet, kept for their writer alone. Each open form has its own, so two tabs never write over each other."""

    # Where they would be said.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The share they would answer; empty for a share of their own.
    share = models.ForeignKey(Share, null=True, on_delete=models.CASCADE, related_name="+")
    # The words and choices so far, as JSON.
    answers = SealedTextField(max_length=4 * LONGEST)
    # Which open form.
    submission = models.UUIDField()
    # When they were last kept; after 30 days they go.
    touched_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "submission"], name="one_draft_a_form")]
        indexes = [models.Index(fields=["touched_at"], name="drafts_to_forget")]


class Hidden(models.Model):
    """A share one member does not want to see. Nobody else is told."""

    row_security = True

    # Which share.
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="+")
    # Who does not want to see it.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Since when.
    at = models.DateTimeField()

    objects = HiddenQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["share", "member"], name="hidden_once")]

    def __str__(self) -> str:
        return f"hidden {self.pk}"


class Waiting(models.Model):
    """A share that waits to be answered by two people: who was asked, and who has it in hand. One row a share."""

    row_security = True

    # Which share.
    share = models.OneToOneField(Share, on_delete=models.CASCADE, related_name="+")
    # The share's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # From when it wants an answer: when it was said, if it is hard; otherwise once the group's answer time is over.
    due_at = models.DateTimeField()
    # Who has it in hand: a facilitator or a willing member; empty where nobody is there.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When they took it in hand; after twelve hours without an answer it is free for others.
    owned_at = models.DateTimeField(null=True)
    # When it was put before those who hold the space.
    holders_told_at = models.DateTimeField(null=True)
    # When it was put before willing members.
    willing_told_at = models.DateTimeField(null=True)
    # When two people had answered, or it was over otherwise.
    over_at = models.DateTimeField(null=True)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(over_at=None), name="waiting_now"),
            models.Index(
                fields=["due_at"],
                condition=models.Q(over_at=None)
                & (models.Q(holders_told_at=None) | models.Q(willing_told_at=None)),
                name="waiting_to_be_told",
            ),
        ]

    def __str__(self) -> str:
        return f"waiting {self.pk}"
