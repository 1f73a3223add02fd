"""A round held live: the round itself, everyone's turn in it, what was written in place of speaking, and where it meets."""

import datetime as dt

from django.conf import settings
from django.db import models

from checkins.models import Round
from groups.models import Group
from live.querysets import LiveRoundQuerySet, MeetingLinkQuerySet, TurnQuerySet, TurnWordsQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel

HERE_FOR = dt.timedelta(seconds=45)
"""Who was heard of within this is here (`live.querysets`, and the database's own in `live/migrations/0002_locks.py`)."""

SOFT_SECONDS = 180
"""What a turn is about, at first. Nothing happens when it is over."""


class LiveRound(models.Model):
    """A round that is held live, from when its door opens until an hour after it has ended: then all of it is erased."""

    class Stage(models.TextChoices):
        ARRIVING = "arriving", "People come in"
        TURNS = "turns", "One speaks after another"
        CLOSING = "closing", "A word each"
        ENDED = "ended", "It has ended"

    # Tells who was where: under row security like everything of it.
    row_security = True

    # Which round.
    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="+")
    # The round's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who opened its door.
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When.
    opened_at = models.DateTimeField()
    # How far it is.
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.ARRIVING)
    # Whose turn it is; empty for nobody's.
    current = models.ForeignKey("Turn", null=True, on_delete=models.SET_NULL, related_name="+")
    # When that turn began; pauses move it along.
    turn_began_at = models.DateTimeField(null=True)
    # About how many seconds that turn has.
    seconds = models.PositiveIntegerField(default=SOFT_SECONDS)
    # Since when everything rests, if it does.
    paused_at = models.DateTimeField(null=True)
    # How often the turn was handed on or the stage has changed: a press names the step it was made in.
    step = models.PositiveIntegerField(default=0)
    # How often anything has changed that a page shows: all that an open page is told.
    change = models.PositiveIntegerField(default=0)
    # How many were here when that was last looked at.
    here = models.PositiveSmallIntegerField(default=0)
    # When it ended, if it has.
    ended_at = models.DateTimeField(null=True)

    objects = LiveRoundQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group"], name="live_rounds_of_a_group")]

    def __str__(self) -> str:
        return f"live round {self.pk}"

    @property
    def goes_on(self) -> bool:
        """Whether it has not ended."""
        return self.stage != self.Stage.ENDED


class Turn(models.Model):
    """One member's place in the order of a live round. Who has none listens from the door, and nobody waits for them."""

    class State(models.TextChoices):
        WAITING = "waiting", "Still to come, or speaking"
        SHARED = "shared", "Has had it"
        PASSED = "passed", "Passed"

    # Tells who was there: under row security.
    row_security = True

    # In which live round.
    live = models.ForeignKey(LiveRound, on_delete=models.CASCADE, related_name="+")
    # Its group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Where in the order, the smallest first; at the same place, who came first.
    place = models.PositiveIntegerField()
    # Whether it is still to come.
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    # Whether they only listen: the round goes by them, and they may change their mind.
    listening = models.BooleanField(default=False)
    # Whether their hand is up.
    hand = models.BooleanField(default=False)
    # When their page was last heard of; each time writes over the one before, and nothing else is kept of it.
    beat_at = models.DateTimeField(null=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["live", "member"], name="one_turn_a_member")]

    def __str__(self) -> str:
        return f"turn {self.pk}"

    def is_here(self, now: dt.datetime) -> bool:
        """Whether their page was heard of just now."""
        return self.beat_at is not None and self.beat_at > now - HERE_FOR


class TurnWords(ConfidentialModel):
    """What somebody wrote in a live round: their turn, where they do not speak, or their word at the end."""

    class Kind(models.TextChoices):
        TURN = "turn", "In place of speaking"
        WORD = "word", "A word at the end"

    # In which live round.
    live = models.ForeignKey(LiveRound, on_delete=models.CASCADE, related_name="+")
    # Its group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose turn.
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="+")
    # Who wrote it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What it is.
    kind = models.CharField(max_length=4, choices=Kind)
    # What they wrote; sealed.
    words = SealedTextField(max_length=2_000)
    # When.
    at = models.DateTimeField()
    # How open a way in the promise allowed for people who come later (`groups.terms.WAYS_IN`).
    newcomers = models.PositiveSmallIntegerField(default=0)
    # When it fades: as the circle's words do, and at the latest with the live round.
    fades_at = models.DateTimeField()

    objects = TurnWordsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "kind"], name="one_of_a_kind_a_turn")]
        indexes = [models.Index(fields=["fades_at"], name="turn_words_fading")]


class MeetingLink(ConfidentialModel):
    """Where those who are here see or hear each other: somebody else's meeting room. Read by who is here and who holds."""

    # Of which live round; there is one at most.
    live = models.OneToOneField(LiveRound, on_delete=models.CASCADE, related_name="+")
    # Its group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who set it.
    setter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The address, https only; sealed, for who has it can walk in.
    address = SealedTextField(max_length=500)

    objects = MeetingLinkQuerySet.as_manager()
