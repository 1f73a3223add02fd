"""What is around a round for those who hold it, and its closing words for everyone. Loaded, not decided."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from checkins.models import Afterword, Handover, Letter, LetterAnswer, Round
from checkins.signals import Due, celebrations_wanted
from groups.models import Membership
from groups.seats import face, lasting_seats
from members.models import Member


def not_heard_from(of_round: Round) -> set[int]:
    """By member id, whom the circle has not heard from in that round, once it has closed and for fourteen days: as far as they
    wanted to be looked out for, and did not keep apart from the one who looks, when it closed. The database answers, and only
    those who hold that circle; nothing tells somebody who is not on it from somebody who was here quietly (decision 17)."""
    return _asked("SELECT sec.not_heard_from(%s)", of_round)


def written_to(of_round: Round) -> set[int]:
    """By member id, to whom anybody who holds that circle has written about that round. The database answers, without saying
    who wrote, and only those who hold it."""
    return _asked("SELECT sec.written_to(%s)", of_round)


def _asked(question: str, of_round: Round) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, [of_round.pk])
        return set(cursor.fetchone()[0])


def to_celebrate(member: Member, of_round: Round, now: dt.datetime) -> list[Due]:
    """What people chose to show since the last round, from whoever knows (milestones)."""
    found: list[Due] = []
    answer: Any
    for _, answer in celebrations_wanted.send(sender=Round, member=member, group=of_round.group, now=now):
        found += answer or []
    return found


@dataclass(frozen=True, slots=True)
class Closing:
    """Closing words, and by whose hand: the name they go by there."""

    name: str
    pebble: int
    words: str
    mine: bool


def closing_words(
    member: Member, of_round: Round, names: Mapping[int, Membership], now: dt.datetime
) -> list[Closing]:
    """What those who held that round left for everyone; `names` are the seats by member id. One statement."""
    rows = Afterword.objects.visible_to(member, now).shown_to(member).filter(round=of_round)
    found = rows.select_related("key").order_by("at", "pk")
    return [
        Closing(*face(names.get(row.author_id), row.public_id), row.words, row.author_id == member.pk)
        for row in found
        if not row.has_faded(now)
    ]


@dataclass(frozen=True, slots=True)
class Note:
    """One handing over: by whom, to whom, and the note."""

    row: Handover
    by: str
    to: str
    to_me: bool
    mine: bool


def handed(
    member: Member, of_round: Round, names: Mapping[int, Membership], now: dt.datetime
) -> tuple[list[Note], list[Note]]:
    """What was handed over before that round (the last time it was), and on it, for one who holds the circle; oldest first. The
    last of each says who holds: that round, and the ones after it. One statement."""
    rows = Handover.objects.visible_to(member, now).filter(
        group=of_round.group_id, round__opens_at__lte=of_round.opens_at
    )
    found = list(rows.select_related("key", "round").order_by("-round__opens_at", "-at", "-pk")[:12])
    on_it = [row for row in found if row.round_id == of_round.pk]
    before = [row for row in found if row.round.opens_at < of_round.opens_at]
    last = [row for row in before if row.round_id == before[0].round_id]
    return _notes(last, member, names), _notes(on_it, member, names)


def _notes(rows: list[Handover], member: Member, names: Mapping[int, Membership]) -> list[Note]:
    return [
        Note(
            row, face(names.get(row.author_id), row.public_id)[0], face(names.get(row.to_id), row.public_id)[0],
            row.to_id == member.pk, row.author_id == member.pk,
        )
        for row in reversed(rows)
        if (seat := names.get(row.to_id)) is not None and seat.holds
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Post:
    """A letter of one's own or for one, the answer to it if there is one, and who is at the other end."""

    letter: Letter
    answer: LetterAnswer | None
    name: str
    pebble: int
    mine: bool
    seat: str
    """The public id of the other's seat, if they sit there now; else ""."""


def post(member: Member, letters: "list[Letter]", now: dt.datetime) -> list[Post]:
    """Those letters, with their answers and names. Two statements, however many."""
    if not letters:
        return []
    answers = LetterAnswer.objects.visible_to(member, now).filter(letter__in=[one.pk for one in letters])
    by_letter = {answer.letter_id: answer for answer in answers.select_related("key")}
    seats = lasting_seats((one.group_id, _other(one, member)) for one in letters)
    found = []
    for one in letters:
        seat = seats.get((one.group_id, _other(one, member)))
        here = seat.public_id if seat and not seat.is_paused(now) else ""
        found.append(
            Post(one, by_letter.get(one.pk), *face(seat, one.public_id), one.author_id == member.pk, here)
        )
    return found


def _other(letter: Letter, member: Member) -> int:
    return letter.reader_id if letter.author_id == member.pk else letter.author_id
