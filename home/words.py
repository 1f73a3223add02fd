"""One's own words in one place: read and taken back by who wrote them, with a seat there or without."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from checkins.actions import take_back as take_back_answer
from checkins.actions import take_back_held, take_back_letter
from checkins.answered import told
from checkins.models import Afterword, CheckIn, Handover, Letter, LetterAnswer
from checkins.questions import Told
from conversations.actions import take_back as take_back_to_one
from conversations.models import ConversationWords
from core import clock
from gatherings.actions import take_back as take_back_gathering
from gatherings.models import Gathering
from groups.models import Group, Promise
from journeys.actions import take_back_suggestion
from journeys.models import Suggestion
from members.models import Member
from members.requests import signed_in
from milestones.actions import take_back_kind_word, take_down
from milestones.models import Celebration, KindWord
from moderation.actions import take_back as take_back_told
from moderation.models import Report
from partners.actions import take_back as take_back_partner
from partners.models import PartnerWords
from resources.actions import take_back as take_back_resource
from resources.models import ResourceWords
from shares.actions import take_back as take_back_said
from shares.models import Reply, Share
from shares.quoting import without_quotes
from support.actions import take_back as take_back_request
from support.actions import take_back_note, take_back_worry
from support.models import DutyNote, RequestWords, Worry

PAGE = 20


KINDS = (
    "celebration", "checkin", "gathering", "kindword", "reply", "share", "suggestion",
    "afterword", "handover", "letter", "letteranswer", "partner", "toone", "hand",
    "dutynote", "worry", "told", "resource",
)  # fmt: skip
"""What a person writes in circles; in this order where they wrote at the same instant."""

AROUND: dict[str, Any] = {
    "afterword": Afterword, "handover": Handover, "letter": Letter, "letteranswer": LetterAnswer,
    "partner": PartnerWords, "toone": ConversationWords, "hand": RequestWords, "dutynote": DutyNote, "worry": Worry,
    "resource": ResourceWords,
}  # fmt: skip
"""What is written around a check-in, to a partner, to one person, or with a request for a hand, by kind."""

_CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,2})-([0-9]{1,18})")

Own = (
    Share
    | Reply
    | CheckIn
    | Celebration
    | Gathering
    | KindWord
    | Suggestion
    | Afterword
    | Handover
    | Letter
    | LetterAnswer
    | PartnerWords
    | ConversationWords
    | RequestWords
    | DutyNote
    | Worry
    | Report
    | ResourceWords
)


@dataclass(frozen=True)
class Item:
    """One thing they wrote."""

    kind: str
    row: Own
    at: dt.datetime
    quotes: bool = False
    """Whether words may have been quoted where it was said."""

    @property
    def what(self) -> str:
        """What a form calls it."""
        return f"{self.kind}.{self.row.public_id}"

    @property
    def words(self) -> str:
        if isinstance(self.row, Reply):
            return own_words(self.row, self.quotes)
        return (self.row.body if isinstance(self.row, Share) else self.row.words) or ""

    @property
    def title(self) -> str:
        """What was celebrated, what was planned, what a worksheet is called."""
        return (self.row.title or "") if isinstance(self.row, Celebration | Gathering | ResourceWords) else ""

    @property
    def weather(self) -> str:
        """Its name, of a check-in that has one."""
        if isinstance(self.row, CheckIn | PartnerWords):
            return dict(CheckIn.WEATHERS).get(self.row.weather or "", "")
        return ""

    @property
    def told(self) -> list[Told]:
        """What else a check-in answered."""
        return told(self.row) if isinstance(self.row, CheckIn) else []

    @property
    def order(self) -> tuple[int, int, int]:
        """Newest first."""
        return -clock.microseconds(self.at), KINDS.index(self.kind), -self.row.pk

    @property
    def cursor(self) -> str:
        """Where the next page begins after it."""
        return f"{clock.microseconds(self.at)}-{KINDS.index(self.kind)}-{self.row.pk}"


def own_words(reply: Reply, quotes: bool) -> str:
    """A reply less what it quotes of others: a quote goes when their words go, and is not kept among one's own. `quotes` is
    whether there were any where it was said; elsewhere a line that looks like one is plain words."""
    words = reply.body or ""
    return without_quotes(words) if quotes else words


def quoted_in(groups: Collection[int]) -> set[int]:
    """Which of those groups ever promised that words may be quoted; one statement."""
    promises = Promise.objects.filter(group__in=groups, terms__quoting="yes")
    return set(promises.values_list("group_id", flat=True))


def own(kind: str, member: Member, now: dt.datetime) -> "tuple[QuerySet[Any], str]":
    """Everything of that kind the member wrote, and the name of the column that says when."""
    if kind == "checkin":
        return CheckIn.objects.mine(member, now), "at"
    if kind == "gathering":
        return Gathering.objects.mine(member, now), "made_at"
    if kind == "kindword":
        return KindWord.objects.mine(member, now), "at"
    if kind == "celebration":
        return Celebration.objects.mine(member, now), "at"
    if kind == "suggestion":
        return Suggestion.objects.mine(member, now), "at"
    if kind == "told":
        return Report.objects.mine(member).filter(words__isnull=False), "at"
    if kind in AROUND:
        return AROUND[kind].objects.mine(member, now), "at"
    return (Share if kind == "share" else Reply).objects.mine(member, now), "created_at"


def page(member: Member, now: dt.datetime, before: str, circle: str) -> tuple[list[Item], str]:
    """Up to twenty things that member wrote (in that circle, where one is named), newest first, and where the next page
    begins, or "". A `before` that is none counts as the beginning. One statement a kind, and one besides."""
    found: list[Item] = []
    for kind in KINDS:
        rows, at = own(kind, member, now)
        if circle:
            rows = rows.filter(group__public_id=circle)
        along = ("key", "group", "round") if kind == "checkin" else ("key", "group")
        rows = _from(rows, kind, at, before).select_related(*along).order_by(f"-{at}", "-pk")
        found += [Item(kind, row, getattr(row, at)) for row in rows[: PAGE + 1]]
    found.sort(key=lambda item: item.order)
    quoted = quoted_in({item.row.group_id for item in found})
    shown = [replace(item, quotes=item.row.group_id in quoted) for item in found[:PAGE]]
    return shown, shown[-1].cursor if len(found) > PAGE else ""


def _from(rows: "QuerySet[Any]", kind: str, at: str, before: str) -> "QuerySet[Any]":
    match = _CURSOR.fullmatch(before) if before.isascii() else None
    if match is None:
        return rows
    micros, place, pk = map(int, match.groups())
    then = clock.from_microseconds(micros)
    if KINDS.index(kind) > place:
        return rows.filter(**{f"{at}__lte": then})
    earlier = Q(**{f"{at}__lt": then})
    return rows.filter(earlier | Q(**{at: then, "pk__lt": pk}) if KINDS.index(kind) == place else earlier)


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Everything I wrote in circles, newest first; each can be taken back here."""
    member, now = signed_in(request), clock.now()
    if request.method == "POST":
        _take_back(member, request.POST.get("take_back", ""), now)
        messages.success(request, "You took it back. Its words are erased.")
        return redirect("home:words")
    circle = request.GET.get("circle", "")
    items, older = page(member, now, request.GET.get("before", ""), circle)
    context = {
        "items": items,
        "older": older,
        "circle": circle if items and circle else "",
        "circles": Group.objects.filter(memberships__member=member)
        .exclude(closing__stage="erased")
        .distinct()
        .order_by("name"),
        "now": now,
        "zone": member.time_zone,
    }
    return render(request, "home/words.html", context)


