"""What a person can do with a partner: ask, answer, say something, choose a rhythm, end it without a sign."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from checkins.actions.holding import fades_after
from groups.models import Membership
from groups.underlock import locked
from members import consent
from members.models import Member
from partners import notices, policies
from partners.models import Partnership, PartnerWords, Side
from vault.keys import key_for
from vault.models import whole_day_after


@dataclass(frozen=True, slots=True)
class When:
    """How often somebody wants to be reminded, by their own calendar and clock (`Side`)."""

    every: str = "never"
    weekday: int | None = None
    hour: dt.time | None = None


@transaction.atomic
def ask(*, member: Member, seat: Membership, when: When, now: dt.datetime) -> Partnership:
    """Ask who sits on `seat` to check in with each other. They hear that somebody asks something; where they asked oneself, it
    is agreed. Asked again it is one asking, and nothing tells whether it was seen. Raises PermissionDenied."""
    locked(seat.group)
    if not policies.may_ask(member, seat, now):
        raise PermissionDenied
    # Whatever one answered to it: told apart from one not seen yet, "not now" would show.
    theirs = (
        Partnership.objects.visible_to(member, now)
        .standing(now)
        .filter(group=seat.group, asker=seat.member_id, other=member)
        .first()
    )
    if theirs is not None:
        Side.objects.visible_to(member).filter(partnership=theirs).delete()
        return accept(member=member, partnership=theirs, when=when, now=now)
    seen = Partnership.objects.visible_to(member, now).filter(group=seat.group)
    there = (
        seen.filter(asker=member, other=seat.member_id).first()
        or seen.filter(asker=seat.member_id, other=member, agreed_at__isnull=False).first()
    )
    if there is None:
        there = Partnership.objects.create(group=seat.group, asker=member, other=seat.member, asked_at=now)
    elif there.agreed_at is None:
        Partnership.objects.visible_to(member, now).filter(pk=there.pk).update(asked_at=now, let_go_at=None)
    _side(member, there, when, now)
    if there.agreed_at is None:
        notices.asked(there, now)
    return there


@transaction.atomic
def accept(*, member: Member, partnership: Partnership, when: When, now: dt.datetime) -> Partnership:
    """Say yes to whoever asked; they hear that there is an answer. Raises PermissionDenied where nothing waits for one."""
    group = locked(partnership.group)
    if not policies.may_answer(member, partnership, now) or not policies.may_write_here(group):
        raise PermissionDenied
    Partnership.objects.visible_to(member, now).filter(pk=partnership.pk).update(agreed_at=now)
    partnership.agreed_at = now
    _side(member, partnership, when, now)
    notices.agreed(partnership, now)
    return partnership


@transaction.atomic
def put_off(*, member: Member, partnership: Partnership, for_good: bool, now: dt.datetime) -> None:
    """Not now, or (`for_good`) not by this person again. Nobody is told. Raises PermissionDenied where nothing waits for one."""
    if not policies.may_answer(member, partnership, now):
        raise PermissionDenied
    _side(member, partnership, When(), now, stand=Side.Stand.NEVER if for_good else Side.Stand.NOT_NOW)


@transaction.atomic
def say(
    *, member: Member, partnership: Partnership, now: dt.datetime, weather: str = "", words: str = ""
) -> PartnerWords:
    """Say something to the other; neither weather nor words is being there. Nobody is notified. The same twice within a minute
    is one. Raises PermissionDenied where it does not go on for one, and `consent.NotKept`."""
    consent.must_stand(member, weather, words)
    group = locked(partnership.group)
    if not policies.may_say(member, partnership, now):
        raise PermissionDenied
    mine = PartnerWords.objects.mine(member, now).filter(partnership=partnership)
    last = mine.select_related("key").order_by("-at", "-pk").first()
    same = last is not None and ((last.weather or ""), (last.words or "")) == (weather, words)
    if last is not None and same and now - last.at < dt.timedelta(minutes=1):
        return last
    fades_at = fades_after(group, now)
    reader = partnership.other_id if partnership.asker_id == member.pk else partnership.asker_id
    return PartnerWords.objects.create(
        partnership=partnership, group=group, author=member, reader_id=reader, weather=weather or None, words=words or None,
        at=now, fades_at=fades_at, key=key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(fades_at)),
    )  # fmt: skip


@transaction.atomic
def take_back(*, member: Member, said: PartnerWords) -> None:
    """Take back what one said, for both. Raises PermissionDenied for another's."""
    if said.author_id != member.pk:
        raise PermissionDenied
    said.delete()


@transaction.atomic
def set_rhythm(*, member: Member, partnership: Partnership, when: When, now: dt.datetime) -> None:
    """Choose how often one is reminded. The other is not told. Raises PermissionDenied where one has no side in it."""
    if not policies.has_side(member, partnership):
        raise PermissionDenied
    _side(member, partnership, when, now)


@transaction.atomic
def end(*, member: Member, partnership: Partnership, words_too: bool, now: dt.datetime) -> None:
    """End it for oneself, without a sign: no notice, and no row changes that the other can see. With `words_too` what one said
    is erased at once, as it can be at any time; otherwise the other reads it as long as they would have. Nothing the other says
    is read by anybody but them from then on. What one asked and has no yes is let go: the other finds it no more. Done twice it
    is done once."""
    locked(partnership.group)  # a yes at the same time comes before it, or too late
    Partnership.objects.visible_to(member, now).filter(
        pk=partnership.pk, asker=member, agreed_at=None, let_go_at=None
    ).update(let_go_at=now)
    mine = Side.objects.visible_to(member).filter(partnership=partnership)
    mine.update(
        stand=Side.Stand.ENDED, at=now, every=Side.Every.NEVER, weekday=None, hour=None, reminded_on=None
    )
    if words_too:
        PartnerWords.objects.mine(member, now).filter(partnership=partnership).delete()


def _side(
    member: Member, partnership: Partnership, when: When, now: dt.datetime, stand: str = Side.Stand.ON
) -> None:
    chosen = {"stand": stand, "at": now, "every": when.every, "weekday": when.weekday, "hour": when.hour}
    mine = Side.objects.visible_to(member).filter(partnership=partnership)
    if not mine.update(**chosen):
        side = Side(partnership=partnership, group_id=partnership.group_id, member=member, **chosen)
        Side.objects.bulk_create([side], ignore_conflicts=True)
