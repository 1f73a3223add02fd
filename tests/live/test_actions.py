"""Sitting together: what each verb does, who may, what a second press does, and what is left afterwards."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from checkins import actions as checkins
from checkins.models import Round
from groups.actions import leave
from groups.models import Membership
from live import actions, policies, purge
from live.models import LiveRound, MeetingLink, Turn, TurnWords
from live.over import LINGERS, LONGEST
from members import consent
from members.models import Consent, Member
from tests.cast import Cast, member, seat
from tests.racing import race
from vault.actor import acting_as, keeper
from vault.models import DataKey


def fresh(cast: Cast) -> LiveRound:
    with acting_as(cast.ana.pk):
        return LiveRound.objects.visible_to(cast.ana).select_related("group", "round").get()


def turn_of(person: Member, cast: Cast) -> Turn:
    with acting_as(cast.ana.pk):
        return Turn.objects.visible_to(cast.ana).get(member=person)


def test_a_round_from_the_first_turn_to_the_last_word(cast: Cast) -> None:
    live, now = fresh(cast), cast.now
    with acting_as(cast.ana.pk):
        actions.hand_on(member=cast.ana, live=live, step=1, passed=False, now=now)
    assert fresh(cast).current_id == turn_of(cast.ana, cast).pk
    assert turn_of(cast.ben, cast).state == Turn.State.SHARED
    with acting_as(cast.ana.pk):
        actions.done(member=cast.ana, live=live, now=now)
    assert fresh(cast).current_id is None
    with acting_as(cast.ana.pk):
        actions.close(member=cast.ana, live=live, step=fresh(cast).step, now=now)
    with acting_as(cast.ben.pk):
        actions.write(member=cast.ben, live=live, kind="word", words="lighter", now=now)
    with acting_as(cast.ana.pk):
        assert [row.words for row in TurnWords.objects.visible_to(cast.ana).filter(kind="word")] == [
            "lighter"
        ]
        actions.end(member=cast.ana, live=live, now=now)
        assert not MeetingLink.objects.visible_to(cast.ana).exists()
    assert fresh(cast).stage == LiveRound.Stage.ENDED


def test_a_press_on_an_older_page_does_nothing(cast: Cast) -> None:
    live = fresh(cast)
    with acting_as(cast.ana.pk):
        for _ in range(2):
            actions.hand_on(member=cast.ana, live=live, step=1, passed=False, now=cast.now)
    assert fresh(cast).current_id == turn_of(cast.ana, cast).pk, "once, not twice"
    assert turn_of(cast.ana, cast).state == Turn.State.WAITING


def test_only_who_holds_presses(cast: Cast) -> None:
    live = fresh(cast)
    for name in ("ben", "cleo", "dev", "ada", "moe"):
        person = getattr(cast, name)
        with acting_as(person.pk), pytest.raises(PermissionDenied):
            actions.hand_on(member=person, live=live, step=1, passed=False, now=cast.now)
    with acting_as(cast.cleo.pk), pytest.raises(PermissionDenied):
        actions.come_in(member=cast.cleo, live=live, now=cast.now)


def test_who_leaves_hands_on_and_takes_what_they_wrote(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        leave(member=cast.ben, group=cast.tuesday, words="stay", now=cast.now)
    assert fresh(cast).current_id == turn_of(cast.ana, cast).pk
    with keeper("test: nothing of theirs is left"):
        assert not TurnWords.objects.filter(author=cast.ben).exists()
        assert not Turn.objects.filter(member=cast.ben).exists()


def test_who_leaves_from_a_paused_seat_takes_what_they_wrote(cast: Cast) -> None:
    assert cast.ben_seat
    Membership.objects.filter(pk=cast.ben_seat.pk).update(paused_until=cast.now + dt.timedelta(days=3))
    with acting_as(cast.ben.pk):
        leave(member=cast.ben, group=cast.tuesday, words="taken", now=cast.now)
    with keeper("test: no words of theirs are left"):
        assert not TurnWords.objects.filter(author=cast.ben).exists()


def test_a_room_of_somebody_who_does_not_hold_the_circle_any_more_is_not_gone_into(cast: Cast) -> None:
    def shown(now: dt.datetime) -> bool:
        with acting_as(cast.ben.pk):
            return MeetingLink.objects.visible_to(cast.ben, now).of_who_holds(now).exists()

    assert shown(cast.now)
    Membership.objects.filter(group=cast.tuesday, member=cast.ana).update(role="member")
    assert not shown(cast.now)


def test_whose_seat_is_paused_mid_turn_is_handed_on_from_by_the_next_page(cast: Cast) -> None:
    cast.ben_seat.paused_until = cast.now + dt.timedelta(days=1)  # type: ignore[union-attr]
    cast.ben_seat.save()  # type: ignore[union-attr]
    with acting_as(cast.ana.pk):
        actions.beat(member=cast.ana, live=fresh(cast), now=cast.now)
    assert fresh(cast).current_id == turn_of(cast.ana, cast).pk


def test_a_page_hears_of_who_is_not_here_any_more(cast: Cast) -> None:
    later = cast.now + dt.timedelta(seconds=50)
    with acting_as(cast.ana.pk):
        actions.beat(member=cast.ana, live=fresh(cast), now=cast.now + dt.timedelta(seconds=20))
        before = fresh(cast).change
        actions.beat(member=cast.ana, live=fresh(cast), now=later)
    assert fresh(cast).change == before + 1
    assert not turn_of(cast.ben, cast).is_here(later)
    with acting_as(cast.ana.pk):
        actions.beat(member=cast.ana, live=fresh(cast), now=later)
    assert fresh(cast).change == before + 1, "nothing new, so no page asks"


def test_where_it_meets_is_read_by_who_is_here_and_who_holds(cast: Cast) -> None:
    def reads(person: Member, now: dt.datetime) -> bool:
        with acting_as(person.pk):
            return MeetingLink.objects.visible_to(person, now).exists()

    assert reads(cast.ben, cast.now)
    assert not reads(cast.ben, cast.now + dt.timedelta(seconds=46)), "their page was not heard of"
    assert reads(cast.ana, cast.now + dt.timedelta(hours=1))
    assert not any(reads(person, cast.now) for person in (cast.cleo, cast.dev, cast.eve, cast.ada, cast.zoe))


def test_a_turn_written_ahead_is_read_once_it_has_come(cast: Cast) -> None:
    live = fresh(cast)
    with acting_as(cast.ana.pk):
        actions.write(member=cast.ana, live=live, kind="turn", words="ahead", now=cast.now)

    def reads() -> bool:
        with acting_as(cast.ben.pk):
            return TurnWords.objects.visible_to(cast.ben, cast.now).filter(author=cast.ana).exists()

    assert not reads()
    with acting_as(cast.ana.pk):
        actions.hand_on(member=cast.ana, live=live, step=1, passed=False, now=cast.now)
    assert reads()


def test_without_a_standing_yes_nothing_is_written(cast: Cast) -> None:
    Consent.objects.filter(member=cast.ben, purpose="health-words").update(withdrawn_at=cast.now)
    with acting_as(cast.ben.pk), pytest.raises(consent.NotKept):
        actions.write(member=cast.ben, live=fresh(cast), kind="turn", words="x", now=cast.now)


def test_an_hour_after_its_end_nothing_is_left(cast: Cast) -> None:
    with acting_as(cast.ana.pk):
        actions.end(member=cast.ana, live=fresh(cast), now=cast.now)
    purge.purge_over(now=cast.now + LINGERS - dt.timedelta(seconds=1))
    assert fresh(cast)
    purge.purge_over(now=cast.now + LINGERS)
    with keeper("test: what is left"):
        for model in (LiveRound, Turn, TurnWords, MeetingLink):
            assert not model.objects.exists(), model  # type: ignore[attr-defined]


def test_what_nobody_ends_ends_by_the_clock_and_its_words_by_then(cast: Cast) -> None:
    purge.tend(now=cast.now + LONGEST - dt.timedelta(seconds=1))
    assert fresh(cast).goes_on
    purge.tend(now=cast.now + LONGEST)
    assert not fresh(cast).goes_on
    purge.purge_over(now=cast.now + LONGEST + LINGERS)
    with keeper("test: what is left"):
        assert not LiveRound.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_hand_on_once(cast: Cast) -> None:
    with transaction.atomic():
        other = member("other")
        seat(other, cast.tuesday, cast.now, role="facilitator")
        third = member("third")
        seat(third, cast.tuesday, cast.now)
        for person in (other, third):
            with acting_as(person.pk):
                actions.come_in(member=person, live=fresh(cast), now=cast.now)

    def press(person: Member, step: int) -> None:
        with acting_as(person.pk), transaction.atomic():
            actions.hand_on(member=person, live=cast.live, step=step, passed=False, now=cast.now)

    def done(step: int) -> None:
        with acting_as(cast.ben.pk), transaction.atomic():
            actions.done(member=cast.ben, live=cast.live, now=cast.now)

    def lay(number: int):  # type: ignore[no-untyped-def]
        with transaction.atomic(), keeper("test: begin anew"):
            Turn.objects.update(state="waiting")
            LiveRound.objects.update(
                current=Turn.objects.get(member=cast.ben), step=100 * number, stage="turns"
            )
        step = 100 * number
        return [lambda: press(cast.ana, step), lambda: press(other, step), lambda: done(step)]

    def check(results: list[object]) -> None:
        assert not [r for r in results if r is not None], results
        with transaction.atomic(), keeper("test: who speaks now"):
            states = list(Turn.objects.order_by("place", "pk").values_list("member", "state"))
            current = LiveRound.objects.select_related("current").get().current
        assert states[0] == (cast.ben.pk, "shared")
        assert [state for _, state in states[1:]] == ["waiting"] * 3, "nobody was skipped"
        assert current is not None
        assert current.member_id == states[1][0]

    race(lay, check, rounds=20)


def test_the_door_is_opened_by_who_holds_a_little_before_it_begins(cast: Cast) -> None:
    with keeper("test: no live round yet"):
        LiveRound.objects.all().delete()
    of_round = cast.round
    assert of_round is not None
    early = of_round.opens_at - dt.timedelta(minutes=16)
    with acting_as(cast.ana.pk):
        with pytest.raises(PermissionDenied):
            actions.open_door(member=cast.ana, of_round=of_round, now=early)
        one = actions.open_door(member=cast.ana, of_round=of_round, now=early + dt.timedelta(minutes=1))
        assert actions.open_door(member=cast.ana, of_round=of_round, now=cast.now) == one
    with keeper("test: no live round yet"):
        LiveRound.objects.all().delete()
    with acting_as(cast.ben.pk), pytest.raises(PermissionDenied):
        actions.open_door(member=cast.ben, of_round=Round.objects.get(pk=of_round.pk), now=cast.now)


@pytest.mark.parametrize("deed", ["change", "pause", "leave out", "end", "ask"])
def test_a_round_with_people_at_its_door_stays_whatever_becomes_of_its_rhythm(cast: Cast, deed: str) -> None:
    noon = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
    how = {
        "question": "How are you arriving?", "every": "day", "weekday": None, "nth": None, "opens": noon.time(),
        "open_minutes": 60, "remind_minutes": 0, "time_zone": "UTC", "ends_on": None,
    }  # fmt: skip
    rhythm = checkins.set_rhythm(by=cast.ana, group=cast.tuesday, now=noon - dt.timedelta(hours=1), **how)
    of_round, now = rhythm.rounds.get(), noon - policies.DOOR
    with acting_as(cast.ana.pk):
        live = actions.open_door(member=cast.ana, of_round=of_round, now=now)
    by = {"by": cast.ana, "rhythm": rhythm, "now": now}
    if deed == "change":
        checkins.change_rhythm(**by, **{**how, "opens": dt.time(18)})
    elif deed == "pause":
        checkins.pause_rhythm(**by, first_on=noon.date(), last_on=noon.date())
    elif deed == "leave out":
        with pytest.raises(ValidationError):
            checkins.leave_out(**by, date=noon.date())
    elif deed == "end":
        checkins.end_rhythm(**by)
    else:
        checkins.set_asks(**by, asks=["word"], was=rhythm.asks)
    with acting_as(cast.ana.pk):
        assert LiveRound.objects.visible_to(cast.ana).filter(pk=live.pk).exists()
    assert Round.objects.filter(pk=of_round.pk).values("opens_at", "question", "asks").get() == {
        "opens_at": noon, "question": how["question"], "asks": of_round.asks,
    }  # fmt: skip


def test_its_keys_go_with_the_day(cast: Cast) -> None:
    """What is written there is under a key of its day, which `shares.purge` erases when nothing is left under it."""
    with keeper("test: under which keys"):
        keys = DataKey.objects.filter(pk__in=TurnWords.objects.values("key"))
        assert all(key.until is not None for key in keys)
