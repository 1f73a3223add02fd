"""Saying something in a group, answering, changing one's words, taking them back."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core import clock
from groups.models import Group, Membership, Mute
from groups.promises import current
from groups.seats import people
from groups.terms import WAYS_IN
from groups.underlock import locked
from members.models import Member
from notices import outbox
from notices.kinds import Kind
from shares import drafts, notices, policies
from shares.actions.answering import asks_for_an_answer, in_own_words
from shares.models import LONGEST_NOTE, Reply, Share, Waiting
from shares.querysets import from_form
from shares.sending import named_by, one_at_a_time
from shares.signals import help_asked, help_given
from vault.keys import key_for
from vault.models import whole_day_after

Said = TypeVar("Said", Share, Reply)


@transaction.atomic
def share(
    *,
    author: Member,
    group: Group,
    audience: str,
    words: str,
    submission: uuid.UUID,
    now: dt.datetime,
    readers: Iterable[Member | int] = (),
    unnamed: bool = False,
    note: str = "",
    wish: str = "",
    hard: bool = False,
    stay_days: int | None = None,
    kept: str = "",
) -> Share:
    """Say something in a group. The same form with the same in it makes one share, also at the same instant.

    `readers` are the chosen people, where the audience is "chosen"; `stay_days` is how long it stays, 0 until taken back, and
    as long as the group has it where it is left out. What was kept of the form goes with its sending, and so does the note
    it went on from, named `kept`.

    Raises PermissionDenied without a seat or without consent to keeping one's words, and for a choice that the group's promise
    does not hold now: a name left out, people chosen, a stay that is longer.
    """
    one_at_a_time(author)
    group = locked(group)
    if not policies.may_share(author, group, now):
        raise PermissionDenied
    chosen = sorted({r.pk if isinstance(r, Member) else r for r in readers})
    name = named_by(submission, group.pk, audience, chosen, unnamed, words, note, wish, hard, stay_days)
    drafts.let_go(author, submission, kept)
    if (known := from_form(Share, author, name)) is not None:
        return known
    seats = {seat.member_id: seat for seat in people(group, now)}
    hears = _who_reads(author, group, audience, chosen, seats)
    days = int(group.stay_days) if stay_days is None else stay_days
    if not _fits(seats[author.pk], group, audience, chosen, hears, unnamed, wish, note, days):
        raise PermissionDenied
    fades_at = now + dt.timedelta(days=days) if days else None
    fresh = Share(
        group=group, author=author, audience=audience, readers=chosen, body=words, note=note or None, wish=wish, hard=hard,
        unnamed=unnamed, holders_know=unnamed and group.unnamed == Group.Unnamed.HOLDERS, promise=current(group),
        created_at=now, fades_at=fades_at, submission=name, newcomers=WAYS_IN[str(group.joining)],
        key=key_for(owner_id=author.pk, group_id=group.pk, until=whole_day_after(fades_at)),
    )  # fmt: skip
    return _put(fresh, hears, now)


def _put(fresh: Share, hears: list[Membership], now: dt.datetime) -> Share:
    """It is there: somebody is to answer it, and who was meant hears of it."""
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:
        return made_meanwhile(Share, fresh.author, fresh.submission)
    if hears or fresh.hard:  # a hard one waits for whoever comes, and its author reads that nobody is there
        Waiting.objects.create(share=fresh, group=fresh.group, due_at=_waits_until(fresh, now))
    _tell(fresh, hears, now)
    if fresh.hard or fresh.audience == Share.Audience.FACILITATORS:
        help_asked.send(sender=Share, member=fresh.author, now=now)
    return fresh


def _waits_until(fresh: Share, now: dt.datetime) -> dt.datetime:
    """When it is put before people. Without a name no sooner than a part of the day is over, by the circle's clock: counted
    back, the minute would tell who was there. A hard one goes at once, and its author is told so."""
    if fresh.hard:
        return now
    due = now + dt.timedelta(hours=fresh.group.answer_hours)
    return clock.end_of_part(due, fresh.group.time_zone) if fresh.unnamed else due


def _who_reads(
    author: Member, group: Group, audience: str, chosen: list[int], seats: dict[int, Membership]
) -> list[Membership]:
    """Whose seats read it the moment it is said, besides its author's: not theirs from whom the author keeps their words."""
    kept_from = {author.pk, *Mute.objects.visible_to(author).kept_from(group)}
    others = [seat for seat in seats.values() if seat.member_id not in kept_from]
    if audience == Share.Audience.FACILITATORS:
        return [seat for seat in others if seat.holds]
    return [seat for seat in others if audience == Share.Audience.GROUP or seat.member_id in chosen]


