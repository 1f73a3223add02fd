"""Moved and called off: told at once, once, to everybody who meant to come and to nobody else."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from gatherings import actions, telling
from gatherings.models import Gathering, Place, Rsvp
from gatherings.times import fades
from groups.actions import leave
from groups.models import Group, Mute
from groups.signals import group_silent
from members.models import Member
from notices import kinds
from notices.models import Notice
from tests.cast import CANARY, Cast, gather, member, seat
from tests.gatherings.ground import DAY, HOUR, answers, at, fresh, planned
from vault.actor import acting_as, keeper
from vault.models import whole_day_after

MINUTE = dt.timedelta(minutes=1)


def people(cast: Cast, gathering: Gathering, *said: str) -> list[Member]:
    """Somebody for each of those answers, who comes quietly."""
    found = []
    for n, answer in enumerate(said):
        person = member(f"guest{n}")
        seat(person, cast.tuesday, cast.now - DAY)
        answers(person, gathering, answer, cast.now)
        found.append(person)
    return found


def told(kind: str) -> list[str]:
    rows = Notice.objects.filter(kind=f"gathering-{kind}").select_related("recipient")
    return sorted(row.recipient.sign_in_name for row in rows)


def move(
    cast: Cast, gathering: Gathering, to: dt.datetime, by: Member | None = None, **more: Any
) -> Gathering:
    who = by or cast.ben
    with acting_as(who.pk):
        return actions.move(
            member=who, gathering=gathering, when=at(to), now=more.pop("now", cast.now), **more
        )


def cancel(
    cast: Cast, gathering: Gathering, by: Member | None = None, now: dt.datetime | None = None
) -> Gathering:
    who = by or cast.ben
    with acting_as(who.pk):
        return actions.cancel(member=who, gathering=gathering, now=now or cast.now)


def holds(notice: Notice, now: dt.datetime) -> bool:
    kind = kinds.get(notice.kind)
    assert kind
    with acting_as(notice.recipient_id):
        return kind.still_true(notice, notice.recipient, now)


def test_whoever_comes_or_may_come_hears_that_it_moved_quietly_or_not(cast: Cast) -> None:
    gathering = planned(cast)
    people(cast, gathering, "yes", "maybe", "no")
    answers(cast.ana, gathering, "yes", cast.now, quietly=False)
    move(cast, gathering, cast.now + 5 * DAY)
    assert told("moved") == []  # whoever moves it does not learn who they are
    assert telling.tend(now=cast.now + MINUTE) == 3
    assert told("moved") == ["ana", "guest0", "guest1"]
    assert telling.tend(now=cast.now + 2 * MINUTE) == 0
    assert all(holds(notice, cast.now) for notice in Notice.objects.filter(kind="gathering-moved"))


def test_who_holds_the_space_calls_it_off_and_its_maker_hears(cast: Cast) -> None:
    gathering = planned(cast)
    people(cast, gathering, "maybe")
    off = cancel(cast, gathering, by=cast.ana)
    assert (off.cancelled_at, off.sequence) == (cast.now, 1)
    cancel(cast, gathering, by=cast.ana)
    assert telling.tend(now=cast.now) == 2
    assert told("cancelled") == ["ben", "guest0"]
    notice = Notice.objects.filter(kind="gathering-cancelled").first()
    assert notice
    assert holds(notice, cast.now)
    assert not holds(notice, gathering.ends_at), "once its time has passed nobody needs to hear"


def test_of_two_moves_the_later_is_told_and_nothing_is_moved_that_stays(cast: Cast) -> None:
    gathering = planned(cast)
    answers(cast.ana, gathering, "yes", cast.now)
    moved = move(cast, gathering, cast.now + 5 * DAY)
    telling.tend(now=cast.now)
    assert move(cast, gathering, cast.now + 5 * DAY).sequence == moved.sequence == 1
    move(cast, gathering, cast.now + 6 * DAY, now=cast.now + HOUR)
    telling.tend(now=cast.now + HOUR)
    first, second = Notice.objects.filter(kind="gathering-moved").order_by("pk")
    assert (holds(first, cast.now), holds(second, cast.now)) == (False, True)
    cancel(cast, gathering)
    assert not holds(second, cast.now)


def test_who_answers_after_the_move_knows_already(cast: Cast) -> None:
    gathering = planned(cast)
    move(cast, gathering, cast.now + 5 * DAY)
    answers(cast.ana, gathering, "yes", cast.now + MINUTE)
    assert telling.tend(now=cast.now + MINUTE) == 0


def test_another_place_is_a_move_and_other_words_are_not(cast: Cast) -> None:
    gathering = planned(cast)
    answers(cast.ana, gathering, "yes", cast.now)
    with acting_as(cast.ben.pk):
        said = actions.Said("Another name", "", "", "online")
        assert actions.reword(member=cast.ben, gathering=gathering, said=said, now=cast.now).sequence == 0
        assert (
            actions.move(
                member=cast.ben,
                gathering=gathering,
                when=actions._when(gathering),
                where="The red door",
                now=cast.now,
            ).sequence
            == 1
        )
    assert fresh(gathering, cast.ana, cast.now).title == "Another name"
    with acting_as(cast.ana.pk):
        place = Place.objects.visible_to(cast.ana, cast.now).select_related("key").get(gathering=gathering)
        assert place.where == "The red door"
        with pytest.raises(PermissionDenied):  # the place is its maker's to say
            actions.move(
                member=cast.ana,
                gathering=gathering,
                when=at(cast.now + 3 * DAY),
                where="Elsewhere",
                now=cast.now,
            )
    assert telling.tend(now=cast.now) == 1


def test_who_left_is_paused_or_kept_apart_since_hears_nothing(cast: Cast) -> None:
    gathering = planned(cast)
    gone, paused, apart, stays = people(cast, gathering, "yes", "yes", "yes", "yes")
    move(cast, gathering, cast.now + 5 * DAY)
    telling.tend(now=cast.now)
    with acting_as(gone.pk):
        leave(member=gone, group=cast.tuesday, words="stay", now=cast.now)
    cast.tuesday.memberships.filter(member=paused).update(paused_until=cast.now + DAY)
    with acting_as(cast.ben.pk):
        Mute.objects.create(group=cast.tuesday, member=cast.ben, other=apart, withholds=True, at=cast.now)
    notices = {
        n.recipient_id: n for n in Notice.objects.filter(kind="gathering-moved").select_related("recipient")
    }
    assert {pk for pk, n in notices.items() if holds(n, cast.now)} == {stays.pk}


@pytest.mark.parametrize("by", ["ben", "ana"])
def test_moved_it_is_sealed_for_its_new_day(cast: Cast, by: str) -> None:
    """Whoever moves it: its words and place go from backups on the day it fades, not on the day it would have."""
    gathering = planned(cast)
    before = gathering.key.until
    moved = move(cast, gathering, cast.now + 40 * DAY, by=getattr(cast, by))
    assert moved.fades_at == fades(moved.ends_at, cast.tuesday.stay_days)
    telling.tend(now=cast.now)
    seen = fresh(gathering, cast.ben, cast.now)
    assert seen.key.until == whole_day_after(moved.fades_at) != before
    assert (seen.title, seen.words, seen.access) == tuple(
        f"{CANARY} {w}" for w in ("tea", "and cake", "step-free")
    )
    assert seen.key.owner_id == cast.ben.pk
    with acting_as(cast.ben.pk):
        place = Place.objects.mine(cast.ben, cast.now).select_related("key").get(gathering=gathering)
        assert (place.where, place.key_id) == (f"{CANARY} the blue door", seen.key_id)
    assert telling.reseal() == 0


def test_what_is_not_to_come_cannot_be_chosen(cast: Cast) -> None:
    gathering = planned(cast)
    for to in (cast.now - MINUTE, cast.now + 500 * DAY):
        with pytest.raises(ValidationError):
            move(cast, gathering, to)
        with pytest.raises(ValidationError):
            planned(cast, at(to))
    assert fresh(gathering, cast.ben, cast.now).sequence == 0


def test_taken_back_before_its_time_it_is_off_and_nothing_of_it_is_left_to_read(cast: Cast) -> None:
    gathering = planned(cast)
    answers(cast.ana, gathering, "yes", cast.now)
    with acting_as(cast.ben.pk):
        actions.take_back(member=cast.ben, gathering=gathering, now=cast.now)
        assert not Gathering.objects.mine(cast.ben, cast.now).filter(pk=gathering.pk).exists()
    seen = fresh(gathering, cast.ana, cast.now)  # until she is told she finds it, off and without a word
    assert (seen.title, seen.words, seen.access, seen.cancelled_at) == (None, None, None, cast.now)
    with keeper("test"):
        assert not Place.objects.filter(gathering=gathering).exists()
    assert telling.tend(now=cast.now) == 1
    assert telling.tend(now=cast.now) == 0
    notice = Notice.objects.get(kind="gathering-gone")
    assert (notice.recipient_id, notice.about, holds(notice, cast.now)) == (
        cast.ana.pk,
        cast.tuesday.public_id,
        True,
    )
    assert not holds(notice, gathering.ends_at)
    with keeper("test"):
        assert not Gathering.objects.filter(pk=gathering.pk).exists()
        assert not Rsvp.objects.filter(gathering=gathering.pk).exists()
    cast.tuesday.memberships.filter(member=cast.ana).update(until=cast.now)
    assert not holds(notice, cast.now)


def test_taken_back_when_it_is_over_it_is_gone(cast: Cast) -> None:
    gathering = planned(cast)
    later = gathering.ends_at + MINUTE
    with acting_as(cast.ben.pk):
        actions.take_back(member=cast.ben, gathering=gathering, now=later)
    with keeper("test"):
        assert not Gathering.objects.filter(pk=gathering.pk).exists()
    assert telling.tend(now=later) == 0


@pytest.mark.parametrize("words", ["stay", "taken"])
def test_who_leaves_does_not_come_and_takes_words_along_or_leaves_them(cast: Cast, words: str) -> None:
    own, anas = planned(cast), planned(cast, by=cast.ana)
    answers(cast.ana, own, "yes", cast.now)
    answers(cast.ben, anas, "yes", cast.now, quietly=False)
    with acting_as(cast.ben.pk):
        leave(member=cast.ben, group=cast.tuesday, words=words, now=cast.now)
    telling.tend(now=cast.now)
    with keeper("test"):
        assert not Rsvp.objects.filter(member=cast.ben).exists()
        assert Gathering.objects.filter(maker=cast.ben).count() == (2 if words == "stay" else 0)
        assert Place.objects.filter(gathering=own).exists() == (words == "stay")
    assert told("gone") == ([] if words == "stay" else ["ana", "ana"])  # this one, and the cast's own


def test_a_circle_that_falls_silent_goes_nowhere_any_more(cast: Cast) -> None:
    gathering = planned(cast)
    answers(cast.ana, gathering, "maybe", cast.now)
    group_silent.send(sender=Group, group=cast.tuesday, now=cast.now)
    assert telling.tend(now=cast.now) == 4  # Ana and Ben, of this one and of the cast's own
    assert fresh(gathering, cast.ana, cast.now).cancelled_at == cast.now


def test_the_web_tells_without_the_keeper(cast: Cast, sign_in: Any) -> None:
    """The page's login may not take the keeper's role: nothing a member presses may need it."""
    gathering = planned(cast)
    ben, ana = sign_in("ben"), sign_in("ana")

    def no_keeper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        assert "rc_keeper" not in sql, "the web's login cannot do that"
        return execute(sql, params, many, context)

    path, when = f"/w/{gathering.public_id}/", at(cast.now + 9 * DAY)
    typed = {"day": when.day, "starts": f"{when.starts:%H:%M}", "minutes": 60, "time_zone": "UTC"}
    new = {**typed, "title": "Soup", "meets": "online", "where": "a link", "submission": uuid.uuid4()}
    presses: list[tuple[Any, str, dict[str, Any]]] = [
        (ben, f"{path}answer/", {"answer": "yes", "shows": "quiet"}),
        (ben, f"{path}move/", {**typed, "where": "The pier"}),
        (ana, f"{path}move/", {**typed, "minutes": 120}),
        (ana, f"{path}off/", {}),
        (ben, "/me/words/", {"take_back": f"gathering.{gathering.public_id}"}),
        (ben, f"/g/{cast.tuesday.public_id}/gather/", new),
        (ben, f"/g/{cast.tuesday.public_id}/leave/", {"words": "taken"}),
    ]
    with connection.execute_wrapper(no_keeper):
        for who, to, said in presses:
            assert who.post(to, said).status_code == 302, to
    assert telling.tend(now=cast.now) > 0


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_tell_once() -> None:
    with transaction.atomic():
        cast = gather()
    with transaction.atomic():
        gathering = planned(cast)
        people(cast, gathering, "yes", "maybe")
        cancel(cast, gathering)
    together, found = threading.Barrier(2), []

    def sweep() -> None:
        together.wait()
        found.append(telling.tell(now=cast.now))
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 2]
    assert told("cancelled") == ["guest0", "guest1"]
