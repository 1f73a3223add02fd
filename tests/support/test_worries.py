"""I'm worried about someone: to those who hold the circle, with a name under it, seldom, and never to the one it is about."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from groups.models import Membership, Mute
from members.models import Member
from notices.models import Notice
from support import actions, purge, refusals
from support.models import FalseUse, Worry, WorryTold
from tests.cast import CANARY, NAMES, Cast, seat
from tests.groups.ends import ending
from tests.support.hands import pause, sit
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
    with keeper("test: faded within a day, as in a circle whose words stay that long"):
        Worry.objects.filter(author=peer).delete()
    with pytest.raises(refusals.NoWorry):
        say(cast, peer, cast.ben)
    with keeper("test: a week later"):
        FalseUse.objects.update(at=cast.now - dt.timedelta(days=7, minutes=1))
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
    peer, other = sit("peer", cast.tuesday, cast.now), sit("other", cast.tuesday, cast.now)
    row = say(cast, peer, other)
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


# -- Nobody would read it --------------------------------------------------------------------------------------------------


def _apart(cast: Cast, who: Member) -> None:
    with acting_as(who.pk):
        Mute.objects.create(group=cast.tuesday, member=who, other=cast.ana, withholds=True, at=cast.now)


def _closed(cast: Cast, who: Member) -> None:
    Member.objects.filter(pk=cast.ana.pk).update(is_active=False)


UNHEARD: dict[str, Callable[[Cast, Member], object]] = {
    "paused": lambda cast, who: pause(cast.ana, cast.tuesday, cast.now + dt.timedelta(days=3)),
    "apart": _apart,
    "closed": _closed,
}


@pytest.mark.parametrize("why", [*UNHEARD, "about", "by"])
def test_a_worry_that_nobody_would_read_is_not_taken_and_says_so(cast: Cast, why: str) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    UNHEARD.get(why, lambda cast, who: None)(cast, peer)
    who = cast.ana if why == "by" else peer
    about = cast.ana if why == "about" else cast.ben
    with pytest.raises(refusals.NobodyReads):
        say(cast, who, about)
    with acting_as(who.pk), connection.cursor() as cursor:  # by the database alone
        cursor.execute("SELECT sec.may_worry(%s, %s)", [cast.tuesday.pk, about.pk])
        assert cursor.fetchone() == (False,)


def test_that_nobody_would_read_it_is_asked_first_so_it_tells_nothing_of_a_wish(cast: Cast) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    with acting_as(cast.ben.pk):
        actions.wish_no_worries(member=cast.ben, group=cast.tuesday, wanted=False, now=cast.now)
    pause(cast.ana, cast.tuesday, cast.now + dt.timedelta(days=3))
    with pytest.raises(refusals.NobodyReads):
        say(cast, peer, cast.ben)


def test_the_page_says_that_nobody_would_read_it_and_shows_the_lines(cast: Cast, sign_in: Any) -> None:
    seat = Membership.objects.get(group=cast.tuesday, member=cast.ana, until=None)
    path = reverse("support:worry", args=[cast.tuesday.public_id, seat.public_id])
    seen = sign_in("ben").get(path).content.decode()
    assert "Nobody here would read it now" in seen
    assert "If a life may be in danger" in seen
    assert "Tell those who hold the circle" not in seen
    sent = sign_in("ben").post(path, {"words": f"{CANARY} typed"})
    assert "This was not sent: nobody here would read it now." in sent.content.decode()
    assert f"{CANARY} typed" in sent.content.decode()


def test_once_a_day_is_counted_circle_by_circle(cast: Cast) -> None:
    """Counted in all of them at once, a refusal in one would say that two names are one person."""
    peer = sit("peer", cast.tuesday, cast.now)
    for who in (peer, cast.ben):
        if not Membership.objects.filter(member=who, group=cast.mornings).exists():
            seat(who, cast.mornings, cast.now)
    say(cast, peer, cast.ben)
    with acting_as(peer.pk):
        there = Membership.objects.select_related("group").get(
            group=cast.mornings, member=cast.ben, until=None
        )
        assert actions.worry(member=peer, seat=there, words="again", now=cast.now)


def test_in_a_circle_that_has_come_to_its_end_it_says_so(cast: Cast, sign_in: Any) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    ending(cast.tuesday, cast.now, "copies")
    with pytest.raises(refusals.Silent):
        say(cast, peer, cast.ben)
    path = reverse("support:worry", args=[cast.tuesday.public_id, peer.memberships.get().public_id])
    assert sign_in("ben").get(path).status_code == 200
    assert sign_in("ben").post(path, {"words": "late"}).status_code == 200


# -- The database by itself ------------------------------------------------------------------------------------------------


def test_neither_empties_anothers_words_nor_calls_twice_nor_ones_own(cast: Cast) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    row = say(cast, peer, cast.ben)
    for who, change in ((cast.ana, {"words": None}), (peer, {"false_at": cast.now})):
        with acting_as(who.pk), pytest.raises(ProgrammingError, match="not theirs"), transaction.atomic():
            Worry.objects.filter(pk=row.pk).update(**change)
    with acting_as(cast.ana.pk):
        actions.call_false(member=cast.ana, said=row, now=cast.now)
        with pytest.raises(ProgrammingError, match="not theirs"), transaction.atomic():
            Worry.objects.filter(pk=row.pk).update(false_at=None)


def test_nobody_is_counted_as_told_without_a_worry_nor_who_does_not_hold_the_circle(cast: Cast) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    said = {"about": cast.ben, "group": cast.tuesday, "at": cast.now}
    with acting_as(peer.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        WorryTold.objects.bulk_create([WorryTold(member=cast.ana, **said)], ignore_conflicts=True)
    say(cast, peer, cast.ben)
    with acting_as(peer.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        WorryTold.objects.bulk_create([WorryTold(member=cast.ben, **said)], ignore_conflicts=True)


def test_false_use_is_counted_only_where_a_worry_was_called_so(cast: Cast) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    row = say(cast, peer, cast.ben)
    use = {"group": cast.tuesday, "member": peer, "worry": row.public_id, "at": cast.now}
    for who in (cast.ana, cast.ben):
        with acting_as(who.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            FalseUse.objects.bulk_create([FalseUse(**use)], ignore_conflicts=True)


def test_what_was_counted_goes_when_its_time_is_over(cast: Cast) -> None:
    peer = sit("peer", cast.tuesday, cast.now)
    row = say(cast, peer, cast.ben)
    with acting_as(cast.ana.pk):
        actions.call_false(member=cast.ana, said=row, now=cast.now)
    purge.purge_over(now=cast.now + dt.timedelta(days=6, hours=23))
    with keeper("test: the rows"):
        assert FalseUse.objects.count() == 1
    purge.purge_over(now=cast.now + dt.timedelta(days=7))
    with keeper("test: the rows"):
        assert not FalseUse.objects.exists()