def _fits(
    seat: Membership, group: Group, audience: str, chosen: list[int], hears: list[Membership], unnamed: bool,
    wish: str, note: str, days: int,
) -> bool:  # fmt: skip
    """Whether the group's promise and plain sense allow those choices."""
    to_chosen = audience == Share.Audience.CHOSEN
    return (
        audience in Share.Audience.values
        and (policies.may_choose_people(seat, group) if to_chosen else not chosen)
        and (not to_chosen or (bool(chosen) and chosen == sorted(s.member_id for s in hears)))
        and (not unnamed or policies.may_go_unnamed(group))
        and (not wish or wish in Share.Wish.values)
        and len(note) <= LONGEST_NOTE
        and days in policies.stays(group)
    )  # fmt: skip


_TOLD: dict[str, Kind] = {
    Share.Audience.FACILITATORS: notices.FOR_HOLDERS,
    Share.Audience.CHOSEN: notices.FOR_YOU,
}
"""Who hears of a share by notice, by audience; what is said to everyone waits where it is."""


def _tell(fresh: Share, hears: list[Membership], now: dt.datetime) -> None:
    """Of words without a name nobody hears before the part of the day is over that the page shows them, by their own clock:
    a mail's hour would tell who was there. Again a hard one goes at once."""
    kind = _TOLD.get(fresh.audience)
    if kind is None:
        return
    waits = fresh.unnamed and not fresh.hard
    due: dict[dt.datetime, list[Member]] = {}
    for seat in hears:
        due.setdefault(clock.end_of_part(now, seat.member.time_zone) if waits else now, []).append(
            seat.member
        )
    for at, members in due.items():
        outbox.enqueue(
            kind=kind.name, recipients=members, about=fresh.public_id, dedupe=f"share:{fresh.public_id}",
            group_id=fresh.group_id, due_at=at, now=now,
        )  # fmt: skip


@transaction.atomic
def reply(
    *, author: Member, to: Share, words: str, submission: uuid.UUID, now: dt.datetime, kept: str = ""
) -> Reply:
    """Answer a share; its author hears of it. The same form sent twice makes one reply. Who said the share without a name
    answers under it without one.

    Raises PermissionDenied where the share may not be read (any more) or consent does not stand, and `quoting.Copied` where it
    repeats somebody's words although the share's promise does not allow that.
    """
    if not policies.may_reply(author, to, now):
        raise PermissionDenied
    one_at_a_time(author)
    name = named_by(submission, to.pk, words)
    drafts.let_go(author, submission, kept)
    if (known := from_form(Reply, author, name)) is not None:
        return known
    fresh = Reply(
        share=to, group_id=to.group_id, audience=to.audience, author=author, created_at=now, submission=name,
        body=in_own_words(author, to, words, now), unnamed=to.unnamed and to.author_id == author.pk,
        key=key_for(owner_id=author.pk, group_id=to.group_id, until=whole_day_after(to.fades_at)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:
        return made_meanwhile(Reply, author, name)
    if to.author_id != author.pk:
        outbox.enqueue(
            kind=notices.REPLY.name, recipients=[to.author], about=fresh.public_id,
            dedupe=f"reply:{fresh.public_id}", group_id=to.group_id, now=now,
        )  # fmt: skip
        if asks_for_an_answer(author, to, now):
            help_given.send(sender=Share, member=author, now=now)
    return fresh


def made_meanwhile(model: type[Said], author: Member, submission: uuid.UUID) -> Said:
    """What the other of two simultaneous sendings made. Raises IntegrityError where that was not the trouble."""
    known = from_form(model, author, submission)
    if known is None:
        raise IntegrityError("could not be kept, and not for being sent twice")
    return known


@transaction.atomic
def edit(
    *,
    author: Member,
    said: Share | Reply,
    words: str,
    now: dt.datetime,
    note: str | None = None,
    submission: uuid.UUID | None = None,
    kept: str = "",
) -> None:
    """Change the words of a share or reply, and a share's note where `note` is given; that they were changed is shown.

    Raises PermissionDenied where it is somebody else's, where a quarter of an hour has passed, or where it is gone meanwhile, and
    `quoting.Copied` as `reply` does.
    """
    if not policies.may_edit(author, said, now):
        raise PermissionDenied
    drafts.let_go(author, submission, kept)
    rows = type(said).objects.visible_to(author, now).select_related("key").select_for_update(of=("self",))
    fresh = rows.filter(pk=said.pk).first()
    if fresh is None:  # taken back between two breaths
        raise PermissionDenied
    if isinstance(fresh, Reply):
        words = in_own_words(author, fresh.share, words, now)
    changed = {"body"} if fresh.body != words else set()
    fresh.body = words
    if isinstance(fresh, Share) and note is not None and (fresh.note or "") != note:
        fresh.note = note or None
        changed.add("note")
    if changed:
        fresh.edited_at = now
        fresh.save(update_fields=[*changed, "edited_at"])


@transaction.atomic
def take_back(*, author: Member, said: Share | Reply, now: dt.datetime) -> None:
    """Take a share or reply back: it is gone for everyone and its words are erased at once. Replies go with their share.

    Raises PermissionDenied where it is somebody else's, or taken back already.
    """
    if not policies.may_take_back(author, said):
        raise PermissionDenied
    said.wipe(now)
