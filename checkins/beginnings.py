"""Answers that are begun and not sent: what is kept of an open form, how it comes back into one, and when it goes."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from checkins import questions
from checkins.models import Beginning, CheckIn, Round
from core import clock
from core.text import clean_words
from members.models import Member
from vault.actor import keeper
from vault.sealing import Unopenable

KEEPS = 2_500
"""Letters of any one answer: a little more than any can hold, so that nothing goes while it is shortened."""

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


def begun(member: Member, of_round: Round, now: dt.datetime) -> Beginning | None:
    """What that member has begun in that round and not sent; None once it has closed."""
    mine = Beginning.objects.visible_to(member).going_on(now).filter(round=of_round)
    return mine.select_related("key").first()


def unpacked(beginning: Beginning | None) -> dict[str, Any]:
    """For the `initial` of a form; nothing where there is nothing, or where it does not open."""
    try:
        return dict(json.loads(beginning.answers)) if beginning else {}
    except Unopenable:
        return {}


def name_of(answer: CheckIn | None) -> str:
    """An answer as it is at this moment: what a form says it went on from. Empty where there was none."""
    return str(clock.microseconds(answer.at)) if answer else ""


def forget_over(*, now: dt.datetime) -> int:
    """Erase what was begun in rounds that have closed. Returns how many went. Worker only."""
    with transaction.atomic(), keeper("erase what was begun in check-ins that have closed"):
        return Beginning.objects.filter(round__closes_at__lte=now).delete()[0]
