"""The week in which an account can still be kept: nothing changes for others, nothing calls back, nobody in need is led there; and then
those who wait for its member hear what they would hear of any leaving."""

import datetime as dt
import uuid

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client

from checkins.models import Round
from gatherings.models import Rsvp
from members import actions, erasing
from members.actions import WEEK
from members.models import Member
from moderation import hands
from moderation.models import Case, Report
from notices import delivery, judging, kinds
from notices.lease import Lease
from notices.models import Notice
from notices.outbox import enqueue
from support import rota, tending
from support.models import Asked, Duty, SupportRequest
from tests.cast import Cast
from tests.members.wishes import ask, left_of, stale, with_another_holder
from tests.racing import at_once, race
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["", "people/", "promise/", "gather/", "rounds/"]


def seen_by_ben(cast: Cast) -> list[str]:
    """What a member of her circle sees of it, without the tokens of forms."""
    ben = stale(cast.ben)
    pages = [ben.get(f"/g/{cast.tuesday.public_id}/{page}") for page in PAGES]
    lines = [line for page in pages for line in page.content.decode().splitlines()]
    return [line for line in lines if "csrfmiddlewaretoken" not in line]


def test_the_circle_sees_no_difference(cast: Cast) -> None:
    with_another_holder(cast)
    before = seen_by_ben(cast)
    ask(cast.ana, cast.now)
    assert seen_by_ben(cast) == before


def facts(*, going: bool) -> judging.Facts:
    wants = dict.fromkeys(("mail", *kinds.PREFERENCES), True)
    return judging.Facts(True, False, "UTC", True, "a@example.org", dt.time(1), dt.time(1), wants, going)


def test_nothing_calls_them_back(cast: Cast) -> None:
    """What would be mailed is kept for them in the product, for they may come back; but what they wait for themselves, and what was
    done to them, still goes out."""
    called = {kind.name for kind in kinds.every() if not (kind.to_going or kind.to_ended)}
    assert {kind.name for kind in kinds.every()} - called == {
        "case-letter",
        "opening-told",
        "hand-taken",
        "hand-news",
    }
    with transaction.atomic():
        enqueue(
            kind="seat-given",
            recipients=[cast.ben],
            about=cast.tuesday.public_id,
            dedupe="test:kept",
            now=cast.now,
        )
    notice = Notice.objects.select_related("recipient").get(dedupe__startswith="test:kept")
    noon = cast.now.replace(hour=12)
    with transaction.atomic():
        assert judging._judge(notice, facts(going=False), noon).address
        assert judging._judge(notice, facts(going=True), noon).state == Notice.State.KEPT
    ask(cast.ben, cast.now)
    notice.lease_token = uuid.uuid4()
    notice.save(update_fields=["lease_token"])
    assert judging.facts_about([notice], notice.lease_token)[notice.pk].going


def test_nobody_who_asks_for_a_hand_is_led_to_them(cast: Cast) -> None:
    """What they hold goes on to others at the clock's next tick, their hours stand empty; kept after all, they have both again."""
    with_another_holder(cast)
    ask(cast.ana, cast.now)
    with transaction.atomic(), keeper("test"):
        held = Asked.objects.filter(request=cast.hand)
        assert not held.with_them(cast.now).exists()
        assert not held.reachable(cast.now).filter(member=cast.ana).exists()
        hours = Duty.objects.filter(group=cast.tuesday)
        assert hours.needing(cast.now).count() == hours.count()
    assert (cast.tuesday.pk, cast.ana.pk) not in rota.holders([cast.tuesday.pk], cast.now)
    with transaction.atomic(), acting_as(cast.ana.pk):
        assert actions.keep_my_account(member=cast.ana)
    with transaction.atomic(), keeper("test"):
        assert Asked.objects.filter(request=cast.hand).with_them(cast.now).exists()
        assert Duty.objects.filter(group=cast.tuesday, member=cast.ana).exists()
    ask(cast.ana, cast.now)
    tending.tend(now=cast.now)
    with transaction.atomic(), keeper("test"):
        request = SupportRequest.objects.get(pk=cast.hand.pk)
        assert request.state == "open"
        assert not Asked.objects.filter(request=request, held_at__isnull=False).exists()


def test_their_own_request_goes_on(cast: Cast) -> None:
    ask(cast.ben, cast.now)
    tending.tend(now=cast.now)
    with transaction.atomic(), keeper("test"):
        assert SupportRequest.objects.get(pk=cast.hand.pk).state == "held"


def test_nobody_goes_there_in_vain(cast: Cast) -> None:
    """What they planned, also in a circle they have left, is off; and who meant to come hears it though it is gone."""
    with transaction.atomic():
        cast.ben_seat.until = cast.now
        cast.ben_seat.save(update_fields=["until"])
    ask(cast.ben, cast.now, at_once=True)
    assert erasing.erase_due(now=cast.now) == 1
    told = Notice.objects.get(kind="gathering-gone", recipient=cast.ana)
    with transaction.atomic(), acting_as(cast.ana.pk):
        assert kinds.get("gathering-gone").still_true(told, cast.ana, cast.now)
    with transaction.atomic(), keeper("test"):
        assert not Rsvp.objects.filter(gathering=cast.gathering.pk).exists()


