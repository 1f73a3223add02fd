"""Two who write to each other: that they do, each one's own end of it, what they say, and what neither sees of the other."""

import uuid

from django.conf import settings
from django.db import models

from conversations.querysets import (
    ConversationQuerySet,
    ConversationWordsQuerySet,
    NotAgainQuerySet,
    OpenEarlyQuerySet,
    OwnEndQuerySet,
    UnsentQuerySet,
)
from core.ids import LENGTH, opaque_id
from groups.models import Group
from vault.fields import SealedTextField
from vault.models import ConfidentialModel

LONGEST = 4_000
"""Characters in one piece of writing: two pages of a letter."""


class Conversation(models.Model):
    """Two who share a circle, one of whom wrote to the other. In one circle only: by the names they go by there. Both see this
    row from when it was accepted, and nothing in it changes when one of them ends it, is muted or blocked."""

    class Days(models.IntegerChoices):
        DAY = 1, "A day"
        WEEK = 7, "A week"
        MONTH = 30, "30 days"

    row_security = True

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # The circle where both sit.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who wrote first.
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # To whom.
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # When the request was sent.
    asked_at = models.DateTimeField()
    # Until when it waits for an answer: until its words fade.
    waits_until = models.DateTimeField()
    # When the other accepted it; empty until then.
    accepted_at = models.DateTimeField(null=True)
    # How many days words stay, as who wrote first wants it. The shorter of the two holds.
    asker_days = models.PositiveSmallIntegerField(choices=Days, default=Days.MONTH)
    # How many days words stay, as the other wants it.
    other_days = models.PositiveSmallIntegerField(choices=Days, default=Days.MONTH)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(asker=models.F("other")), name="not_written_to_oneself"
            ),
            models.CheckConstraint(
                condition=models.Q(asker_days__range=(1, 30), other_days__range=(1, 30)),
                name="words_of_two_fade",
            ),
        ]
        indexes = [
            models.Index(fields=["asker", "asked_at"], name="conversations_begun"),
            models.Index(fields=["other"], name="conversations_of_a_member"),
        ]

    def __str__(self) -> str:
        return f"conversation {self.public_id}"

    def other_than(self, member_id: int) -> int:
        """The id of the other of the two."""
        return self.other_id if self.asker_id == member_id else self.asker_id

    @property
    def days(self) -> int:
        """How many days words stay as the two wish it: the shorter choice."""
        return min(self.asker_days, self.other_days)


class OwnEnd(models.Model):
    """One member's own end of a conversation. The other never sees it, so that ending it leaves no sign."""

    row_security = True

    class Stand(models.TextChoices):
        ON = "on", "goes on"
        NOT_NOW = "not_now", "was asked, and not now"
        ENDED = "ended", "was ended"

    # Of which conversation.
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    # Its group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose end.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # How it stands for them.
    stand = models.CharField(max_length=8, choices=Stand)
    # Since when it stands so: taken up again, they read only what was said from then on.
    at = models.DateTimeField()
    # What they read begins here: when they came into it, or took it up again.
    reads_from = models.DateTimeField()

    objects = OwnEndQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "member"], name="one_end_each")]

    def __str__(self) -> str:
        return f"end {self.pk}"


class ConversationWords(ConfidentialModel):
    """What one of the two says to the other. Read by both until it fades, and by nobody else."""

    # In which conversation.
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    # Its group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who says it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # To whom.
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Whether these are the words a request came with: until it is accepted there are no others.
    first = models.BooleanField(default=False)
    # The words; sealed under a key of the conversation, its author and the day they fade.
    words = SealedTextField(max_length=LONGEST)
    # When.
    at = models.DateTimeField()
    # When its author last changed the words, if so.
    edited_at = models.DateTimeField(null=True)
    # When it fades: with what is said in the circle, and no later than the shorter choice of the two.
    fades_at = models.DateTimeField()
    # Names the form it came from and what was in it (`shares.sending`): the same sent twice is one.
    submission = models.UUIDField(default=uuid.uuid4)

    objects = ConversationWordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "submission"], name="one_piece_a_form"),
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(first=True), name="one_first_piece"
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "-at"], name="words_between_two"),
            models.Index(fields=["author", "-at"], name="words_to_one_of_an_author"),
            models.Index(fields=["fades_at"], name="words_between_two_fading"),
        ]


class NotAgain(models.Model):
    """That a member does not want to be written to by somebody in one circle. Nobody else sees it. Apart from the request it
    answered, so that the request goes when every other one would."""

    row_security = True

    # Where.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who does not want it.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # By whom.
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Since when.
    at = models.DateTimeField()

    objects = NotAgainQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member", "other"], name="not_again_once"),
        ]

    def __str__(self) -> str:
        return f"not again {self.pk}"


class OpenEarly(models.Model):
    """That somebody new in a circle may be written to before their first weeks are over, as they chose."""

    row_security = True

    # Where.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Since when.
    at = models.DateTimeField()

    objects = OpenEarlyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="open_early_once")]

    def __str__(self) -> str:
        return f"open early {self.pk}"


class Unsent(ConfidentialModel):
    """Words to one person that were not sent: the door had closed, or the page broke. Kept for their writer alone."""

    # In which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # To whom they would have gone.
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The words; sealed.
    words = SealedTextField(max_length=LONGEST)
    # When they came; after thirty days they go.
    at = models.DateTimeField()

    objects = UnsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "author", "other"], name="one_unsent_to_somebody"),
        ]
