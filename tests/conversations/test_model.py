"""Two who write to each other, held against a model in plain Python under arbitrary deeds and dates: asked, accepted, put off, ended,
muted, blocked, taken back, left, taken a seat again, erased. Never a word to anybody but the two, never one said after an end, and
never a sign to the other of what one did by oneself."""

import contextlib
import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations import actions, purge, refusals
from conversations.actions import ending
from conversations.models import Conversation, ConversationWords, NotAgain
from groups import actions as groups
from groups.models import Membership, Mute
from members.models import Member
from notices.models import Notice
from tests.cast import Cast, member, seat
from tests.conversations.two import DAY
from tests.depth import DEEP, lives
from vault.actor import acting_as, keeper

QUIETLY = {"not_now", "never", "end", "mute", "block", "unmute", "again"}
"""Deeds of which the other sees nothing, whatever they look at."""

DEEDS = (
    "ask",
    "accept",
    "say",
    "back",
    "all_back",
    "days",
    "end_words",
    "leave",
    "sit",
    "erase",
    "later",
    *sorted(QUIETLY),
)
OFTEN = ("ask", "accept", "say", "ask", "accept", "say")
deeds = st.lists(
    st.tuples(st.sampled_from([*OFTEN, *DEEDS]), st.sampled_from(["ben", "mina"]), st.sampled_from([1, 7, 30])),
    min_size=4, max_size=16,
)  # fmt: skip


class Undone(Exception):
    """Takes one example back."""


@dataclass
class Word:
    """A piece of writing."""

    token: str
    author: str
    at: dt.datetime
    fades_at: dt.datetime
    first: bool


@dataclass
class Two:
    """A conversation as the two know it."""

    asker: str
    accepted: bool = False
    days: dict[str, int] = field(default_factory=lambda: {"ben": 30, "mina": 30})
    reads_from: dict[str, dt.datetime | None] = field(default_factory=dict)
    """By whoever came into it: from when on they read; None once they ended it, or put it off."""
    words: list[Word] = field(default_factory=list)

    def read_by(self, who: str, now: dt.datetime, apart: bool) -> set[str]:
        """What the other wrote and `who` reads; `apart`: the other keeps their words from them."""
        other = {"ben": "mina", "mina": "ben"}[who]
        there = [word for word in self.words if word.author == other and word.fades_at > now]
        if not self.accepted:
            waits = who not in self.reads_from and not apart
            return {word.token for word in there if word.first and waits}
        since = self.reads_from.get(who)
        return {word.token for word in there if since is not None and word.at >= since}


