"""Nobody unheard: who is there, who has a share in hand, and the sweep that puts what waits before people.

A share marked as hard waits from the moment it is said, another once the circle's answer time is over (`Waiting.due_at`). Then
those who hold the space are told, and after a quarter of the answer time the willing, until two people have answered. What
its author reads meanwhile claims nothing that is not so: who has it in hand, who holds the space now, or that nobody is there.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.html import format_html

from core import clock
from core import words as english
from core.prepared import prepared
from groups import hours
from groups.models import Group, Membership
from members.consent import HEALTH_WORDS
from members.models import Member
from notices import kinds, outbox
from shares import notices, waiting
from shares.audience import NONE_READS, goes_on
from shares.models import Reply, Share, Waiting
from shares.words import named
from vault.actor import keeper

LONG = dt.timedelta(hours=24)
"""A stretch that ends later than this is told of without its end."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether somebody holds a circle at one moment, in words that are true then."""

    here: bool
    words: str
    next_at: dt.datetime | None = None
    """When somebody will, where nobody does and that is known."""


@dataclass(frozen=True, slots=True)
class Care:
    """Whose a waiting share is, as its author reads it. Both are empty where nothing waits (any more)."""

    owner_name: str | None
    words: str
    here: bool = False
    """Whether somebody has it or holds the space now; where not, the page leads to Support now."""

    def __bool__(self) -> bool:
        return bool(self.owner_name or self.words)


def who_is_there(
    group: Group, now: dt.datetime, *, member: Member | None = None, kept_from: Collection[int] = ()
) -> Presence:
    """Who holds the circle now, or the plain words that nobody does and when somebody will. Without `member`, who asks, times
    are told by the circle's own clock, and nobody is left out of the count; those they keep their words from (`kept_from`) hold
    it for others. Two statements."""
    holders = waiting.able(now).filter(group=group, role=Membership.Role.FACILITATOR)
    if member is not None:
        holders = holders.exclude(member=member)
    there = list(holders.order_by("since", "pk"))
    reading = [seat for seat in there if seat.member_id not in kept_from]
    if there and not reading:
        return Presence(False, NONE_READS)
    return _presence(group, now, reading, member)


def _presence(group: Group, now: dt.datetime, holders: list[Membership], member: Member | None) -> Presence:
    week = hours.of(group)
    until = hours.open_until(group, week, now)
    if not holders:
        other = "else " if member is not None else ""
        return Presence(
            False, f"Nobody {other}holds the space here at the moment, and we don’t know when somebody will."
        )
    zone = member.time_zone if member else group.time_zone
    names, verb = _names(holders), "holds" if len(holders) == 1 else "hold"
    if until is not None:
        ends = "" if until - now > LONG else f", until {english.clock_time(clock.local(until, zone))}"
        return Presence(True, format_html("{} {} the space now{}.", names, verb, ends))
    opens = hours.next_opening(group, week, now)
    if opens is None:
        return Presence(
            False,
            format_html(
                "This circle has no set hours, so it may be that nobody looks in soon. {} {} the space, and you can hope "
                "for an answer within {}.", names, verb, hours.answer_words(group),
            ),
        )  # fmt: skip
    when = when_words(opens, now, zone)
    clock_of = "" if member else f", {hours.zone_words(zone)}"
    return Presence(False, f"Nobody holds the space right now. Somebody does {when}{clock_of}.", opens)


def when_words(at: dt.datetime, now: dt.datetime, zone: str) -> str:
    """ "in 20 minutes", "tonight, 7 pm", "on Tuesday, 7 pm"."""
    said = english.mid_sentence(english.future(clock.local(at, zone), clock.local(now, zone)))
    near = said.startswith(("in ", "today", "tonight", "tomorrow"))
    return said if near else f"on {said}"


def _names(seats: Iterable[Membership]) -> str:
    return named([format_html("<bdi>{}</bdi>", seat.name) for seat in seats])


# -- Whose it is -----------------------------------------------------------------------------------------------------------


@prepared
def _row(member: int, share: int, now: dt.datetime) -> "QuerySet[Waiting]":
    return Waiting.objects.visible_to(Member(pk=member), now).filter(share=share)