def _take_back(member: Member, what: str, now: dt.datetime) -> None:
    """Take back what a form named. Raises Http404 where it is not theirs, or not there any more."""
    kind, _, public_id = what.partition(".")
    if kind not in KINDS:
        raise Http404("no such words")
    mine = own(kind, member, now)[0].filter(public_id=public_id).select_related("key", "group")
    row = mine.first()
    if isinstance(row, CheckIn):
        take_back_answer(member=member, check_in=row)
    elif isinstance(row, Celebration):
        take_down(member=member, celebration=row)
    elif isinstance(row, Gathering):
        take_back_gathering(member=member, gathering=row, now=now)
    elif isinstance(row, KindWord):
        take_back_kind_word(member=member, word=row)
    elif isinstance(row, Suggestion):
        take_back_suggestion(author=member, suggestion=row)
    elif isinstance(row, Afterword | Handover):
        take_back_held(member=member, said=row)
    elif isinstance(row, Letter | LetterAnswer):
        take_back_letter(member=member, said=row)
    elif isinstance(row, PartnerWords):
        take_back_partner(member=member, said=row)
    elif isinstance(row, ConversationWords):
        take_back_to_one(member=member, said=row, now=now)
    elif isinstance(row, RequestWords):
        take_back_request(member=member, said=row)
    elif isinstance(row, DutyNote):
        take_back_note(member=member, said=row)
    elif isinstance(row, Worry):
        take_back_worry(member=member, said=row)
    elif isinstance(row, Report):
        take_back_told(member=member, report=row)
    elif isinstance(row, ResourceWords):
        take_back_resource(member=member, said=row, now=now)
    elif row is not None:
        take_back_said(author=member, said=row, now=now)
    else:
        raise Http404("no such words")
