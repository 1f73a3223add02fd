"""Asking for a hand: the request, who is asked one step after the other, and the line that goes with it."""

import datetime as dt

from django.conf import settings
from django.db import models

from core.ids import LENGTH, opaque_id
from groups.models import Group
from support.querysets import AskedQuerySet, RequestWordsQuerySet, SupportRequestQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class SupportRequest(models.Model):
    """One member asks for a hand. Either somebody holds it, or it is on its way from one step to the next, or there is nobody
    left to tell, and its page says so. It holds no words: those are in `RequestWords`, one row a circle."""

    row_security = True

    class State(models.TextChoices):
        OPEN = "open", "asked, and nobody has it"
        HELD = "held", "somebody has it"
        ANSWERED = "answered", "it was answered"
        CLOSED = "closed", "over"
        WITHDRAWN = "withdrawn", "taken back"

    class Ended(models.TextChoices):
        NOT = "", "it goes on"
        ASKER = "asker", "who asked said so"
        HOLDER = "holder", "who held it said that they have somebody"
        NOBODY = "nobody", "nobody had it for a day"
        CLOCK = "clock", "somebody had it, and neither said anything for two days"

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Who asks.
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Where it stands (`support.machine`).
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    # Which step has been told last; 0 before the first.
    step = models.PositiveSmallIntegerField(default=0)
    # When it moves on by itself; empty while it is held, is over, or nobody is left to tell.
    step_until = models.DateTimeField(null=True)
    # How often it came back to be asked: those who still wait are told once each time.
    turn = models.PositiveSmallIntegerField(default=1)
    # When it was asked.
    asked_at = models.DateTimeField()
    # When its state changed last.
    changed_at = models.DateTimeField()
    # By whose word it does not go on any more; the page of who asked says so.
    ended = models.CharField(max_length=6, choices=Ended, blank=True, default=Ended.NOT)
    # When the row is erased: so many days after it is over.
    fades_at = models.DateTimeField()

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asker"],
                condition=models.Q(state__in=["open", "held"]),
                name="one_open_request_a_member",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(step_until=None),
                name="only_what_is_open_moves_on",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "held"], ended="")
                | (~models.Q(state__in=["open", "held"]) & ~models.Q(ended="")),
                name="what_is_over_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["state"], condition=models.Q(state__in=["open", "held", "answered"]), name="requests_live"),
            models.Index(fields=["fades_at"], name="requests_fading"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"request {self.public_id}"

    @property
    def is_live(self) -> bool:
        """Whether somebody holds it or may still take it."""
        return self.state in (self.State.OPEN, self.State.HELD)


class Asked(models.Model):
    """One person who is asked, by way of one circle, and what became of it. They see their own row and no other: not who else
    was asked, and of who holds it only that somebody does. Somebody who is asked by way of two circles has a row of each, for
    one row would tell who asks that two names are one person; they are told once, and what they answer by one row they have
    answered."""

    row_security = True

    # Of which request.
    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="+")
    # Whose request, carried along.
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The circle by whose names the two know each other.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who is asked.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # In which step: odd ones as the asker set them; those of a circle who are not on duty then, in the even one after it.
    step = models.PositiveSmallIntegerField()
    # Whether as one who holds that circle; otherwise as somebody the asker chose.
    as_holder = models.BooleanField(default=False)
    # After how many minutes that step moves on.
    minutes = models.PositiveSmallIntegerField()
    # When they were told; empty until their step comes.
    told_at = models.DateTimeField(null=True)
    # When they said that they cannot now.
    cannot_at = models.DateTimeField(null=True)
    # Since when they hold it; empty where they do not.
    held_at = models.DateTimeField(null=True)
    # When they stopped holding it: handed on, or let go because they cannot be reached any more.
    let_go_at = models.DateTimeField(null=True)
    # When they opened "How to help me" last, of which the ledger has a line; it is read for an hour from then.
    opened_at = models.DateTimeField(null=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "member", "group"], name="asked_once_each"),
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(held_at__isnull=False), name="one_holds_it"
            ),
            models.CheckConstraint(
                condition=~models.Q(asker=models.F("member")), name="not_asked_of_oneself"
            ),
            models.CheckConstraint(condition=models.Q(minutes__range=(1, 240)), name="moves_on_within_hours"),
            models.CheckConstraint(
                condition=models.Q(held_at=None) | models.Q(told_at__isnull=False),
                name="held_by_who_was_told",
            ),
        ]
        indexes = [models.Index(fields=["member", "request"], name="asked_of_someone")]

    def __str__(self) -> str:
        return f"asked {self.pk}"

    @property
    def waits(self) -> bool:
        """Whether they were told and have neither taken it nor said that they cannot."""
        return self.told_at is not None and self.cannot_at is None and self.held_at is None


class RequestWords(ConfidentialModel):
    """The line that goes with a request, once for each circle by way of which it is asked: sealed for that circle, read by those
    who were told there while it is open or held, and by its author until it fades."""

    # Of which request.
    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="+")
    # The circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who wrote it: who asks.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The words; sealed.
    words = SealedTextField(max_length=600)
    # When.
    at = models.DateTimeField()
    # When they fade: thirty days after the request is over, or with what is said in that circle if that is sooner.
    fades_at = models.DateTimeField()

    objects = RequestWordsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "group"], name="words_once_a_circle")]
        indexes = [
            models.Index(fields=["author", "-at"], name="request_words_of_an_author"),
            models.Index(fields=["fades_at"], name="request_words_fading"),
        ]


def life() -> dt.timedelta:
    """How long a request can last at most, from asked to over: open, held and answered, each to its end by the clock."""
    from support.machine import ANSWERED_LASTS, HELD_LASTS, OPEN_LASTS  # it imports the models

    return OPEN_LASTS + HELD_LASTS + ANSWERED_LASTS