def care_of(share: Share, now: dt.datetime) -> Care:
    """Whose that share is, for its author, and asked through their eyes. Every open hard share has an owner or words."""
    row = next(iter(_row(member=share.author_id, share=share.pk, now=now)), None)
    if row is None or row.over_at is not None:
        return Care(None, "")
    if waiting.is_silent(share.group):
        return Care(None, "This circle has fallen silent before its end, so nobody answers here any more.")
    readers, answered = list(waiting.readers(share, now)), _answered_by(share, now)
    if len(answered) >= min(waiting.ENOUGH, max(1, len(readers))):
        return Care(None, "")
    owner = next((seat for seat in readers if seat.member_id == row.owner_id), None)
    if owner is not None and (owner.member_id in answered or not waiting.in_hand(row, now)):
        owner = None
    if owner is not None:
        name = format_html("<bdi>{}</bdi>", owner.name)
        return Care(name, format_html("{} has this in hand and means to answer.", name), here=True)
    holders = [seat for seat in readers if seat.holds]
    if not share.hard and row.due_at > now:
        return _later(share, row, holders, now)
    return _told(share, readers, holders, now)


@prepared
def _replies(member: int, share: int, now: dt.datetime) -> "QuerySet[Reply, Any]":
    """Who replied under that share of the member's own, besides them."""
    replies = Reply.objects.visible_to(Member(pk=member), now).filter(share=share)
    return replies.exclude(author=member).values_list("author_id")


def _answered_by(share: Share, now: dt.datetime) -> set[int]:
    rows = _replies(member=share.author_id, share=share.pk, now=now)
    return {row.author_id for row in rows}


def _told(share: Share, readers: list[Membership], holders: list[Membership], now: dt.datetime) -> Care:
    """What is true while nobody has it in hand."""
    if not holders and readers and share.audience == Share.Audience.CHOSEN:
        return Care(
            None,
            "Only the people you chose read this. None of them holds the space here, so nobody else is asked.",
        )
    if not holders and waiting.held_by_others(share, now):
        return Care(None, f"{NONE_READS}{goes_on(share, readers)}")
    presence = _presence(share.group, now, holders, share.author)
    if presence.here:
        return Care(None, format_html("Those who hold the space see this: {}.", _names(holders)), here=True)
    asked = " They are told that somebody waits." if holders else ""
    return Care(None, format_html("{}{}", presence.words, asked))


def _later(share: Share, row: Waiting, holders: list[Membership], now: dt.datetime) -> Care:
    """Before the answer time is over, nobody is asked."""
    if not holders:
        return Care(None, "")
    when = when_words(row.due_at, now, share.author.time_zone)
    return Care(None, f"If it still waits {when}, it is put before those who hold the space.", here=True)


@dataclass(frozen=True, slots=True)
class Hand:
    """What somebody who could answer sees beside a share that waits."""

    mine: bool
    """Whether they have it in hand themselves; otherwise nobody has, and they may."""


@prepared
def _wants_me(member: int, share: int, now: dt.datetime) -> "QuerySet[Waiting]":
    """The row of that share, where it waits for an answer that this member could give."""
    return waiting.for_me(Member(pk=member), now, holds=True).filter(share=share)


def hand_of(member: Member, share: Share, now: dt.datetime) -> Hand | None:
    """Whether that member has it in hand or may take it; None where neither."""
    row = next(iter(_wants_me(member=member.pk, share=share.pk, now=now)), None)
    if row is None or not waiting.may_take(member, row, now):
        return None
    if row.owner_id == member.pk and waiting.in_hand(row, now):
        return Hand(mine=True)
    return None if waiting.taken(row, now) else Hand(mine=False)


# -- Telling ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def tend(*, now: dt.datetime) -> int:
    """Note what does not wait any more, and put before people what does. Run twice, late or twice at once it tells each once:
    a row somebody else works on is left to them, and what was missed is told by the next run.

    Returns how many notices are new.
    """
    _note_over(now)
    new = _tell(notices.WAITS.name, "holders_told_at", now)
    new += _tell(notices.WAITS_FOR_WILLING.name, "willing_told_at", now)
    if new:
        outbox.nudge_on_commit()
    return new


