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

REQUEST = ["state", "step", "step_until", "turn", "changed_at", "fades_at"]
ROW = ["step", "told_at", "cannot_at", "held_at", "opened_at"]
"""What changes of each once it is there."""


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
    _save(request, reachable)
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
    request, row = _told(member, request, now)
    if row.held_at is not None and request.state == SupportRequest.State.HELD:
        return
    if not machine.take(request, row, now):
        raise refusals.SomebodyIsWithThem if request.is_live else refusals.Over
    _save(request, [row])
    notices.taken(request, now)


@transaction.atomic
def cannot(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """ "I can't now". Nobody is told who; where nobody of the step can, it moves on at once. Raises PermissionDenied for who was
    not told."""
    request, row = _told(member, request, now)
    if machine.cannot(request, row, now):
        _save(request, [row])
        notices.tend_soon()


@transaction.atomic
def hand_on(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """Whoever holds it cannot any longer: it is asked again at once. Raises PermissionDenied for who does not hold it."""
    request, row = _told(member, request, now)
    if row.held_at is None:
        raise PermissionDenied
    if machine.reopen(request, now, leaving=row):
        _save(request, [row])
        notices.news(request, now)
        notices.tend_soon()


@transaction.atomic
def answered(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """ "Thank you, I've got somebody", by who asked; or by who holds it. Done twice it is done once. Raises PermissionDenied for
    anybody else."""
    request = _locked(member, request, now)
    held = Asked.objects.visible_to(member, now).filter(request=request, member=member, held_at__isnull=False)
    if request.asker_id != member.pk and not held.exists():
        raise PermissionDenied
    if machine.answer(request, now):
        request.save(update_fields=REQUEST)


@transaction.atomic
def withdraw(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """Take it back: nobody is asked any more. Raises PermissionDenied for another's."""
    request = _own(member, request, now)
    if machine.withdraw(request, now):
        request.save(update_fields=REQUEST)
        _let_fade(member, request)


@transaction.atomic
def close(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """Close it, once it was answered. Raises PermissionDenied for another's."""
    request = _own(member, request, now)
    if request.state == SupportRequest.State.ANSWERED and machine.close(request, now):
        request.save(update_fields=REQUEST)
        _let_fade(member, request)


@transaction.atomic
def open_help(*, member: Member, request: SupportRequest, now: dt.datetime) -> None:
    """Open "How to help me" of who asks, for an hour: with a line in the ledger that they read, committed before a word of it is
    shown (the page comes with the next request). Raises PermissionDenied for who does not hold it."""
    request, row = _told(member, request, now)
    if row.held_at is None or request.state != SupportRequest.State.HELD:
        raise PermissionDenied
    row.opened_at = now
    row.save(update_fields=["opened_at"])
    ledger.record(
        "help.opened", now=now, actor_id=member.pk, acting_role="member", member_id=request.asker_id
    )


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


def _told(member: Member, request: SupportRequest, now: dt.datetime) -> tuple[SupportRequest, Asked]:
    """The request, locked, and that member's own row of it as it is then. Raises PermissionDenied where they were not told."""
    request = _locked(member, request, now)
    row = Asked.objects.visible_to(member, now).filter(request=request, member=member).first()
    if row is None:
        raise PermissionDenied
    return request, row


def _rows(member: Member, request: SupportRequest, now: dt.datetime) -> Iterable[Asked]:
    return Asked.objects.visible_to(member, now).filter(request=request).reachable(now).order_by("step", "pk")


def _save(request: SupportRequest, rows: Iterable[Asked]) -> None:
    request.save(update_fields=REQUEST)
    for row in rows:
        row.save(update_fields=ROW)


def _let_fade(member: Member, request: SupportRequest) -> None:
    mine = RequestWords.objects.mine(member).filter(request=request, fades_at__gt=request.fades_at)
    mine.update(fades_at=request.fades_at)
