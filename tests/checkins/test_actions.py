"""Answering, passing, taking back; setting a rhythm and ending it; rounds that open by themselves."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from checkins import actions
from checkins import rhythm as rhythms
from checkins.models import CheckIn, Presence, Rhythm, Round
from checkins.opening import SETTLED
from checkins.panel import open_for, panel
from members.models import Consent
from notices.models import Notice
from tests.cast import Cast, gather, group, member, seat
from vault.actor import acting_as
from vault.models import LedgerEntry

HOUR = dt.timedelta(hours=1)
WEEKLY = {
    "question": "How are you arriving?", "every": "week", "weekday": 1, "opens": dt.time(19, 30),
    "open_minutes": 720, "remind_minutes": 60, "time_zone": "Europe/Dublin",
}  # fmt: skip
DAILY = {**WEEKLY, "every": "day", "weekday": None}


def answered(cast: Cast, who: str = "ana", **fields: str) -> CheckIn:
    person = getattr(cast, who)
    assert cast.round is not None
    with acting_as(person.pk):
        return actions.answer(
            member=person, of_round=cast.round, now=cast.now, **{"audience": "group", **fields}
        )


def test_an_answer_can_be_changed_until_it_closes(cast: Cast) -> None:
    first = answered(cast, words="one", weather="grey")
    again = answered(cast, words="two", audience="me")
    assert (again.pk, again.words, again.weather, again.audience) == (first.pk, "two", None, "me")
    assert cast.round is not None
    with acting_as(cast.ana.pk), pytest.raises(PermissionDenied):
        actions.answer(member=cast.ana, of_round=cast.round, now=cast.round.closes_at, audience="me")


def test_only_who_sits_there_answers(cast: Cast) -> None:
    assert cast.round is not None
    for who in ("cleo", "dev", "eve", "moe", "ada", "zoe", "finn"):
        person = getattr(cast, who)
        with acting_as(person.pk):
            with pytest.raises(PermissionDenied):
                actions.answer(member=person, of_round=cast.round, now=cast.now, audience="group")
            with pytest.raises(PermissionDenied):
                actions.pass_by(member=person, of_round=cast.round, now=cast.now)


def test_words_are_kept_only_with_a_standing_yes(cast: Cast) -> None:
    Consent.objects.filter(member=cast.ana, purpose="health-words").update(withdrawn_at=cast.now)
    with pytest.raises(PermissionDenied):
        answered(cast)
    assert cast.round is not None
    with acting_as(cast.ana.pk):
        assert actions.pass_by(member=cast.ana, of_round=cast.round, now=cast.now).passed


def test_passing_shows_nothing_and_never_empties_an_answer(cast: Cast) -> None:
    assert cast.round is not None
    with acting_as(cast.ana.pk):
        passed = actions.pass_by(member=cast.ana, of_round=cast.round, now=cast.now)
        assert (passed.passed, passed.audience, passed.words) == (True, "me", None)
    with acting_as(cast.ben.pk):
        assert actions.pass_by(member=cast.ben, of_round=cast.round, now=cast.now) == cast.checkin
    after_all = answered(cast, words="after all")
    assert (after_all.pk, after_all.passed) == (passed.pk, False)


def test_taking_back_leaves_no_trace(cast: Cast) -> None:
    check_in = cast.checkin
    assert check_in is not None
    with acting_as(cast.ana.pk), pytest.raises(PermissionDenied):
        actions.take_back(member=cast.ana, check_in=check_in)
    with acting_as(cast.ben.pk):
        actions.take_back(member=cast.ben, check_in=check_in)
    with acting_as(cast.ana.pk):
        assert not Presence.objects.exists()


def test_who_asks_is_told_to_those_who_hold_and_once(cast: Cast) -> None:
    answered(cast, "ben", reach="facilitators")
    answered(cast, "ben", reach="facilitators", words="more")
    notice = Notice.objects.get(kind="reach-out")
    assert (notice.recipient, notice.group_id) == (cast.ana, cast.tuesday.pk)
    answered(cast, "ben", reach="no")
    answered(cast, "ben", reach="anyone")
    assert Notice.objects.filter(kind="reach-out").count() == 1
    answered(cast, "ana", reach="facilitators")  # the only one who holds the space hears nothing of herself
    assert Notice.objects.filter(kind="reach-out").count() == 1


def test_the_notice_of_asking_holds_as_long_as_it_is_asked(cast: Cast) -> None:
    from notices import kinds

    answered(cast, "ben", reach="facilitators", audience="me")
    notice = Notice.objects.get(kind="reach-out")
    kind = kinds.get("reach-out")
    assert kind is not None
    with acting_as(cast.ana.pk):
        assert kind.still_true(notice, cast.ana, cast.now)
    with acting_as(cast.finn.pk):
        assert not kind.still_true(notice, cast.finn, cast.now)
    answered(cast, "ben", reach="no")
    with acting_as(cast.ana.pk):
        assert not kind.still_true(notice, cast.ana, cast.now)


def test_a_rhythm_is_set_once_and_recorded(cast: Cast) -> None:
    first = actions.set_rhythm(by=cast.ana, group=cast.tuesday, now=cast.now, **WEEKLY)
    assert actions.set_rhythm(by=cast.ana, group=cast.tuesday, now=cast.now, **WEEKLY) == first
    entry = LedgerEntry.objects.get(kind="rhythm.set")
    assert (entry.group_id, entry.actor_id, entry.detail) == (
        cast.tuesday.pk, cast.ana.pk, {"rhythm": first.public_id},
    )  # fmt: skip
    for who in ("ben", "cleo", "dev", "moe", "ada", "zoe", "finn"):
        with pytest.raises(PermissionDenied):
            actions.set_rhythm(by=getattr(cast, who), group=cast.tuesday, now=cast.now, **DAILY)


def test_too_many_rhythms_are_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        for hour in range(actions.RHYTHMS + 1):
            actions.set_rhythm(
                by=cast.finn, group=cast.mornings, now=cast.now, **{**DAILY, "opens": dt.time(hour)}
            )


def test_ending_a_rhythm_keeps_what_is_open(cast: Cast) -> None:
    now = cast.now.replace(hour=12)  # an hour ago is today, whenever this runs
    opens = (now - HOUR).time().replace(second=0, microsecond=0)
    rhythm = actions.set_rhythm(
        by=cast.finn, group=cast.mornings, now=now, **{**DAILY, "opens": opens, "time_zone": "UTC"}
    )
    assert rhythm.rounds.count() == 2  # open now, and tomorrow's
    actions.end_rhythm(by=cast.finn, rhythm=rhythm, now=now)
    assert [r.is_open(now) for r in rhythm.rounds.all()] == [True]
    actions.open_rounds(now=now + 20 * HOUR)
    assert rhythm.rounds.count() == 1
    shown = panel(cast.cleo, cast.mornings, now)
    assert shown is not None
    assert shown.is_open
    assert panel(cast.cleo, cast.mornings, now + 24 * HOUR) is None


def test_rounds_open_by_themselves_and_none_is_made_up_after_a_stop(cast: Cast) -> None:
    rhythm = actions.set_rhythm(by=cast.finn, group=cast.mornings, now=cast.now, **DAILY)
    assert actions.open_rounds(now=cast.now) >= 0
    assert actions.open_rounds(now=cast.now) == 0
    later = cast.now + dt.timedelta(days=30)
    actions.open_rounds(now=later)
    dates = list(rhythm.rounds.filter(opens_at__gt=cast.now + 26 * HOUR).values_list("date", flat=True))
    expected = [
        there.date for there in rhythms.next_rounds(rhythm, later.date() - 3 * rhythms.DAY, 8)
        if there.closes_at > later and there.opens_at <= later + actions.AHEAD
    ]  # fmt: skip
    assert sorted(dates) == expected
    assert len(dates) in (1, 2)


def test_a_change_of_zone_by_ending_and_setting_anew(cast: Cast) -> None:
    """Rounds carry their own instants: what is open or about to stays, and the new zone's first round is its own."""
    old = actions.set_rhythm(by=cast.finn, group=cast.mornings, now=cast.now, **DAILY)
    before = {r.pk: (r.opens_at, r.closes_at) for r in old.rounds.filter(opens_at__lte=cast.now + SETTLED)}
    actions.end_rhythm(by=cast.finn, rhythm=old, now=cast.now)
    new = actions.set_rhythm(
        by=cast.finn, group=cast.mornings, now=cast.now, **{**DAILY, "time_zone": "Pacific/Auckland"}
    )
    assert {r.pk: (r.opens_at, r.closes_at) for r in old.rounds.all()} == before
    assert all(r.opens_at == rhythms.on(new, r.date).opens_at for r in new.rounds.all())


