"""Asking for a hand, and what whoever is asked can do. Each takes the request's lock, so two presses at once are two presses one
after the other."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from checkins.actions.holding import fades_after
from groups.models import Group
from members import consent
from members.models import Member
from support import asking, machine, notices, refusals
from support.asking import Place
from support.models import Asked, RequestWords, SupportRequest
from support.models.hands import life
from vault import ledger
from vault.keys import key_for
from vault.models import whole_day_after


@transaction.atomic
def ask(*, member: Member, places: Iterable[Place], words: str, now: dt.datetime) -> SupportRequest:
    """Ask those places for a hand, the first step at once, with a line or none. Where one's own request goes on already, that is
    the one. Raises `refusals.NobodyToAsk` where nobody of them can be reached, and `consent.NotKept`."""
    consent.must_stand(member, words)
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # two taps at once are one request
    there = asking.open_one(member, now)
    if there is not None:
        return there
    fades_at = now + life() + machine.KEPT
    rows = asking.rows(member, places, now)
    request = SupportRequest(asker=member, step_until=now, asked_at=now, changed_at=now, fades_at=fades_at)
    request.save()
    for row in rows:
        row.request = request
    Asked.objects.bulk_create(rows)
    reachable = list(_rows(member, request, now))
    if not reachable:
        raise refusals.NobodyToAsk
    circles = {row.group_id for row in reachable if row.as_holder}
    on_duty, busy = asking.duty_of(member, circles, now), asking.with_somebody(circles)
    told = machine.move_on(request, reachable, now, on_duty=on_duty, busy=busy)
    _save(member, request, reachable, now)
    if words:
        _write(member, request, {row.group_id for row in reachable}, words, now)
    notices.asked(request, told, now)
    return request


def _write(member: Member, request: SupportRequest, groups: set[int], words: str, now: dt.datetime) -> None:
    for group in Group.objects.filter(pk__in=groups).order_by("pk"):
        # No longer than what is said there, and no longer than the request.
        stays = fades_after(group, now) if group.stay_days in (1, 7) else request.fades_at
        RequestWords.objects.create(
            request=request, group=group, author=member, words=words, at=now, fades_at=stays,
            key=key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(stays)),
        )  # fmt: skip


@transaction.atomic
def take(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """ "I'm with you": hold it. Who asked hears that somebody is. Taken twice by the same person it is taken once.

    Raises `refusals.SomebodyIsWithThem`, `refusals.Over`, and PermissionDenied for who was not told."""
    request, rows = _told(member, request, now)
    row = rows[0]
    if row.held_at is not None and request.state == SupportRequest.State.HELD:
        return
    if row.told_at is None or not request.is_live:
        raise refusals.Over
    if not Asked.objects.visible_to(member, now).reachable(now).filter(pk=row.pk).exists():
        raise refusals.NotNow  # its circle has fallen silent, or does not let members write to each other any more
    if not machine.take(request, row, now):
        raise refusals.SomebodyIsWithThem
    _save(member, request, [row], now)
    notices.taken(request, now)


@transaction.atomic
def cannot(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """ "I can't now", by whatever circle they were told. Nobody is told who; where nobody of the step can, it moves on at once.
    Raises PermissionDenied for who was not told."""
    request, rows = _told(member, request, now)
    said = [row for row in rows if machine.cannot(request, row, now)]
    if said:
        _save(member, request, said, now)
        notices.tend_soon()


@transaction.atomic
def hand_on(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """Whoever holds it cannot any longer: it is asked again at once. Done twice it is done once. Raises `refusals.Over` where it
    is over for them, and PermissionDenied for who does not hold it."""
    request, rows = _told(member, request, now)
    if rows[0].cannot_at is not None and rows[0].let_go_at is not None:
        return
    _holds(request, rows[0])
    if machine.reopen(request, now, leaving=rows[0]):
        for row in rows:
            machine.cannot(request, row, now)
        _save(member, request, rows, now)
        notices.news(request, now)
        notices.tend_soon()


@transaction.atomic
def answered(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """ "Thank you, I've got somebody", by who asked; or by who holds it, of which who asked hears. Done twice it is done once.
    Raises `refusals.Over` where it is over for who held it, and PermissionDenied for anybody else."""
    if request.asker_id == member.pk:
        request = _locked(member, request, now)
        if machine.answer(request, now):
            _save(member, request, [], now)
        return
    request, rows = _told(member, request, now)
    if request.ended == SupportRequest.Ended.HOLDER and rows[0].held_at is not None:
        return
    _holds(request, rows[0])
    machine.answer(request, now, by=SupportRequest.Ended.HOLDER)
    _save(member, request, [], now)
    notices.news(request, now)


@transaction.atomic
def withdraw(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """Take it back: nobody is asked any more. Raises PermissionDenied for another's."""
    request = _own(member, request, now)
    if machine.withdraw(request, now):
        _save(member, request, [], now)
        _let_fade(member, request)


