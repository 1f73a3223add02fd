"""What those who hold a circle say around a round: closing words, a handover, a letter; and what members do not want of them."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models

from checkins.models.rhythm import Round
from checkins.querysets import (
    AfterwordQuerySet,
    CareWishQuerySet,
    HandoverQuerySet,
    LeftAloneQuerySet,
    LetterAnswerQuerySet,
    LetterQuerySet,
)
from groups.models import Group
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class CareWish(models.Model):
    """What a member does not want of those who hold a circle. A row only where they do not want something, and nobody else's
    business: what follows from it is told by functions of the database (migrations 0009 and 0012) that do not tell why; for a
    round that has closed, from how it stood then (`LeftAlone`)."""

    row_security = True

    # In which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose wish.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Whether they are named where the circle has not heard from them.
    look_out = models.BooleanField(default=True)
    # Whether they may be written to alone by those who hold the space.
    letters = models.BooleanField(default=True)

    objects = CareWishQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_care_wish")]

    def __str__(self) -> str:
        return f"care wish {self.pk}"


class LeftAlone(models.Model):
    """A stretch in which a member is not looked out for in a circle (by one who holds it: they did not read them; by anybody: they
    did not want it, or their seat was paused), or one round of which they are not: they took their answer back after it had
    closed. From these the database tells whom the circle has not heard from, as it stood when the round closed:
    what changes later changes no list, so looking twice tells nothing (decision 17). Nobody else's business."""

    row_security = True
    REACH: ClassVar = dt.timedelta(days=14)
    """How far back the list reaches, by when a round closed; `sec.not_heard_from` says the same."""

    # In which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who is left alone.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The one who holds the circle and does not look out for them; empty for all of those.
    from_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    # The one round it is about; empty for all that close within it.
    round = models.ForeignKey(Round, null=True, on_delete=models.CASCADE, related_name="+")
    # Since when.
    since = models.DateTimeField()
    # Until when; empty while it lasts.
    until = models.DateTimeField(null=True)

    objects = LeftAloneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=models.Q(until=None), name="left_alone_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"left alone {self.pk}"


class Afterword(ConfidentialModel):
    """Closing words for a round, by one who holds the space: read by the circle, fading as its words do."""

    # For which round.
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    # The round's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who wrote them.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The words; sealed.
    words = SealedTextField(max_length=1_000)
    # When they were written, or changed last.
    at = models.DateTimeField()
    # How open a way in the promise allowed for people who come later (`groups.terms.WAYS_IN`).
    newcomers = models.PositiveSmallIntegerField(default=0)
    # When they fade; empty where they stay until taken back.
    fades_at = models.DateTimeField(null=True)

    objects = AfterwordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "author"], name="closing_words_once")]
        indexes = [
            models.Index(
                fields=["fades_at"], condition=models.Q(fades_at__isnull=False), name="afterwords_fading"
            )
        ]

    def has_faded(self, now: dt.datetime) -> bool:
        """Whether they are over at that instant."""
        return self.fades_at is not None and self.fades_at <= now


class Handover(ConfidentialModel):
    """Holding the check-ins goes to somebody, from the one after `round` on, with a note that only those who hold read. The
    newest says who holds them; handed on, there is one more."""

    # On whose board it was written: theirs are those after it.
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    # The round's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who hands over.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who holds the next ones.
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The note; sealed, or empty.
    words = SealedTextField(max_length=1_000, null=True)
    # When.
    at = models.DateTimeField()
    # When it fades: with the circle's words, after thirty days at most.
    fades_at = models.DateTimeField()

    objects = HandoverQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["group", "-at"], name="handovers_of_a_group"),
            models.Index(fields=["fades_at"], name="handovers_fading"),
        ]


class Letter(ConfidentialModel):
    """A few lines from one who holds the space to one member of that circle. Only the two read them. One a round: whoever
    holds the space with them is told that somebody wrote, by a function of the database, and not who."""

    # On whose board it was written.
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    # The round's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who wrote it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # To whom.
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The words; sealed.
    words = SealedTextField(max_length=1_000)
    # When.
    at = models.DateTimeField()
    # When it fades: with the circle's words, after thirty days at most.
    fades_at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "reader"], name="one_letter_a_round"),
            models.CheckConstraint(condition=~models.Q(author=models.F("reader")), name="not_to_oneself"),
        ]
        indexes = [
            models.Index(fields=["author", "-at"], name="letters_of_an_author"),
            models.Index(fields=["reader", "-at"], name="letters_to_a_reader"),
            models.Index(fields=["fades_at"], name="letters_fading"),
        ]


class LetterAnswer(ConfidentialModel):
    """What somebody answers to a letter, once: a few words, or one of three that are there to press."""

    # To which letter.
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="+")
    # The letter's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who answers: the letter's reader.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who reads it: the letter's author.
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The words; sealed.
    words = SealedTextField(max_length=600)
    # When.
    at = models.DateTimeField()
    # When it fades: with the letter.
    fades_at = models.DateTimeField()

    objects = LetterAnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter"], name="answered_one_letter_once")]
        indexes = [models.Index(fields=["author", "-at"], name="letter_answers_of_an_author")]
