"""What Today shows: at most three things that wait, the nearest first. Each from the app it belongs to."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from checkins import panel as checkins
from core import words
from gatherings import panel as gatherings
from groups.models import Membership
from home.words import own_words, quoted_in
from members.models import Member
from milestones import panel as milestones
from shares import drafts
from shares.models import Reply
from vault.sealing import Unopenable

MOST = 3
"""Cards on the page: a day with more in it can wait for tomorrow."""

FRESH = dt.timedelta(days=3)
"""For how long an answer waits on Today; after that it is still in its circle."""

BEGUN_LATELY = dt.timedelta(hours=12)
"""An unfinished note this young is what one comes back for; an older one stands behind the rest."""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that waits, and the template that shows it as `of`."""

    template: str
    of: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply that came, and its words without what they quote: a quote goes when the quoted words go. Empty where they cannot
    be opened."""

    reply: Reply
    words: str


def _words(reply: Reply) -> str:
    try:
        marked = (reply.body or "").startswith(">") or "\n>" in (reply.body or "")
        return own_words(reply, marked and bool(quoted_in([reply.group_id])))
    except Unopenable:
        return ""


def waiting(member: Member, now: dt.datetime, invited: str = "") -> list[Card]:
    """The cards of Today: the invitation they came with (its path), open check-ins, what is planned
    for today or tomorrow, milestones reached, an answer that came,
    an unfinished note."""
    cards = [Card("home/cards/invited.html", invited)] if invited else []
    cards += [Card("home/cards/check_in.html", panel) for panel in checkins.open_for(member, now)]
    cards += [Card("home/cards/gathering.html", near) for near in gatherings.near(member, now)]
    cards += [Card("milestones/mine.html", reached) for reached in milestones.mine(member, now)]
    answer = newest_answer(member, now)
    if answer is not None:
        cards.append(Card("home/cards/answer.html", Answer(answer, _words(answer))))
    if begun := drafts.unfinished(member):
        fresh = now - begun[0].touched_at < BEGUN_LATELY
        cards.insert(bool(invited) if fresh else len(cards), Card("home/cards/draft.html", begun[0]))
    return cards[:MOST]


def newest_answer(member: Member, now: dt.datetime) -> Reply | None:
    """The newest reply to something the member said which they have not answered since, by somebody they have not muted. One
    statement."""
    mine_since = Reply.objects.visible_to(member, now).filter(
        share=OuterRef("share"), author=member, created_at__gte=OuterRef("created_at")
    )
    seat = Membership.objects.filter(group=OuterRef("group"), member=OuterRef("author"), until=None)
    return (
        Reply.objects.visible_to(member, now)
        .shown_to(member)
        .filter(share__author=member, created_at__gt=now - FRESH)
        .exclude(author=member)
        .exclude(Exists(mine_since))
        .select_related("key", "share")
        .annotate(name=Subquery(seat.values("name")[:1]))
        .order_by("-created_at")
        .first()
    )


def greeting(here: dt.datetime) -> str:
    """Good morning until noon, afternoon until six, then evening; before five it is still night, and said so gently."""
    if here.hour < 5:
        return "Still up"
    if here.hour < 12:
        return "Good morning"
    return "Good afternoon" if here.hour < 18 else "Good evening"


def how_many(cards: list[Card]) -> str:
    """The line under the greeting."""
    if not cards:
        return "Nothing is waiting for you today. That’s allowed."
    if len(cards) == 1:
        return "One small thing, no hurry."
    return f"{words.number_word(len(cards)).capitalize()} small things, no hurry."