@transaction.atomic
def close(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """Close it, once it was answered. Raises PermissionDenied for another's."""
    request = _own(member, request, now)
    if request.state == SupportRequest.State.ANSWERED and machine.close(request, now):
        _save(member, request, [], now)
        _let_fade(member, request)


@transaction.atomic
def open_help(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """Open "How to help me" of who asks, for an hour: with a line in the ledger that they read, committed before a word of it is
    shown (the page comes with the next request); the database refuses an opening without one. Raises `refusals.Over` where it is
    over for them, and PermissionDenied for who does not hold it."""
    request, rows = _told(member, request, now)
    _holds(request, rows[0])
    ledger.record(
        "help.opened", now=now, actor_id=member.pk, acting_role="member", member_id=request.asker_id
    )
    rows[0].opened_at = now
    _save(member, request, rows[:1], now)


@transaction.atomic
def let_go(*, member: Member, other: Member, group: Group, now: dt.datetime) -> None:
    """That member, who asks, keeps quiet about somebody from now on: what these hold of theirs by way of that circle is asked of
    the others again, at once. For the other it is over, as in any other case."""
    rows = Asked.objects.visible_to(member, now).filter(asker=member, member=other, group=group)
    for row in rows.filter(held_at__isnull=False, request__state="held").select_related("request"):
        request = _locked(member, row.request, now)
        row.refresh_from_db()
        if row.held_at is not None and machine.reopen(request, now, leaving=row, reached=False):
            _save(member, request, [row], now)
            notices.news(request, now)
            notices.tend_soon()


@transaction.atomic
def take_back(*, member: Member, said: RequestWords) -> None:
    """Take back the line of a request, in every circle it went to; the request goes on without it. Raises PermissionDenied for
    another's."""
    if said.author_id != member.pk:
        raise PermissionDenied
    RequestWords.objects.mine(member).filter(request=said.request_id).delete()


def _locked(member: Member, request: SupportRequest, now: dt.datetime) -> SupportRequest:
    """The row, read afresh and locked until the transaction ends. Raises PermissionDenied where they may not know of it."""
    rows = SupportRequest.objects.visible_to(member, now).select_for_update(of=("self",))
    found = rows.filter(pk=request.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _own(member: Member, request: SupportRequest, now: dt.datetime) -> SupportRequest:
    if request.asker_id != member.pk:
        raise PermissionDenied
    return _locked(member, request, now)


def _told(member: Member, request: SupportRequest, now: dt.datetime) -> tuple[SupportRequest, list[Asked]]:
    """The request, locked, and that member's own rows of it as they are then, the one by which they know of it first. Raises
    PermissionDenied where they were not told."""
    request = _locked(member, request, now)
    rows = list(Asked.objects.visible_to(member, now).filter(request=request, member=member).in_order())
    if not rows:
        raise PermissionDenied
    return request, rows


def _holds(request: SupportRequest, row: Asked) -> None:
    """Raises `refusals.Over` where that row held it and does not any more, and PermissionDenied where it never did."""
    if row.held_at is None and row.let_go_at is None:
        raise PermissionDenied
    if row.held_at is None or request.state != SupportRequest.State.HELD:
        raise refusals.Over


def _rows(member: Member, request: SupportRequest, now: dt.datetime) -> Iterable[Asked]:
    return Asked.objects.visible_to(member, now).filter(request=request).reachable(now).order_by("step", "pk")


def _save(member: Member, request: SupportRequest, rows: Iterable[Asked], now: dt.datetime) -> None:
    """The request before its rows: the database asks of each what it was."""
    SupportRequest.objects.visible_to(member, now).keep(request)
    Asked.objects.visible_to(member, now).keep(rows)


def _let_fade(member: Member, request: SupportRequest) -> None:
    mine = RequestWords.objects.mine(member).filter(request=request, fades_at__gt=request.fades_at)
    mine.update(fades_at=request.fades_at)
