"""Answering a round, passing it, and taking an answer back."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from checkins import answered, notices, policies, questions, refusals
from checkins.actions.beginnings import let_beginning_go, send_beginning
from checkins.beginnings import Form, name_of
from checkins.counting import count_on_their_road
from checkins.models import CheckIn, LeftAlone, Round
from checkins.signals import help_asked
from core import clock
from groups.models import Group
from groups.querysets import seats_of
from groups.terms import OPENINGS, WAYS_IN
from groups.underlock import locked
from members.models import Member
from vault.keys import key_for
from vault.models import whole_day_after


@transaction.atomic
def answer(
    *, member: Member, of_round: Round, audience: str, now: dt.datetime,
    weather: str = "", pull: str = "", words: str = "", reach: str = CheckIn.Reach.NO,
    more: Mapping[str, object] | None = None, form: Form | None = None,
) -> CheckIn:  # fmt: skip
    """Answer that round, or change the answer until it closes; what was begun and not sent goes. `more`: by name, what is
    answered beyond weather, pull and words; of it what the round does not ask is left out. It keeps the promise of the circle as it is now; changed, it
    keeps the closer one of then and now. `form`: the open form it came from; of what was begun only its own goes. Raises
    PermissionDenied where it is not open to them, and `refusals.Meanwhile` where something newer was said than that form was
    made on; the same again is no other answer."""
    group = locked(of_round.group)
    if not policies.may_answer(member, of_round, now):
        raise PermissionDenied
    before = _own(member, of_round, now)
    check_in = before or _new(member, of_round, now, passed=False)
    said = questions.only_asked(of_round.asks, more or {})
    if form is not None and before is not None and _stands(before, form, now):
        if not _reads(before, audience, reach, weather, pull, words, said):
            raise refusals.Meanwhile
        send_beginning(member=member, of_round=of_round, form=form, now=now)
        return before
    asked_before = check_in.reach != CheckIn.Reach.NO
    promised = before is not None and not before.passed and not before.has_faded(now)
    _promise(check_in, group, now, anything=bool(weather or pull or words or said), closer_of_both=promised)
    check_in.passed = False
    check_in.audience, check_in.reach, check_in.at = audience, reach, now
    check_in.weather, check_in.pull, check_in.words = weather or None, pull or None, words or None
    check_in.more = answered.packed(of_round.asks, said)
    check_in.save()
    if form is None:
        let_beginning_go(member=member, of_round=of_round)
    else:
        send_beginning(member=member, of_round=of_round, form=form, now=now)
    count_on_their_road(member, of_round, weather, now)
    if reach != CheckIn.Reach.NO and not asked_before:
        notices.somebody_asked(check_in, now)
        help_asked.send(sender=CheckIn, member=member, now=now)
    return check_in


@transaction.atomic
def pass_by(*, member: Member, of_round: Round, now: dt.datetime) -> CheckIn:
    """Be here and say nothing. An answer that is there already stays as it is: to empty it is to take it back."""
    if not policies.may_be_here(member, of_round, now):
        raise PermissionDenied
    return _own(member, of_round, now) or _new(member, of_round, now, passed=True)


@transaction.atomic
def take_back(*, member: Member, check_in: CheckIn, now: dt.datetime | None = None) -> None:
    """Take an answer back, words and all, as if it had not been given; while the round is open another can be given.
    Once it has closed, the circle does not find that it has not heard from them: that would tell of it (decision 17)."""
    if not policies.may_take_back(member, check_in):
        raise PermissionDenied
    now, of_round = now or clock.now(), check_in.round
    let_beginning_go(member=member, of_round=of_round)
    check_in.delete()
    if of_round.closes_at <= now and seats_of(member, now).filter(group=of_round.group_id).exists():
        LeftAlone.objects.create(
            group_id=of_round.group_id, member=member, round=of_round, since=now, until=now
        )


def _promise(
    check_in: CheckIn, group: Group, now: dt.datetime, *, anything: bool, closer_of_both: bool
) -> None:
    """Who may read it of those who come later, how much of it moderators may open, and until when; sealed under the key of that
    day. Where nothing is said nothing fades."""
    newcomers, opening, fades_at = (
        WAYS_IN[str(group.joining)],
        OPENINGS[str(group.opening)],
        group.fades_at(now),
    )
    if closer_of_both:
        newcomers, opening = min(newcomers, check_in.newcomers), min(opening, check_in.opening)
        fades_at = min(filter(None, [fades_at, check_in.fades_at]), default=None)
    check_in.newcomers, check_in.opening = newcomers, opening
    check_in.fades_at = fades_at if anything else None
    until = whole_day_after(check_in.fades_at)
    check_in.key = key_for(owner_id=check_in.member_id, group_id=group.pk, until=until)


def _stands(there: CheckIn, form: Form, now: dt.datetime) -> bool:
    """Whether an answer stands that the form was not made on."""
    return not (there.passed or there.has_faded(now) or name_of(there) == form.on)


def _reads(
    there: CheckIn, audience: str, reach: str, weather: str, pull: str, words: str, said: Mapping[str, object]
) -> bool:
    """Whether that answer says the same already."""
    stands = (there.audience, there.reach, there.weather or "", there.pull or "", there.words or "")
    return stands == (audience, reach, weather, pull, words) and answered.more(there) == said


def _own(member: Member, of_round: Round, now: dt.datetime) -> CheckIn | None:
    mine = CheckIn.objects.visible_to(member, now).filter(member=member, round=of_round)
    return mine.select_related("key").select_for_update(of=("self",)).first()


def _new(member: Member, of_round: Round, now: dt.datetime, *, passed: bool) -> CheckIn:
    """A fresh row that shows nothing to anyone yet; where another tab was faster, that one's."""
    key = key_for(owner_id=member.pk, group_id=of_round.group_id)
    try:
        with transaction.atomic():
            return CheckIn.objects.create(
                round=of_round, group_id=of_round.group_id, member=member, audience=CheckIn.Audience.ME,
                passed=passed, at=now, key=key,
            )  # fmt: skip
    except IntegrityError:
        there = _own(member, of_round, now)
        if there is None:
            raise
        return there
