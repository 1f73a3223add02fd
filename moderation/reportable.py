"""What can be reported: one table from a kind to how it is loaded through the reporter's own eyes, and what of it is copied."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from checkins.answered import as_lines
from checkins.models import CheckIn, Letter, LetterAnswer
from conversations.models import ConversationWords
from gatherings.models import Gathering
from groups.models import Group, Membership, Promise
from groups.terms import OPENINGS, full
from live.models import TurnWords
from members.models import Member
from milestones.models import Celebration, KindWord
from partners.models import PartnerWords
from resources.models import ResourceWords
from shares.models import Reply, Share


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing somebody can see, as it would be copied."""

    kind: str
    about: str
    pk: int
    group: Group
    author_id: int
    words: str
    at: dt.datetime
    to_holders: bool
    """Whether those who hold the circle could read it anyway."""
    unnamed: bool = False
    opening: int | None = None
    """How much of it moderators may open as it remembers it, where it does (`groups.terms.OPENINGS`)."""

    @property
    def what(self) -> str:
        """How a form names it."""
        return f"{self.kind}.{self.about}"


def _share(row: Share) -> Thing:
    note = f"(Mentions: {row.note})\n" if row.note else ""
    return Thing("share", row.public_id, row.pk, row.group, row.author_id, note + (row.body or ""), row.created_at,
                 row.audience != Share.Audience.CHOSEN, row.unnamed)  # fmt: skip


def _reply(row: Reply) -> Thing:
    return Thing("reply", row.public_id, row.pk, row.group, row.author_id, row.body or "", row.created_at,
                 row.audience != Share.Audience.CHOSEN, row.unnamed)  # fmt: skip


def _checkin(row: CheckIn) -> Thing:
    return Thing("checkin", row.public_id, row.pk, row.group, row.member_id, "\n".join(as_lines(row)), row.at, True,
                 opening=row.opening)  # fmt: skip


def _celebration(row: Celebration) -> Thing:
    words = "\n".join(filter(None, [row.title, row.words]))
    return Thing("celebrated", row.public_id, row.pk, row.group, row.member_id, words, row.at, True)


def _gathering(row: Gathering) -> Thing:
    words = "\n".join(filter(None, [row.title, row.words, row.access]))
    return Thing("gathering", row.public_id, row.pk, row.group, row.maker_id, words, row.made_at, True)


def _from(kind: str, to_holders: bool) -> Callable[[Any], Thing]:
    """For rows that have an author, words and an instant."""

    def made(row: Any) -> Thing:
        return Thing(
            kind, row.public_id, row.pk, row.group, row.author_id, row.words or "", row.at, to_holders
        )

    return made


def _partner(row: PartnerWords) -> Thing:
    weather = dict(CheckIn.WEATHERS).get(row.weather or "", "")
    words = "\n".join(filter(None, [weather, row.words]))
    return Thing("partner", row.public_id, row.pk, row.group, row.author_id, words, row.at, False)


def _worksheet(row: ResourceWords) -> Thing:
    note = f"(Mentions: {row.note})" if row.note else ""
    words = "\n".join(filter(None, [row.title, note, row.words, row.source]))
    return Thing("worksheet", row.public_id, row.pk, row.group, row.author_id, words, row.at, True)