def test_a_reader_far_away_is_told_by_their_own_clock(cast: Cast) -> None:
    cast.ben.time_zone = "Pacific/Auckland"
    assert cast.round is not None
    shown = panel(cast.ben, cast.tuesday, cast.now)
    assert shown is not None
    assert shown.until == rhythms.until_words(cast.round.closes_at, cast.now, "Pacific/Auckland")


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_open_each_round_once() -> None:
    with transaction.atomic():
        cast = gather()
    Rhythm.objects.all().delete()
    for hour in range(8):
        Rhythm.objects.create(
            group=cast.mornings, every="day", opens=dt.time(3 * hour), time_zone="UTC",
            starts_on=cast.now.date() - dt.timedelta(days=2),
        )  # fmt: skip
    ready, failed = threading.Barrier(3), []

    def beat() -> None:
        try:
            ready.wait()
            actions.open_rounds(now=cast.now)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    actions.open_rounds(now=cast.now)
    pairs = list(Round.objects.values_list("rhythm", "date"))
    assert not failed
    assert len(pairs) == len(set(pairs)) >= 8


@pytest.mark.django_db(transaction=True)
def test_sending_twice_at_once_is_one_answer() -> None:
    with transaction.atomic():
        cast = gather()
    ready, failed = threading.Barrier(2), []

    def send() -> None:
        try:
            with acting_as(cast.ana.pk):
                ready.wait()
                actions.answer(
                    member=cast.ana, of_round=cast.round, now=cast.now, audience="group", words="x"
                )
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with acting_as(cast.ana.pk), transaction.atomic():
        assert CheckIn.objects.visible_to(cast.ana).filter(member=cast.ana).count() == 1


