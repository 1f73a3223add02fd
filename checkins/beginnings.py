"""Answers that are begun and not sent: what is kept of an open form, how it comes back into one, and when it goes."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from checkins import questions
from checkins.answered import Whole, in_words
from checkins.models import Beginning, CheckIn, Round
from core import clock
from core.fields import KeptField, SubmissionField
from core.text import clean_words
from members.models import Member
from vault.actor import keeper
from vault.sealing import Unopenable

KEEPS = 2_500
"""Letters of any one answer: a little more than any can hold, so that nothing goes while it is shortened."""

MOST = 20
"""Forms of one round that one member can have begun: more than anybody opens, and a bound on what one script can fill."""

CHOSEN = ("audience", "reach")
"""What is kept beside the answers; alone it is not worth keeping."""


def packed(of_round: Round, asked: Mapping[str, Any]) -> str | None:
    """What stands in a form of that round, as it is kept; None where nothing is answered in it. `asked` is a form's data as it
    came."""
    answers: dict[str, object] = {}
    for question in questions.asked(of_round.asks):
        value = _several(asked, question.name) if question.kind == "many" else _one(asked, question.name)
        if value:
            answers[question.name] = value
    if not answers:
        return None
    answers |= {name: value[:20] for name in CHOSEN if (value := _one(asked, name))}
    return json.dumps(answers, ensure_ascii=False)


def _one(asked: Mapping[str, Any], name: str) -> str:
    return clean_words(str(asked.get(name) or ""))[:KEEPS]


def _several(asked: Mapping[str, Any], name: str) -> list[str]:
    values = asked.getlist(name) if hasattr(asked, "getlist") else asked.get(name) or []
    return [clean_words(str(value))[:20] for value in values][:10]


def begun(member: Member, of_round: Round, now: dt.datetime) -> list[Beginning]:
    """What that member has begun in that round and not sent, an open form each, newest first; none once it has closed."""
    mine = Beginning.objects.visible_to(member).going_on(now).filter(round=of_round, sent=False)
    return list(mine.select_related("key").order_by("-touched_at", "-pk"))


def unpacked(beginning: Beginning | None) -> dict[str, Any]:
    """For the `initial` of a form; nothing where there is nothing, or where it does not open."""
    if beginning is None:
        return {}
    try:
        return {**json.loads(beginning.answers), "kept": kept_name(beginning)}
    except Unopenable:
        return {}


def kept_name(beginning: Beginning) -> str:
    """What is begun, as it is at this moment: what a form says it went on from. Kept anew by another tab, it is another."""
    return clock.named_at(beginning.public_id, beginning.touched_at)


@dataclass(frozen=True, slots=True)
class Form:
    """An open form, as it names itself: which rendering it is, on which answer it was made (`name_of`), and with what begun it
    goes on (`kept_name`)."""

    submission: uuid.UUID = Beginning.UNNAMED
    on: str = ""
    kept: str = ""


def form_of(said: Mapping[str, Any]) -> Form:
    """The form those data came from."""
    named = said.get("submission")
    submission = SubmissionField().clean(named) if named else Beginning.UNNAMED
    return Form(submission, str(said.get("on") or ""), KeptField().clean(said.get("kept")))


@dataclass(frozen=True, slots=True)
class Beside:
    """What was begun in another form, in words."""

    row: Beginning
    said: Whole


def beside(rows: Iterable[Beginning], of_round: Round) -> list[Beside]:
    """Those, to be read beside a form."""
    return [Beside(row, in_words(of_round.asks, unpacked(row))) for row in rows]


def name_of(answer: CheckIn | None) -> str:
    """An answer as it is at this moment: what a form says it went on from. Empty where there was none."""
    return str(clock.microseconds(answer.at)) if answer else ""


def forget_over(*, now: dt.datetime) -> int:
    """Erase what was begun in rounds that have closed. Returns how many went. Worker only."""
    with transaction.atomic(), keeper("erase what was begun in check-ins that have closed"):
        return Beginning.objects.filter(round__closes_at__lte=now).delete()[0]