def _note_over(now: dt.datetime) -> None:
    with keeper("nobody unheard: what was answered or is not there any more"), connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE shares_waiting SET over_at = %(now)s WHERE id IN (
                SELECT row.id FROM shares_waiting row JOIN shares_share said ON said.id = row.share_id
                WHERE row.over_at IS NULL AND (row.holders_told_at IS NULL OR row.willing_told_at IS NULL)
                  AND row.due_at <= %(now)s
                  AND (said.taken_back_at IS NOT NULL OR said.fades_at <= %(now)s
                       OR EXISTS (SELECT FROM groups_closing ending WHERE ending.group_id = row.group_id
                                  AND ending.stage IN ('copies', 'erased'))
                       OR (SELECT count(DISTINCT reply.author_id) FROM shares_reply reply WHERE reply.share_id = said.id
                           AND reply.taken_back_at IS NULL AND reply.author_id <> said.author_id AND NOT EXISTS (
                               SELECT FROM groups_mute kept WHERE kept.group_id = row.group_id AND kept.withholds
                               AND kept.member_id = reply.author_id AND kept.other_id = said.author_id)) >= %(enough)s)
                ORDER BY row.id FOR UPDATE OF row SKIP LOCKED)
            """,
            {"now": now, "enough": waiting.ENOUGH},
        )


def _tell(kind: str, told: str, now: dt.datetime) -> int:
    """Put what is due before those who hold the space (`told` is holders_told_at) or the willing (willing_told_at): people who
    can read it, can answer and have not. Where nobody is there to be told, a hard share is looked at again each time."""
    holders = told == "holders_told_at"
    whom = "seat.role = 'facilitator'" if holders else "seat.willing AND seat.role <> 'facilitator'"
    due = "row.due_at" if holders else _WILLING_DUE
    with (
        keeper("nobody unheard: who can read what waits, and has not answered"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"""
            WITH waits AS (
                SELECT row.id AS row_id, row.share_id, said.* FROM shares_waiting row JOIN shares_share said ON said.id = row.share_id
                JOIN groups_group circle ON circle.id = row.group_id
                WHERE row.over_at IS NULL AND (row.holders_told_at IS NULL OR row.willing_told_at IS NULL)
                  AND row.{told} IS NULL AND row.due_at <= %(now)s AND {due} <= %(now)s
                ORDER BY row.id FOR UPDATE OF row SKIP LOCKED
            ), able AS (
                SELECT waits.row_id, waits.public_id, waits.group_id, seat.member_id, EXISTS (
                    SELECT FROM shares_reply reply WHERE reply.share_id = waits.share_id AND reply.author_id = seat.member_id
                    AND reply.taken_back_at IS NULL) AS answered
                FROM waits JOIN groups_membership seat ON seat.group_id = waits.group_id AND seat.member_id <> waits.author_id
                JOIN members_member person ON person.id = seat.member_id AND person.is_active
                WHERE {whom} AND seat.until IS NULL AND (seat.paused_until IS NULL OR seat.paused_until <= %(now)s)
                  AND (seat.since <= waits.created_at OR (seat.visit_rounds IS NULL AND seat.way <= waits.newcomers))
                  AND (waits.audience = 'group' OR (%(holders)s AND (waits.audience = 'facilitators'
                       OR (waits.audience = 'chosen' AND seat.member_id = ANY (waits.readers)))))
                  AND EXISTS (SELECT FROM members_consent agreed WHERE agreed.member_id = seat.member_id
                              AND agreed.purpose = %(consent)s AND agreed.withdrawn_at IS NULL)
                  AND NOT EXISTS (SELECT FROM groups_mute kept WHERE kept.group_id = waits.group_id AND kept.withholds
                                  AND kept.member_id = waits.author_id AND kept.other_id = seat.member_id)
                  AND (%(holders)s OR waits.unnamed OR NOT EXISTS (SELECT FROM groups_mute wish WHERE wish.group_id =
                       waits.group_id AND wish.member_id = seat.member_id AND wish.other_id = waits.author_id))
                  AND (%(holders)s OR NOT EXISTS (SELECT FROM shares_hidden hid WHERE hid.share_id = waits.share_id
                                                  AND hid.member_id = seat.member_id))
            ), done AS (
                UPDATE shares_waiting SET {told} = %(now)s WHERE id IN (SELECT row_id FROM able)
                    OR id IN (SELECT row_id FROM waits WHERE NOT %(holders)s AND (audience <> 'group' OR NOT hard))
            )
            INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, lane, state, attempts)
            SELECT %(kind)s, member_id, group_id, public_id, %(kind)s || ':' || public_id || ':' || member_id,
                   %(now)s, %(now)s, %(lane)s, 'waiting', 0 FROM able WHERE NOT answered
            ON CONFLICT (dedupe) DO NOTHING
            """,  # noqa: S608  (the pieces put in are this module's own)
            {"now": now, "kind": kind, "lane": kinds.URGENT, "holders": holders, "consent": HEALTH_WORDS},
        )
        return int(cursor.rowcount)


_WILLING_DUE = (
    "coalesce(row.holders_told_at, row.due_at) + make_interval(secs => 3600 * "
    "CASE WHEN said.hard THEN 1 ELSE least(12, greatest(1, circle.answer_hours / 4.0)) END)"
)
"""When the willing are asked: an hour after those who hold the space for a hard share, else a quarter of the answer time, but
no sooner than an hour and no later than twelve."""