class _Life:
    """Ben and Mina, and everybody around them."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.now = cast, cast.now
        mina = member("mina")
        seat(mina, cast.tuesday, cast.now - 60 * DAY)
        self.people = {"ben": cast.ben, "mina": mina}
        self.others = [cast.ana, cast.cleo, cast.moe, cast.ada, cast.zoe]
        self.known: dict[int, Two] = {}
        self.erased: set[str] = set()
        self.done: list[str] = []
        self.read = 0

    # -- What they do ------------------------------------------------------------------------------------------------------

    def live(self, deeds: Any) -> None:
        for verb, name, days in deeds:
            self.now += dt.timedelta(minutes=1)
            other = "mina" if name == "ben" else "ben"
            if name in self.erased:
                continue
            pending = any(not two.accepted and two.asker == name for two in self.known.values())
            # Who keeps apart has taken their own request back with it; that is seen as on any other day.
            quietly = verb in QUIETLY and not (verb in {"block", "unmute"} and pending)
            before = self._seen(other) if quietly else None
            # Past the limits of a page nothing was done; and the database's own clock stands, so it refuses a seat of "later".
            with contextlib.suppress(PermissionDenied, refusals.NotNow, DatabaseError), transaction.atomic():
                getattr(self, f"_{verb}")(name, other, days)
                self.done.append(verb)
            if quietly:
                assert self._seen(other) == before, (verb, name)
            self._look()

    def _row(self, name: str, which: str) -> Conversation:
        """The newest there is of that kind for them. Raises PermissionDenied where there is none, as a page would say 404."""
        who = self.people[name]
        seen = Conversation.objects.visible_to(who, self.now)
        rows = seen.requests(who, self.now) if which == "requests" else getattr(seen, which)(who)
        row = rows.select_related("group").order_by("-pk").first()
        if row is None:
            raise PermissionDenied
        return row  # type: ignore[no-any-return]

    def _put(self, name: str, two: Two, token: str, first: bool = False) -> None:
        fades_at = self.now + dt.timedelta(days=min(two.days.values()))
        two.words.append(Word(token, name, self.now, fades_at, first))

    def _ask(self, name: str, other: str, days: int) -> None:
        who, token = self.people[name], uuid.uuid4().hex
        with acting_as(who.pk):
            there = Membership.objects.select_related("group", "member").filter(
                group=self.cast.tuesday, member=self.people[other], until=None
            ).first()  # fmt: skip
            if there is None:
                raise PermissionDenied
            row = actions.ask(member=who, seat=there, words=token, submission=uuid.uuid4(), now=self.now)
        two = self.known.setdefault(row.pk, Two(asker=name))
        first = not two.accepted and two.asker == name
        if first:
            two.reads_from[name] = self.now
        elif not two.accepted:
            self._now_goes_on(name, row.pk)
        elif two.reads_from.get(name) is None:
            two.reads_from[name] = self.now
        self._put(name, two, token, first)

    def _now_goes_on(self, name: str, pk: int) -> None:
        for key, two in self.known.items():
            if two.accepted and key != pk:
                two.reads_from[name] = None
        two = self.known[pk]
        two.accepted, two.reads_from[name] = True, two.words[0].at if two.words else self.now

    def _accept(self, name: str, other: str, days: int) -> None:
        with acting_as(self.people[name].pk):
            row = self._row(name, "requests")
            actions.accept(member=self.people[name], conversation=row, now=self.now)
        self._now_goes_on(name, row.pk)

    def _put_off(self, name: str, for_good: bool) -> None:
        with acting_as(self.people[name].pk):
            row = self._row(name, "requests")
            actions.put_off(member=self.people[name], conversation=row, for_good=for_good, now=self.now)
        self.known[row.pk].reads_from[name] = None

    def _not_now(self, name: str, other: str, days: int) -> None:
        self._put_off(name, False)

    def _never(self, name: str, other: str, days: int) -> None:
        self._put_off(name, True)

    def _again(self, name: str, other: str, days: int) -> None:
        with acting_as(self.people[name].pk):
            for wish in NotAgain.objects.visible_to(self.people[name]):
                actions.let_ask_again(member=self.people[name], wish=wish)

    def _say(self, name: str, other: str, days: int) -> None:
        token = uuid.uuid4().hex
        with acting_as(self.people[name].pk):
            row = self._row(name, "going_on")
            actions.say(
                member=self.people[name], conversation=row, words=token, submission=uuid.uuid4(), now=self.now
            )
        self._put(name, self.known[row.pk], token)

    def _days(self, name: str, other: str, days: int) -> None:
        with acting_as(self.people[name].pk):
            row = self._row(name, "going_on")
            actions.set_days(member=self.people[name], conversation=row, days=days, now=self.now)
        self.known[row.pk].days[name] = days

    def _over(self, name: str, words_too: bool) -> None:
        with acting_as(self.people[name].pk):
            row = self._row(name, "going_on")
            actions.end(member=self.people[name], conversation=row, words_too=words_too, now=self.now)
        self.known[row.pk].reads_from[name] = None
        if words_too:
            self._gone(row.pk, name)

    def _gone(self, pk: int, name: str) -> None:
        two = self.known[pk]
        two.words = [word for word in two.words if word.author != name]

    def _end(self, name: str, other: str, days: int) -> None:
        self._over(name, False)

    def _end_words(self, name: str, other: str, days: int) -> None:
        self._over(name, True)

    def _keep_apart(self, name: str, withholds: bool) -> None:
        with acting_as(self.people[name].pk):
            try:
                row = self._row(name, "going_on")
            except PermissionDenied:
                row = self._row(name, "requests")
            actions.keep_apart(member=self.people[name], conversation=row, withholds=withholds, now=self.now)
        if withholds and name in self.known[row.pk].reads_from:
            self.known[row.pk].reads_from[name] = None

    def _mute(self, name: str, other: str, days: int) -> None:
        self._keep_apart(name, False)

    def _block(self, name: str, other: str, days: int) -> None:
        self._keep_apart(name, True)

    def _unmute(self, name: str, other: str, days: int) -> None:
        with acting_as(self.people[name].pk):
            groups.unmute(
                member=self.people[name], group=self.cast.tuesday, other=self.people[other], now=self.now
            )

    def _back(self, name: str, other: str, days: int) -> None:
        who = self.people[name]
        with acting_as(who.pk):
            mine = ConversationWords.objects.mine(who, self.now).select_related("key", "conversation__group")
            said = mine.order_by("-at").first()
            if said is None:
                raise PermissionDenied
            token = said.words
            actions.take_back(member=who, said=said, now=self.now)
        two = self.known[said.conversation_id]
        two.words = [word for word in two.words if word.token != token]
        if not two.accepted:
            two.reads_from[name] = None

    def _all_back(self, name: str, other: str, days: int) -> None:
        who = self.people[name]
        with acting_as(who.pk):
            row = (
                Conversation.objects.visible_to(who, self.now).select_related("group").order_by("-pk").first()
            )
            if row is None:
                raise PermissionDenied
            actions.take_back_all(member=who, conversation=row, now=self.now)
        self._gone(row.pk, name)
        if not self.known[row.pk].accepted and self.known[row.pk].asker == name:
            self.known[row.pk].reads_from[name] = None

    def _leave(self, name: str, other: str, days: int) -> None:
        with acting_as(self.people[name].pk):
            gone = groups.leave(member=self.people[name], group=self.cast.tuesday, words="stay", now=self.now)
        if gone is not None:
            self.known.clear()

    def _sit(self, name: str, other: str, days: int) -> None:
        if not Membership.objects.filter(
            member=self.people[name], group=self.cast.tuesday, until=None
        ).exists():
            seat(self.people[name], self.cast.tuesday, self.now)

    def _erase(self, name: str, other: str, days: int) -> None:
        if days != 30:  # seldom, or little else would happen
            return
        with keeper("test: erased"):
            Member.objects.filter(pk=self.people[name].pk).delete()
        self.erased.add(name)
        self.known.clear()

    def _later(self, name: str, other: str, days: int) -> None:
        self.now += days * DAY
        purge.purge_over(now=self.now)

    # -- What anybody sees -------------------------------------------------------------------------------------------------

    def _keeps_apart(self, name: str, whom: str) -> bool:
        with keeper("test: who keeps apart"):
            return Mute.objects.filter(
                member=self.people[name], other=self.people[whom], withholds=True
            ).exists()

    def _reads(self, name: str) -> set[str]:
        """What the other wrote and they read, by both locks at once."""
        who = self.people[name]
        with acting_as(who.pk):
            rows = ConversationWords.objects.visible_to(who, self.now).filter(reader=who)
            return {row.words for row in rows.select_related("key")}

    def _seen(self, name: str) -> object:
        """All that somebody can lay side by side: conversations, what goes on, waits and asks, what they read, their notices."""
        if name in self.erased:
            return None
        who = self.people[name]
        with acting_as(who.pk):
            seen = Conversation.objects.visible_to(who, self.now)
            return (
                sorted(seen.values_list("public_id", "accepted_at", "asker_days", "other_days")),
                sorted(seen.requests(who, self.now).values_list("pk", flat=True)),
                sorted(seen.going_on(who).values_list("pk", flat=True)),
                sorted(seen.waiting(who, self.now).values_list("pk", flat=True)),
                sorted(seen.ended_lately(who, self.now).values_list("pk", flat=True)),
                sorted(self._reads(name)),
                sorted(ConversationWords.objects.mine(who, self.now).values_list("public_id", "fades_at")),
                Notice.objects.filter(recipient=who).count(),
            )

    def _look(self) -> None:
        for name, other in (("ben", "mina"), ("mina", "ben")):
            if name in self.erased:
                continue
            apart = other not in self.erased and self._keeps_apart(other, name)
            meant: set[str] = set()
            for two in self.known.values():
                meant |= two.read_by(name, self.now, apart)
            assert self._reads(name) == meant
            self.read = max(self.read, len(meant))
            with acting_as(self.people[name].pk):
                seen = Conversation.objects.visible_to(self.people[name], self.now)
                if Mute.objects.visible_to(self.people[name]).exists():
                    assert not seen.going_on(self.people[name]).exists()
                    assert not seen.requests(self.people[name], self.now).exists()
        for person in self.others:
            with acting_as(person.pk):
                assert not ConversationWords.objects.exists()
                assert not Conversation.objects.exists()
            with keeper("test: row security off"):
                assert not ConversationWords.objects.visible_to(person, self.now).exists()
                assert not Conversation.objects.visible_to(person, self.now).exists()


@given(deeds=deeds)
@settings(
    max_examples=lives(12, 200), deadline=None, suppress_health_check=list(HealthCheck), derandomize=not DEEP
)
def test_nobody_but_the_two_no_word_after_an_end_and_no_sign(open_circle: Cast, deeds: Any) -> None:
    try:
        with transaction.atomic():
            open_circle.tuesday.stay_days = 90
            open_circle.tuesday.save()
            _Life(open_circle).live(deeds)
            raise Undone
    except Undone:
        pass


STORIES = [
    [("ask", "ben", 1), ("accept", "mina", 1), ("say", "mina", 1), ("block", "mina", 1), ("say", "ben", 1), ("unmute", "mina", 1),
     ("ask", "mina", 1), ("say", "ben", 1)],
    [("ask", "ben", 1), ("accept", "mina", 1), ("end", "ben", 1), ("say", "mina", 1), ("later", "ben", 7), ("ask", "ben", 1),
     ("say", "mina", 1), ("days", "ben", 1), ("say", "ben", 1), ("later", "ben", 1), ("end_words", "mina", 1)],
    [("ask", "ben", 1), ("never", "mina", 1), ("later", "ben", 7), ("ask", "ben", 1), ("again", "mina", 1), ("ask", "mina", 1),
     ("say", "ben", 1), ("leave", "ben", 1), ("sit", "ben", 1), ("ask", "mina", 1), ("erase", "mina", 30)],
    [("ask", "ben", 1), ("mute", "mina", 1), ("ask", "mina", 1), ("unmute", "mina", 1), ("all_back", "ben", 1), ("accept", "mina", 1),
     ("ask", "mina", 1), ("not_now", "ben", 1), ("ask", "ben", 1), ("later", "ben", 30)],
]  # fmt: skip


@pytest.mark.parametrize(("number", "refused"), [(0, 0), (1, 0), (2, 1), (3, 2)])
def test_and_in_these_lives(open_circle: Cast, number: int, refused: int) -> None:
    open_circle.tuesday.stay_days = 90
    open_circle.tuesday.save()
    life = _Life(open_circle)
    life.live(STORIES[number])
    assert len(life.done) == len(STORIES[number]) - refused
    assert life.read > 0


def test_it_would_notice_an_end_that_is_none(open_circle: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "set_end", lambda *_, **__: None)
    with pytest.raises(AssertionError):
        _Life(open_circle).live(STORIES[1])


def test_it_would_notice_a_sign(open_circle: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    as_written = groups.mute

    def telling(*, other: Member, **given: Any) -> Mute:
        Conversation.objects.update(asker_days=7)
        return as_written(other=other, **given)

    monkeypatch.setattr(groups, "mute", telling)
    with pytest.raises(AssertionError):
        _Life(open_circle).live([("ask", "mina", 1), ("accept", "ben", 1), ("mute", "mina", 1)])
