"""I'm worried about someone: to those who hold the circle, with a name under it, seldom, and never to the one it is about."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction

from groups.models import Membership, Mute
from members.models import Member
from notices.models import Notice
from support import actions, refusals
from support.models import Worry, WorryTold
from tests.cast import CANARY, NAMES, Cast
from tests.support.hands import sit
from vault.actor import acting_as, keeper


def say(
    cast: Cast, who: Member, whom: Member, words: str = f"{CANARY} quiet", now: dt.datetime | None = None
) -> Worry:
    seat = Membership.objects.select_related("group").get(group=cast.tuesday, member=whom, until=None)
    with acting_as(who.pk):
        return actions.worry(member=who, seat=seat, words=words, now=now or cast.now)


@pytest.mark.parametrize("who", NAMES)
def test_each_lock_alone(cast: Cast, who: str) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    row = say(cast, peer, cast.ben)
    person, seen = getattr(cast, who), int(who == "ana")
    with acting_as(person.pk):
        assert Worry.objects.filter(pk=row.pk).count() == seen
    with keeper("test: row security off"):
        assert Worry.objects.visible_to(person, cast.now).filter(pk=row.pk).count() == seen


def test_it_is_about_one_who_holds_the_circle_and_they_do_not_read_it(cast: Cast) -> None:
    other = sit("other", cast.tuesday, cast.now, role="facilitator")
    row = say(cast, cast.ben, cast.ana)
    with acting_as(cast.ana.pk):
        assert not Worry.objects.filter(pk=row.pk).exists()
    with keeper("test: row security off"):
        assert not Worry.objects.visible_to(cast.ana, cast.now).filter(pk=row.pk).exists()
    assert [n.recipient_id for n in Notice.objects.filter(kind="worry")] == [other.pk]


def test_two_hundred_worries_of_twenty_people_are_three_notices_and_none_to_whom_it_is_about(
    cast: Cast,
) -> None:
    """Each of twenty tries ten times; twelve seats hold fewer, so some of them follow one another on a seat."""
    sent = 0
    for number in range(20):
        peer = sit(f"peer{number}", cast.tuesday, cast.now)
        for _ in range(10):
            try:
                say(cast, peer, cast.ben)
                sent += 1
            except refusals.NoWorry:
                pass
        Membership.objects.filter(member=peer).update(until=cast.now)
    assert sent == 20
    told = Notice.objects.filter(kind="worry")
    assert [row.recipient_id for row in told] == [cast.ana.pk] * 3
    assert not Notice.objects.filter(recipient=cast.ben, kind="worry").exists()


def test_once_a_day_and_taking_it_back_counts_nothing_anew(cast: Cast) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    row = say(cast, peer, cast.ben)
    with acting_as(peer.pk):
        actions.take_back_worry(member=peer, said=row)
    with acting_as(cast.ana.pk):
        assert not Worry.objects.visible_to(cast.ana, cast.now).filter(pk=row.pk).exists()
    with pytest.raises(refusals.NoWorry):
        say(cast, peer, cast.ben)
    with keeper("test: a day ago"):
        Worry.objects.filter(pk=row.pk).update(at=cast.now - dt.timedelta(hours=25))
    assert say(cast, peer, cast.ben)


def test_who_does_not_want_it_and_who_keeps_apart_are_told_nothing_and_nothing_says_which(cast: Cast) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    with acting_as(cast.ben.pk):
        actions.wish_no_worries(member=cast.ben, group=cast.tuesday, wanted=False, now=cast.now)
    with pytest.raises(refusals.NoWorry) as off:
        say(cast, peer, cast.ben)
    with acting_as(cast.ben.pk):
        actions.wish_no_worries(member=cast.ben, group=cast.tuesday, wanted=True, now=cast.now)
        Mute.objects.create(group=cast.tuesday, member=cast.ben, other=peer, withholds=True, at=cast.now)
    with pytest.raises(refusals.NoWorry) as apart:
        say(cast, peer, cast.ben)
    assert str(off.value) == str(apart.value)


def test_three_times_false_use_stops_a_senders_worries_for_a_week(cast: Cast) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    for number in range(3):
        row = say(cast, peer, sit(f"about{number}", cast.tuesday, cast.now))
        with acting_as(cast.ana.pk):
            actions.call_false(member=cast.ana, said=row, now=cast.now)
    with pytest.raises(refusals.NoWorry):
        say(cast, peer, cast.ben)
    with keeper("test: a week later"):
        Worry.objects.update(false_at=cast.now - dt.timedelta(days=7, minutes=1))
    assert say(cast, peer, cast.ben)


def test_only_who_holds_the_circle_calls_it_false_and_nobody_whom_it_is_about(cast: Cast) -> None:
    sit("other", cast.tuesday, cast.now, role="facilitator")
    row = say(cast, cast.ben, cast.ana)
    with acting_as(cast.ben.pk), pytest.raises(PermissionDenied):
        actions.call_false(member=cast.ben, said=row, now=cast.now)
    with acting_as(cast.ana.pk):
        actions.call_false(
            member=cast.ana, said=row, now=cast.now
        )  # hers to hold, and about her: nothing happens
        assert Worry.objects.filter(pk=row.pk).update(false_at=cast.now) == 0
    with keeper("test: the row"):
        assert Worry.objects.get(pk=row.pk).false_at is None


def test_the_database_takes_none_past_its_own_rule(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        actions.wish_no_worries(member=cast.ben, group=cast.tuesday, wanted=False, now=cast.now)
    peer = sit("peer", cast.tuesday, cast.now)
    row = say(cast, peer, cast.ana)
    with acting_as(peer.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        Worry.objects.create(
            group=cast.tuesday,
            author=peer,
            about=cast.ben,
            words="x",
            at=cast.now,
            fades_at=row.fades_at,
            key=row.key,
        )
    with acting_as(cast.ana.pk):
        assert not WorryTold.objects.exists()