def test_panel_is_one_statement_and_right(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with acting_as(cast.ben.pk), django_assert_num_queries(1):
        shown = panel(cast.ben, cast.tuesday, cast.now)
    assert shown is not None
    assert shown.round_id == cast.round.public_id  # type: ignore[union-attr]
    assert (shown.is_open, shown.answered) == (True, True)
    with acting_as(cast.ana.pk), django_assert_num_queries(1):
        assert not panel(cast.ana, cast.tuesday, cast.now).answered  # type: ignore[union-attr]
    with acting_as(cast.cleo.pk):
        assert panel(cast.cleo, cast.mornings, cast.now) is None


def test_open_for_is_one_statement_and_only_what_waits(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with acting_as(cast.ana.pk), django_assert_num_queries(1):
        assert [p.round_id for p in open_for(cast.ana, cast.now)] == [cast.round.public_id]  # type: ignore[union-attr]
    for who in ("ben", "cleo", "dev", "eve", "moe", "ada", "zoe"):
        with acting_as(getattr(cast, who).pk):
            assert open_for(getattr(cast, who), cast.now) == [], who


def test_a_weekly_rhythm_far_off_is_shown_without_a_page(cast: Cast) -> None:
    here = group("Far off", cast.now)
    person = member("gus")
    seat(person, here, cast.now, role="facilitator")
    weekday = (cast.now + dt.timedelta(days=4)).weekday()
    actions.set_rhythm(by=person, group=here, now=cast.now, **{**WEEKLY, "weekday": weekday})
    shown = panel(person, here, cast.now)
    assert shown is not None
    assert (shown.round_id, shown.is_open) == (None, False)
    assert shown.opens_at > cast.now + actions.AHEAD
