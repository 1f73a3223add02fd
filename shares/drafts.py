"""Unfinished notes: what is in one, how it comes back into a form, and when it goes."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from core import clock
from core.ids import LENGTH
from core.prepared import prepared
from core.text import clean_words
from groups.models import Group
from members.models import Member
from shares.models import Draft, Reply, Share
from shares.sending import all_by
from vault.actor import keeper
from vault.sealing import Unopenable

FADES = dt.timedelta(days=30)
"""How long an unfinished note is kept after it was last touched."""

MOST = 100
"""Unfinished notes a member can have: more than anybody begins, and a bound on what one script can fill."""

SHOWN = 3
"""How many of them a page tells of."""

KEEPS = 19_000
"""Characters of a note's words: nearly twice what a share can hold, and what its sealed field has room for as JSON."""

LATE = dt.timedelta(minutes=1)
"""A keeping that was under way while its form was sent arrives within this time, and is dropped."""

CHOICES = ("audience", "say_as", "note", "wish", "hard", "stay", "edits")
"""What is kept besides the words and the chosen people."""

_LINE = 80


def packed(asked: Mapping[str, Any]) -> str | None:
    """What stands in a form, as it is kept; None where no words are in it. `asked` is a form's data, cleaned or as it came.

    Words beyond what one share can hold are kept too, up to `KEEPS`: nothing is lost while they are shortened.
    """
    words = clean_words(str(asked.get("words") or ""))[:KEEPS]
    if not words:
        return None
    answers: dict[str, object] = {"words": words}
    for name in CHOICES:
        if value := clean_words(str(asked.get(name) or ""))[:_LINE]:
            answers[name] = value
    several = asked.getlist("readers") if hasattr(asked, "getlist") else asked.get("readers") or ()
    if several:
        answers["readers"] = [clean_words(str(seat))[:LENGTH] for seat in several][:20]
    return json.dumps(answers, ensure_ascii=False)


def unpacked(draft: Draft) -> dict[str, Any]:
    """What stands in that note, for the `initial` of a form. `Draft.key` is read along."""
    return {**json.loads(draft.answers), "kept": name_of(draft)}


def name_of(draft: Draft) -> str:
    """That note as it is at this moment: what a form says it went on from. Kept anew in another tab, it is another."""
    return clock.named_at(draft.public_id, draft.touched_at)


def initial(
    member: Member, draft_id: str, *, group: Group | None = None, share: Share | None = None
) -> dict[str, Any]:
    """What that unfinished note puts into a form of that group or under that share; nothing where there is no such note."""
    if not draft_id:
        return {}
    found = Draft.objects.visible_to(member).filter(public_id=draft_id).select_related("key")
    found = found.filter(share=share) if share else found.filter(share=None, group=group)
    draft = found.first()
    try:
        return unpacked(draft) if draft else {}
    except Unopenable:
        return {}


@dataclass(frozen=True, slots=True)
class Unfinished:
    """That there is an unfinished note, and since when; its words stay closed until it is opened."""

    public_id: str
    group_name: str
    touched_at: dt.datetime

    @property
    def url(self) -> str:
        """Where it is opened."""
        return reverse("shares:draft", args=[self.public_id])


def unfinished(
    member: Member, *, group: Group | None = None, share: Share | None = None, but: str = ""
) -> list[Unfinished]:
    """A member's newest unfinished notes, everywhere, for a group or under a share; less the one that a form went on from,
    named `but`. One statement."""
    asked = {"member": member.pk, "but": but.partition(".")[0]}
    if share is not None:
        rows = _under(share=share.pk, **asked)
    elif group is not None:
        rows = _for(group=group.pk, **asked)
    else:
        rows = _anywhere(**asked)
    return [Unfinished(*row) for row in rows]


@prepared
def _under(member: int, share: int, but: str) -> "QuerySet[Draft, Any]":
    return _newest(member, but, share=share)


@prepared
def _for(member: int, group: int, but: str) -> "QuerySet[Draft, Any]":
    return _newest(member, but, group=group, share=None)


@prepared
def _anywhere(member: int, but: str) -> "QuerySet[Draft, Any]":
    return _newest(member, but)


def _newest(member: int, but: str, **where: Any) -> "QuerySet[Draft, Any]":
    found = Draft.objects.visible_to(Member(pk=member)).filter(**where).exclude(public_id=but)
    return found.order_by("-touched_at").values_list("public_id", "group__name", "touched_at")[:SHOWN]


def begun_in(author: Member, form: uuid.UUID) -> "QuerySet[Draft]":
    """What that open form keeps so far."""
    return Draft.objects.visible_to(author).filter(submission=form)


def let_go(author: Member, form: uuid.UUID | None, kept: str = "") -> None:
    """What that form keeps goes, and the note named `kept` that it went on from, unless another tab went on with it too."""
    if form is not None:
        begun_in(author, form).delete()
    public_id, _, moment = kept.partition(".")
    if moment:
        at = clock.from_microseconds(int(moment))
        Draft.objects.visible_to(author).filter(public_id=public_id, touched_at=at).delete()


def just_sent(author: Member, form: uuid.UUID, now: dt.datetime, *, answering: bool) -> bool:
    """Whether that open form was sent a moment ago, whatever was in it."""
    mine = (Reply if answering else Share).objects.mine(author, now)
    return mine.filter(submission__range=all_by(form), created_at__gt=now - LATE).exists()


def fade(*, now: dt.datetime) -> int:
    """Erase notes nobody has touched for 30 days. Returns how many went. Worker only."""
    with transaction.atomic(), keeper("erase unfinished notes that have faded"):
        return Draft.objects.filter(touched_at__lte=now - FADES).delete()[0]
