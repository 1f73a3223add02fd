"""The verbs of "Something happened": answering a page, letting it go, putting it on the road."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core import clock
from journeys import actions
from journeys.draft import Answers, around_words, read, whom_by_circle, write
from journeys.models import Chapter, Journey, Setback, StepDraft
from journeys.notices import LATER
from journeys.signals import came_back, telling
from journeys.telling import LETTER, Told, keep
from members import consent
from members.models import Member
from vault.keys import key_for

TITLE = 80
"""Letters in a chapter's title; a longer one is kept as the line under it."""


def open_draft(member: Member) -> Answers | None:
    """The answers so far, or None where nothing is half written."""
    draft = StepDraft.objects.visible_to(member).select_related("key").first()
    return read(draft.answers) if draft else None


def _locked(member: Member) -> StepDraft | None:
    mine = StepDraft.objects.visible_to(member).select_related("key")
    return mine.select_for_update(of=("self",)).first()


@transaction.atomic
def answer(*, member: Member, said: dict[str, object], at: int, now: dt.datetime) -> Answers:
    """Keep what was said on one page, and which page comes next. The first answer opens the draft."""
    consent.must_stand(member, at)
    fresh = StepDraft(
        member=member, key=key_for(owner_id=member.pk), answers=write(Answers()), touched_at=now
    )
    StepDraft.objects.bulk_create([fresh], ignore_conflicts=True)
    draft = _locked(member)
    assert draft is not None
    answers = read(draft.answers)
    for name, value in said.items():
        setattr(answers, name, value)
    answers.at = at
    draft.answers, draft.touched_at = write(answers), now
    draft.save(update_fields=["answers", "touched_at"])
    return answers


@transaction.atomic
def let_go(*, member: Member) -> None:
    """Throw away what was half written."""
    StepDraft.objects.visible_to(member).delete()


@dataclass(frozen=True, slots=True)
class Finished:
    """What the last page made."""

    setback: Setback
    told: tuple[Told, ...]
    untold: bool
    """Whether somebody who was chosen could not be told any more."""
    plan: bool
    """Whether the plan is to be opened."""


@transaction.atomic
def finish(*, member: Member, said: dict[str, object], now: dt.datetime) -> Finished | None:
    """Put it on the road: one setback, the next chapter where the member chose one, and a message to each whom they chose to
    tell, in the words they saw. Where nobody was chosen everything stays private.

    Returns None where no draft is open: it was finished already (a second press), or let go.
    """
    draft = _locked(member)
    if draft is None:
        return None
    consent.must_stand(member, now)
    answers = read(draft.answers)
    for name, value in said.items():
        setattr(answers, name, value)
    today = clock.today(now, member.time_zone)
    journey = road_of(member, answers, lock=True) or actions.begin_journey(
        member=member, starts_on=today, now=now, milestones_wanted=False
    )
    chapter = actions.last_chapter(journey)
    told = _tell(member, answers, draft, now)
    setback = Setback.objects.create(
        member=member, key=draft.key, journey=journey, chapter=chapter, words=answers.words or None,
        about_when=answers.about_when or None, happened_on=day_in(answers.about_when, today),
        around=around_words(answers) or None, next_step=answers.next_step or None, told=keep(told), created_at=now,
        hello_at=now + LATER if answers.tomorrow else None,
    )  # fmt: skip
    if answers.road == "new":
        _next_chapter(member, journey, chapter, answers.title, now)
    chosen = sum(len(set(ears)) for ears in whom_by_circle(answers).values())
    draft.delete()
    came_back.send(sender=Setback, member=member, now=now)
    return Finished(setback, tuple(told), len({one.to for one in told}) < chosen, answers.plan)


def road_of(member: Member, answers: Answers, *, lock: bool = False) -> Journey | None:
    """The road it belongs to: the one they chose, else the one in front; None before their first."""
    mine = actions.journeys_of(member)
    mine = mine.select_for_update(of=("self",)) if lock else mine
    chosen = mine.filter(public_id=answers.journey).first() if answers.journey else None
    return chosen or mine.first()


def _tell(member: Member, answers: Answers, draft: StepDraft, now: dt.datetime) -> list[Told]:
    """A message to each; the same draft finished twice would make the same ones."""
    whom = whom_by_circle(answers)
    if not whom:
        return []
    told: list[Told] = []
    answer: Any
    asked = {"member": member, "words": answers.letter or LETTER, "whom": whom, "now": now}
    for _, answer in telling.send(
        sender=Setback, named=uuid.uuid5(uuid.NAMESPACE_OID, draft.public_id), **asked
    ):
        told += answer or []
    return told


def _next_chapter(
    member: Member, journey: Journey, last: Chapter | None, title: str, now: dt.datetime
) -> None:
    fits = len(title) <= TITLE
    actions.begin_chapter(
        member=member, journey=journey, after=last.number if last else 0, now=now,
        title=title if fits else "", words="" if fits else title,
    )  # fmt: skip


def day_in(words: str, today: dt.date) -> dt.date | None:
    """The day that words about a time name, if they name one plainly: "today", "yesterday" or "2026-10-04".

    Anything else stays what it is, words; a day to come or before 1900 is none.
    """
    plain = words.strip().casefold()
    if plain in {"today", "yesterday"}:
        return today - dt.timedelta(days=plain == "yesterday")
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain)
    if found is None:
        return None
    try:
        day = dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return day if dt.date(1900, 1, 1) <= day <= today else None
