"""Everything a person can do with check-ins, one function a verb; and what the clock does by itself."""

import datetime as dt
from itertools import takewhile

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from checkins import notices, policies
from checkins import rhythm as rhythms
from checkins.counting import count_on_their_road
from checkins.models import CheckIn, Rhythm, Round
from checkins.signals import help_asked
from groups.models import Group
from groups.terms import WAYS_IN
from groups.underlock import locked
from members.models import Member
from vault import ledger
from vault.keys import key_for
from vault.models import whole_day_after

AHEAD = dt.timedelta(hours=24)
"""How long before it opens a round gets its row, and with it a page."""

RHYTHMS = 8
"""As many rhythms may go on in one group: a bound, and already more than anyone wants to be asked."""


@transaction.atomic
def set_rhythm(*, by: Member, group: Group, now: dt.datetime, **how: object) -> Rhythm:
    """Begin a rhythm in that group: `how` holds question, every, weekday, opens, open_minutes, remind_minutes, time_zone.

    The same one set twice is one. Its first round is there at once where it opens within a day.
    Raises PermissionDenied for those who do not hold the space, ValidationError where there are too many.
    """
    if not policies.may_set_rhythm(by, group, now):
        raise PermissionDenied
    Group.objects.select_for_update().get(pk=group.pk)  # two set at once: one after the other
    fresh = Rhythm(group=group, set_by=by, starts_on=now.date(), **how)
    same = Rhythm.objects.going_on().filter(group=group, **{name: how[name] for name in _SAME}).first()
    if same is not None:
        return same
    if Rhythm.objects.going_on().filter(group=group).count() >= RHYTHMS:
        raise ValidationError("Eight rhythms go on here already. End one first.", code="too_many")
    fresh.starts_on = rhythms.first_date(fresh, now)
    fresh.save(force_insert=True)
    _record("rhythm.set", fresh, by, now)
    _make_rounds([fresh], now)
    return fresh


_SAME = ("question", "every", "weekday", "opens", "time_zone")
"""What makes two rhythms of a group the same (the constraint `no_rhythm_twice`)."""


@transaction.atomic
def end_rhythm(*, by: Member, rhythm: Rhythm, now: dt.datetime) -> Rhythm:
    """End that rhythm: what is open stays open until it closes, what had not opened yet will not."""
    if not policies.may_set_rhythm(by, rhythm.group, now):
        raise PermissionDenied
    rhythm = Rhythm.objects.select_for_update().select_related("group").get(pk=rhythm.pk)
    if rhythm.ended_at is None:
        rhythm.ended_at = now
        rhythm.save(update_fields=["ended_at"])
        Round.objects.filter(rhythm=rhythm, opens_at__gt=now).delete()
        _record("rhythm.ended", rhythm, by, now)
    return rhythm


@transaction.atomic
def open_rounds(*, now: dt.datetime) -> int:
    """Give every round that is open or opens within a day its row; returns how many were new.

    Two of these at once make no round twice. After a long stop, rounds that would be over already are not made up.
    """
    # Locked, so that none is made for a rhythm that is being ended; what another worker has in hand is left to it.
    return _make_rounds(list(Rhythm.objects.going_on().select_for_update(skip_locked=True)), now)


@transaction.atomic
def answer(
    *, member: Member, of_round: Round, audience: str, now: dt.datetime,
    weather: str = "", pull: str = "", words: str = "", reach: str = CheckIn.Reach.NO,
) -> CheckIn:  # fmt: skip
    """Answer that round, or change the answer until it closes. It keeps the promise of the circle as it is now; changed, it
    keeps the closer one of then and now. Raises PermissionDenied where it is not open to them."""
    group = locked(of_round.group)
    if not policies.may_answer(member, of_round, now):
        raise PermissionDenied
    before = _own(member, of_round, now)
    check_in = before or _new(member, of_round, now, passed=False)
    asked_before = check_in.reach != CheckIn.Reach.NO
    promised = before is not None and not before.passed and not before.has_faded(now)
    _promise(check_in, group, now, anything=bool(weather or pull or words), closer_of_both=promised)
    check_in.passed = False
    check_in.audience, check_in.reach, check_in.at = audience, reach, now
    check_in.weather, check_in.pull, check_in.words = weather or None, pull or None, words or None
    check_in.save()
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
def take_back(*, member: Member, check_in: CheckIn) -> None:
    """Take an answer back, words and all, as if it had not been given; while the round is open another can be given."""
    if not policies.may_take_back(member, check_in):
        raise PermissionDenied
    check_in.delete()


def _promise(
    check_in: CheckIn, group: Group, now: dt.datetime, *, anything: bool, closer_of_both: bool
) -> None:
    """Who may read it of those who come later, and until when; sealed under the key of that day. Where nothing is said
    nothing fades."""
    newcomers, fades_at = WAYS_IN[str(group.joining)], group.fades_at(now)
    if closer_of_both:
        newcomers = min(newcomers, check_in.newcomers)
        fades_at = min(filter(None, [fades_at, check_in.fades_at]), default=None)
    check_in.newcomers, check_in.fades_at = newcomers, fades_at if anything else None
    until = whole_day_after(check_in.fades_at)
    check_in.key = key_for(owner_id=check_in.member_id, group_id=group.pk, until=until)


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


def _make_rounds(going_on: list[Rhythm], now: dt.datetime) -> int:
    wanted = [
        Round(
            rhythm=rhythm, group_id=rhythm.group_id, date=there.date, question=rhythm.question,
            opens_at=there.opens_at, closes_at=there.closes_at, remind_at=there.remind_at,
        )
        for rhythm in going_on
        for there in takewhile(lambda o: o.opens_at <= now + AHEAD, rhythms.not_over(rhythm, now))
    ]  # fmt: skip
    made = set(Round.objects.filter(rhythm__in=going_on, closes_at__gt=now).values_list("rhythm_id", "date"))
    missing = [r for r in wanted if (r.rhythm_id, r.date) not in made]
    Round.objects.bulk_create(missing, ignore_conflicts=True, batch_size=1000)
    return len(missing)


def _record(kind: str, rhythm: Rhythm, by: Member, now: dt.datetime) -> None:
    ledger.record(
        kind,
        now=now,
        actor_id=by.pk,
        acting_role="facilitator",
        group_id=rhythm.group_id,
        detail={"rhythm": rhythm.public_id},
    )