def _name(row: Membership) -> Thing:
    return Thing("name", row.public_id, row.pk, row.group, row.member_id, row.name, row.since, True)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that can be reported."""

    code: str
    model: Any
    made: Callable[[Any], Thing]
    words: str
    """How a page calls one."""
    along: tuple[str, ...] = ("key", "group")
    where: tuple[tuple[str, str], ...] = ()
    """Which of those somebody sees can be reported, where not all can."""


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("share", Share, _share, "something shared"),
        Kind("reply", Reply, _reply, "a reply"),
        Kind("checkin", CheckIn, _checkin, "an answer in a check-in", ("key", "group", "round")),
        Kind("celebrated", Celebration, _celebration, "a celebration"),
        Kind("kindword", KindWord, _from("kindword", True), "a kind word"),
        Kind("gathering", Gathering, _gathering, "something planned"),
        Kind("letter", Letter, _from("letter", False), "a letter"),
        Kind("answer", LetterAnswer, _from("answer", False), "an answer to a letter"),
        Kind("partner", PartnerWords, _partner, "what somebody said to one person"),
        Kind("toone", ConversationWords, _from("toone", False), "what somebody wrote to one person"),
        Kind("turn", TurnWords, _from("turn", True), "what was written in a live round"),
        Kind(
            "worksheet",
            ResourceWords,
            _worksheet,
            "a worksheet or a reading",
            where=(("resource__state", "published"),),
        ),
        Kind("name", Membership, _name, "a name", ("group",)),
    )
}


def load(reporter: Member, kind: str, about: str, now: dt.datetime) -> Thing:
    """That thing as the reporter sees it, through its own door. Raises Http404 where they do not see it, or it is their own."""
    known = KINDS.get(kind)
    if known is None:
        raise Http404("no such kind")
    rows = known.model.objects.visible_to(reporter, now).select_related(*known.along)
    row = rows.filter(public_id=about, **dict(known.where)).first()
    thing = known.made(row) if row is not None else None
    if thing is None or thing.author_id == reporter.pk:
        raise Http404("nothing of another there")
    return thing


NEIGHBOURS = 12
"""At most so many can be ticked beside what is reported."""


def neighbours(reporter: Member, thing: Thing, now: dt.datetime) -> list[Thing]:
    """What stands beside it and the reporter sees, to tick or not: a share and what was answered to it, what the same person
    said to them. Their own words too: those they may always show."""
    found: list[Thing] = []
    if thing.kind in ("share", "reply"):
        replies = Reply.objects.visible_to(reporter, now).select_related("key", "group")
        share_id = thing.pk
        if thing.kind == "reply":
            share_id = replies.values_list("share_id", flat=True).get(pk=thing.pk)
            shares = (
                Share.objects.visible_to(reporter, now).select_related("key", "group").filter(pk=share_id)
            )
            found += [_share(row) for row in shares]
        beside = replies.filter(share_id=share_id).exclude(public_id=thing.about)
        found += [_reply(row) for row in beside.order_by("-created_at", "-pk")[:NEIGHBOURS]]
    elif thing.kind == "partner":
        said = PartnerWords.objects.visible_to(reporter, now).select_related("key", "group")
        same = said.filter(author=thing.author_id, group=thing.group).exclude(public_id=thing.about)
        found += [_partner(row) for row in same.order_by("-at", "-pk")[:NEIGHBOURS]]
    elif thing.kind == "toone":
        lines = ConversationWords.objects.visible_to(reporter, now).select_related("key", "group")
        here = lines.values_list("conversation", flat=True).get(pk=thing.pk)
        others = lines.filter(conversation=here).exclude(pk=thing.pk).order_by("-at", "-pk")
        found += [KINDS["toone"].made(row) for row in others[:NEIGHBOURS]]
    return found[:NEIGHBOURS]


CHANGEABLE = ("gathering", "partner", "toone", "turn")
"""Kinds whose words can be changed after they were said, and that do not remember when."""


def promised(thing: Thing, now: dt.datetime) -> int:
    """How much of it moderators may open (`groups.terms.OPENINGS`), by the promise it was made under. What was changed, or could
    have been, has the closest one it ever stood under."""
    rows = Promise.objects.filter(group=thing.group, since__lte=now).order_by("-version")
    allowed = [] if thing.opening is None else [thing.opening]
    for held in rows:
        if held.since <= thing.at or thing.kind in CHANGEABLE:
            allowed.append(OPENINGS[str(full(held.terms)["opening"])])
        if held.since <= thing.at:
            return min(allowed)
    return OPENINGS["nothing"]