def test_the_live_round_goes_on_without_them(cast: Cast) -> None:
    ask(cast.ben, cast.now, at_once=True)
    assert erasing.erase_due(now=cast.now) == 1
    ana = stale(cast.ana)
    page = ana.get(f"/c/{cast.round.public_id}/live/")
    assert page.status_code == 200
    assert "Wren" not in page.content.decode()
    assert Round.objects.filter(pk=cast.round.pk).exists()


def test_it_goes_on_where_the_worker_broke_off(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed, and then the worker was gone: it cannot be kept any more, and the next one ends it."""
    ask(cast.ben, cast.now)
    then = cast.now + WEEK
    with monkeypatch.context() as broken:
        broken.setattr(erasing, "_erased", lambda *_: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            erasing.erase_due(now=then)
    assert not Member.objects.get(pk=cast.ben.pk).is_active
    with transaction.atomic(), acting_as(cast.ben.pk):
        assert not actions.keep_my_account(member=cast.ben)
    assert Client().get("/today/").status_code == 302
    assert erasing.erase_due(now=then) == 1
    assert left_of(cast.ben.pk) == []


def test_one_that_cannot_be_erased_stops_none_of_the_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As if a table had been forgotten: its key is protected, so nothing of that account goes; and the log names nobody."""
    ask(cast.ben, cast.now, at_once=True)
    ask(cast.cleo, cast.now, at_once=True)
    erased = erasing._erased

    def forgetful(pk: int, now: dt.datetime) -> bool:
        if pk == cast.ben.pk:
            raise ProtectedError("a row is left", set())
        return erased(pk, now)

    with monkeypatch.context() as broken:
        broken.setattr(erasing, "_erased", forgetful)
        assert erasing.erase_due(now=cast.now) == 1
    assert left_of(cast.cleo.pk) == []
    assert "was not erased: ProtectedError" in caplog.text
    assert cast.ben.public_id not in caplog.text
    assert erasing.erase_due(now=cast.now) == 1
    assert left_of(cast.ben.pk) == []


def test_erased_while_a_notice_is_on_its_way(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    """Taken by a drainer, and then its member is gone: nothing is sent, and nothing breaks."""
    with transaction.atomic():
        Notice.objects.all().delete()
        enqueue(
            kind="seat-given",
            recipients=[cast.ben],
            about=cast.tuesday.public_id,
            dedupe="test:sent",
            now=cast.now,
        )
    lease = Lease()
    taken = lease.take(cast.now, 10)
    assert len(taken) == 1
    ask(cast.ben, cast.now, at_once=True)
    assert erasing.erase_due(now=cast.now) == 1
    delivery._Batch(lease, cast.now).deliver(taken)
    assert mailoutbox == []
    assert left_of(cast.ben.pk) == []


def test_what_a_moderator_had_in_hand_waits_for_another(cast: Cast) -> None:
    ask(cast.moe, cast.now, at_once=True)
    assert erasing.erase_due(now=cast.now) == 1
    hands.let_go(now=cast.now)
    with transaction.atomic(), keeper("test"):
        case = Case.objects.get(pk=cast.case.pk)
        assert (case.taken_by_id, case.taken_at, case.closed_at) == (None, None, None)
        assert Report.objects.get(pk=cast.report.pk).state == Report.State.WAITING


def test_kept_at_the_moment_the_worker_comes(cast: Cast) -> None:
    """Either it is kept, and everything is there; or it is erased, and nothing is."""
    then = cast.now + WEEK

    def keep() -> bool:
        with transaction.atomic(), acting_as(cast.ben.pk):
            return actions.keep_my_account(member=cast.ben)

    def lay(_: int) -> list[object]:
        if Member.objects.filter(pk=cast.ben.pk, is_active=True, erase_from=None).exists():
            ask(cast.ben, cast.now)
        return [keep, lambda: erasing.erase_due(now=then)]

    def check(results: list[object]) -> None:
        kept, erased = results
        if not Member.objects.filter(pk=cast.ben.pk).exists():
            assert kept is False
            assert left_of(cast.ben.pk) == []
        else:
            assert (kept, erased) == (True, 0)
            assert Member.objects.get(pk=cast.ben.pk).erase_from is None

    race(lay, check, rounds=8)


def test_two_windows_press_at_once(cast: Cast) -> None:
    results = at_once(*[lambda: ask(cast.ben, cast.now, at_once=True) for _ in range(4)])
    assert results == [None] * 4
    assert sorted(at_once(*[lambda: erasing.erase_due(now=cast.now) for _ in range(3)]), key=str) == [0, 0, 1]
    assert left_of(cast.ben.pk) == []


def test_two_who_hold_a_circle_press_at_once(cast: Cast) -> None:
    """One of them is told that they hold it alone now."""
    with_another_holder(cast)
    results = at_once(
        *[lambda who=who: ask(who, cast.now, at_once=True) for who in (cast.ana, cast.dev)]  # type: ignore[misc]
    )
    assert sum(isinstance(one, actions.AccountKept) for one in results) == 1
    assert results.count(None) == 1
