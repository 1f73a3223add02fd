"""What is due is judged once more and goes out: to whom it should, when it should, as little as it should."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as django_mail
from django.db import connection, transaction

from members.models import Consent
from notices import delivery, kinds, lease, mail
from notices.lease import MAX_ATTEMPTS, SLOWEST_MAIL, SUSPECT, Lease
from notices.models import Notice, NoticePreference
from tests.cast import Cast
from tests.notices.conftest import NOON, awake, instead, with_mail
from tests.smtp import Sink

Put = Callable[..., Notice]
MINUTE = dt.timedelta(minutes=1)


def state(notice: Notice) -> str:
    notice.refresh_from_db()
    return notice.state


def test_it_goes_out_and_says_nothing(cast: Cast, put: Put, sink: Sink) -> None:
    notice = put(with_mail(cast.ben))
    assert delivery.drain(NOON) == 1
    (found,) = sink.mails
    assert state(notice) == "sent"
    assert (notice.lease_token, notice.lease_until, notice.attempts) == (None, None, 1)
    assert notice.settled_at
    assert notice.told_at == NOON
    assert sink.to == ["ben@example.org"]
    assert found["Subject"] == "Something for you at Wayside"
    assert found["Message-ID"] == mail.message_id(notice.pk)
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = found["List-Unsubscribe"].strip(" <>")
    text = found.get_content()
    assert link.startswith("http://testserver/u/")
    assert link in text
    assert "Sign in when it suits you." in text
    assert "http://testserver/today/" in text
    assert found.get_content_type() == "text/plain"
    assert delivery.drain(NOON) == 0


def test_a_batch_goes_over_one_connection(cast: Cast, put: Put, sink: Sink) -> None:
    with_mail(cast.ben)
    for _ in range(7):
        put(cast.ben)
    assert delivery.drain(NOON) == 7
    assert (len(sink.mails), sink.connections) == (7, 1)


def test_a_connection_that_breaks_is_opened_again(cast: Cast, put: Put, sink: Sink) -> None:
    with_mail(awake(cast.ben))
    made = [put(cast.ben) for _ in range(6)]
    sink.hang_up_after = 2
    delivery.work(5)
    assert {state(n) for n in made} == {"sent"}
    assert {m["Message-ID"] for m in sink.mails} == {mail.message_id(n.pk) for n in made}


@pytest.mark.parametrize("verified", [None, False])
def test_without_a_confirmed_address_it_is_read_inside(
    cast: Cast, put: Put, sink: Sink, verified: bool | None
) -> None:
    if verified is False:
        with_mail(cast.ben, verified=False)
    notice = put(cast.ben)
    delivery.drain(NOON)
    assert state(notice) == "kept"
    assert not sink.mails
    assert Notice.objects.of(cast.ben, NOON).count() == 1


def test_switched_off_between_writing_and_delivering(cast: Cast, put: Put, sink: Sink) -> None:
    notice = put(with_mail(cast.ben))
    NoticePreference.objects.create(member=cast.ben, replies=False)
    delivery.drain(NOON)
    assert state(notice) == "kept"
    assert not sink.mails


def test_nothing_by_mail_holds_for_kinds_without_a_switch_too(
    cast: Cast, put: Put, sink: Sink, kind: kinds.Kind
) -> None:
    instead(kind, preference=None)
    with_mail(cast.ben)
    NoticePreference.objects.create(
        member=cast.ben, replies=False, seats=False, reminders=False, milestones=False
    )
    put(cast.ben)
    delivery.drain(NOON)
    assert len(sink.mails) == 1
    NoticePreference.objects.update(mail=False)
    notice = put(cast.ben)
    delivery.drain(NOON)
    assert state(notice) == "kept"
    assert len(sink.mails) == 1


@pytest.mark.parametrize("change", ["left", "closed", "consent", "late"])
def test_what_no_longer_holds_is_dropped(
    cast: Cast, put: Put, sink: Sink, truth: dict[str, bool], change: str
) -> None:
    notice = put(with_mail(cast.ben), not_after=NOON + MINUTE)
    later = NOON
    if change == "left":
        truth[notice.about] = False
    elif change == "closed":
        cast.ben.is_active = False
        cast.ben.save()
    elif change == "consent":
        Consent.objects.get(member=cast.ben, purpose="health-words").withdraw(NOON)
    else:
        later = NOON + 2 * MINUTE
    delivery.drain(later)
    assert state(notice) == "dropped"
    assert not sink.mails
    assert not Notice.objects.of(cast.ben, later).exists()


@pytest.mark.parametrize(("preference", "expected"), [("seats", "kept"), ("replies", "dropped")])
def test_without_consent_one_still_hears_of_seats_and_promises(
    cast: Cast, put: Put, sink: Sink, kind: kinds.Kind, preference: str, expected: str
) -> None:
    """Who only reads must learn that a setting loosened; no mail goes, for it would say they are here."""
    instead(kind, preference=preference)
    notice = put(with_mail(cast.ben))
    Consent.objects.get(member=cast.ben, purpose="health-words").withdraw(NOON)
    delivery.drain(NOON)
    assert state(notice) == expected
    assert not sink.mails
    assert Notice.objects.of(cast.ben, NOON).exists() is (expected == "kept")


def test_leaving_the_group_between_writing_and_delivering(cast: Cast, sink: Sink) -> None:
    """With a kind of the product: a reply to Ben, and Ben leaves before it is delivered."""
    from shares.notices import REPLY

    with_mail(cast.ben)
    assert cast.reply
    from notices import outbox

    outbox.enqueue(
        kind=REPLY.name, recipients=[cast.ben], about=cast.reply.public_id, dedupe="reply", now=NOON,
        group_id=cast.tuesday.pk,
    )  # fmt: skip
    cast.tuesday.memberships.filter(member=cast.ben).update(until=cast.now)
    delivery.drain(NOON)
    assert state(Notice.objects.get()) == "dropped"
    assert not sink.mails


def test_it_is_judged_through_its_recipients_eyes(cast: Cast, put: Put, kind: kinds.Kind) -> None:
    seen: list[object] = []

    def look(notice: Notice, member: object, now: dt.datetime) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sec.me()")
            seen.append(cursor.fetchone()[0])
        return True

    instead(kind, still_true=look)
    put(cast.ben), put(cast.cleo)
    delivery.drain(NOON)
    assert seen == [cast.ben.pk, cast.cleo.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.me()")
        assert cursor.fetchone()[0] is None


@pytest.mark.parametrize(
    ("zone", "wall", "sent"),
    [
        ("UTC", "20:59", True), ("UTC", "21:00", False), ("UTC", "07:59", False), ("UTC", "08:00", True),
        ("Pacific/Auckland", "03:00", False), ("Pacific/Auckland", "12:00", True), ("Asia/Kathmandu", "21:30", False),
    ],
)  # fmt: skip
def test_quiet_hours_are_the_members_own(
    cast: Cast, put: Put, sink: Sink, zone: str, wall: str, sent: bool
) -> None:
    cast.ben.time_zone = zone
    cast.ben.save()
    now = dt.datetime.fromisoformat(f"2026-06-10T{wall}").replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
    notice = put(with_mail(cast.ben), now=now)
    delivery.drain(now)
    assert (state(notice) == "sent") is sent
    if not sent:
        assert notice.state == "waiting"
        assert notice.attempts == 0
        there = notice.due_at.astimezone(ZoneInfo(zone))
        assert there.strftime("%H:%M") == "08:00"
        assert dt.timedelta(0) < notice.due_at - now < dt.timedelta(hours=12)
        assert Notice.objects.of(cast.ben, now).exists(), "it can be read inside meanwhile"
        delivery.drain(notice.due_at)
        assert state(notice) == "sent"


def test_of_no_use_after_the_quiet_hours(cast: Cast, put: Put, sink: Sink) -> None:
    night = NOON.replace(hour=22)
    notice = put(with_mail(cast.ben), now=night, not_after=night + 60 * MINUTE)
    delivery.drain(night)
    assert state(notice) == "kept"
    assert not sink.mails


def test_not_before_it_is_due(cast: Cast, put: Put, sink: Sink) -> None:
    notice = put(with_mail(cast.ben), due_at=NOON + MINUTE)
    assert delivery.drain(NOON) == 0
    assert not Notice.objects.of(cast.ben, NOON).exists()
    delivery.drain(NOON + MINUTE)
    assert state(notice) == "sent"


# -- What goes wrong --------------------------------------------------------------------------------------------------


def test_a_poison_row_stops_nobody_and_dies(cast: Cast, put: Put, sink: Sink, kind: kinds.Kind) -> None:
    def poisoned(notice: Notice, member: object, now: dt.datetime) -> bool:
        if notice.about == "poison2222":
            raise RuntimeError("canary-4f1d")
        return True

    instead(kind, still_true=poisoned)
    poison = put(with_mail(cast.ben), about="poison2222")
    others = [put(cast.ben) for _ in range(3)]
    delivery.drain(NOON)
    assert {state(n) for n in others} == {"sent"}
    now, waits = NOON, []
    while state(poison) == "waiting":
        waits.append((poison.due_at - now).total_seconds())
        now = max(poison.due_at, now)
        if now.hour in range(8, 21):
            delivery.drain(now)
        else:
            pytest.fail("gave up too late")
    assert poison.state == "dead"
    assert poison.attempts == MAX_ATTEMPTS == len(waits) + 1
    assert all(20 <= wait <= 3600 * 1.25 for wait in waits)
    assert waits[-1] > waits[0] * 10


def test_a_row_that_kills_its_drainer_takes_nobody_along(cast: Cast, put: Put, sink: Sink) -> None:
    """Each time a drainer takes the killer it dies, with all it had taken; leases run out; others get theirs."""
    killer, innocent = put(with_mail(cast.ben)), put(cast.ben)
    now = NOON
    for _ in range(3):
        assert len(Lease().take(now, 10)) == 2  # and is killed here
        now += 2 * MINUTE
    assert [n.pk for n in Lease().take(now, 10)] == [killer.pk], "a suspect is taken alone"
    assert [n.pk for n in Lease().take(now, 10)] == [innocent.pk]
    Notice.objects.filter(pk=innocent.pk).update(lease_until=None)
    assert delivery.drain(now) == 1
    assert state(innocent) == "sent"
    while state(killer) == "waiting":
        now += 2 * MINUTE
        if killer.attempts <= MAX_ATTEMPTS - 1:
            Lease().take(now, 10)
        else:
            delivery.drain(now)
    assert killer.state == "dead"
    assert len(sink.mails) == 1


def test_a_take_keeps_to_its_limit_however_the_planner_goes_about_it(cast: Cast, put: Put) -> None:
    """PostgreSQL may run a limited subquery of an UPDATE once for each row, and take more than was asked for: seen once,
    when the table's statistics were fresh. The statement forbids it."""
    assert "MATERIALIZED" in lease._TAKE
    for _ in range(6):
        put(cast.ben)
    with connection.cursor() as cursor:
        cursor.execute("SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off")
        try:
            assert len(Lease().take(NOON, 2)) == 2
        finally:
            cursor.execute("RESET enable_hashjoin; RESET enable_mergejoin; RESET enable_material")


def test_the_mail_server_is_away(cast: Cast, put: Put, sink: Sink, settings: Any) -> None:
    """Nothing is used up by an outage, however long; what needs no mail is settled all the same."""
    settings.EMAIL_PORT = 1
    with_mail(cast.ben)
    made = [put(cast.ben) for _ in range(3)]
    inside = put(cast.cleo)
    for hour in range(6):
        delivery.drain(NOON + dt.timedelta(hours=hour))
    assert {state(n) for n in made} == {"waiting"}
    assert {n.attempts for n in made} == {0}
    assert state(inside) == "kept"
    settings.EMAIL_PORT = sink.port
    delivery.drain(NOON + dt.timedelta(hours=7))
    assert {state(n) for n in made} == {"sent"}


@pytest.mark.parametrize(
    ("answer", "expected"), [("550 No such box", "dead"), ("451 Later", "waiting"), ("421 Going", "waiting")]
)
def test_a_mail_that_is_refused(cast: Cast, put: Put, sink: Sink, answer: str, expected: str) -> None:
    sink.refuse["ben@example.org"] = answer
    refused, fine = put(with_mail(cast.ben)), put(with_mail(cast.cleo))
    delivery.drain(NOON)
    assert state(refused) == expected
    assert refused.attempts == (0 if answer.startswith("421") else 1)
    if not answer.startswith("421"):
        assert state(fine) == "sent"
        assert sink.to == ["cleo@example.org"]


def test_an_address_that_would_forge_a_header_is_not_written_to(cast: Cast, put: Put, sink: Sink) -> None:
    with_mail(cast.ben, "ben@example.org\r\nBcc: eve@example.org")
    notice, fine = put(cast.ben), put(with_mail(cast.cleo))
    delivery.drain(NOON)
    assert state(notice) == "waiting"
    assert notice.attempts == 1
    assert sink.to == ["cleo@example.org"]
    assert state(fine) == "sent"


def test_a_kind_nobody_knows_waits_and_then_dies(cast: Cast, put: Put) -> None:
    notice = put(cast.ben)
    Notice.objects.update(kind="from-tomorrow")
    delivery.drain(NOON)
    assert state(notice) == "waiting"
    assert notice.attempts == 1
    Notice.objects.update(attempts=MAX_ATTEMPTS - 1, due_at=NOON)
    delivery.drain(NOON)
    assert state(notice) == "dead"


def test_who_lost_the_lease_settles_nothing(cast: Cast, put: Put) -> None:
    notice = put(cast.ben)
    slow, quick = Lease(), Lease()
    assert slow.take(NOON, 5)
    assert not quick.take(NOON + 119 * MINUTE / 60, 5), "a lease holds for two minutes"
    assert quick.take(NOON + 2 * MINUTE, 5)
    assert slow.settle(notice, Notice.State.SENT, NOON) is False
    assert slow.put_back(notice, NOON, counts=True) is False
    assert state(notice) == "waiting"
    assert quick.settle(notice, Notice.State.SENT, NOON) is True


def test_a_slow_batch_keeps_its_lease(cast: Cast, put: Put) -> None:
    put(cast.ben)
    slow = Lease()
    slow.take(NOON, 5)
    slow.renew(NOON + MINUTE)
    assert not Lease().take(NOON + 2 * MINUTE, 5)


def test_a_lease_outlasts_the_slowest_mail(cast: Cast, put: Put) -> None:
    """What a mail finds of its lease when it begins, renewed or not, is enough for a server that stalls at each step."""
    put(cast.ben)
    lease = Lease()
    lease.take(NOON, 5)
    for second in range(0, 600, 7):
        now = NOON + dt.timedelta(seconds=second)
        lease.renew(now)
        assert lease.until - now >= SLOWEST_MAIL, second


def test_erased_between_taking_and_sending(
    cast: Cast, put: Put, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(with_mail(cast.eve))
    take = Lease.take

    def take_and_erase(self: Lease, now: dt.datetime, limit: int) -> list[Notice]:
        taken = take(self, now, limit)
        Notice.objects.all().delete()
        return taken

    monkeypatch.setattr(Lease, "take", take_and_erase)
    assert delivery.drain(NOON) == 0
    assert not sink.mails


@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_send_each_once(cast: Cast, put: Put, sink: Sink) -> None:
    with_mail(cast.ben)
    made = [put(cast.ben) for _ in range(40)]
    barrier = threading.Barrier(3)

    def go() -> None:
        barrier.wait()
        while delivery.drain(NOON, 5):
            pass
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(m["Message-ID"] for m in sink.mails) == sorted(mail.message_id(n.pk) for n in made)


@pytest.mark.django_db(transaction=True)
def test_mail_goes_outside_transactions(cast: Cast, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put(with_mail(cast.ben))
    with transaction.atomic(), pytest.raises(RuntimeError):
        delivery.drain(NOON)
    inside: list[bool] = []
    send = mail.Post.send

    def watched(self: mail.Post, message: Any) -> None:
        inside.append(connection.in_atomic_block)
        send(self, message)

    monkeypatch.setattr(mail.Post, "send", watched)
    delivery.drain(NOON)
    assert inside == [False]
    assert len(django_mail.outbox) == 1


def test_a_verdict_that_is_not_fresh_is_asked_again(
    cast: Cast, put: Put, sink: Sink, truth: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail server is slow, and meanwhile the second notice stops being true."""
    first, second = put(with_mail(cast.ben)), put(cast.ben, about="second2222")
    monkeypatch.setattr(delivery, "FRESH", dt.timedelta(0))
    send = mail.Post.send

    def slowly(self: mail.Post, message: Any) -> None:
        send(self, message)
        truth["second2222"] = False

    monkeypatch.setattr(mail.Post, "send", slowly)
    delivery.drain(NOON)
    assert (state(first), state(second)) == ("sent", "dropped")


def test_a_backlog_does_not_starve_suspects(cast: Cast, put: Put) -> None:
    """However much else is due, one take in ten asks first for what was tried three times."""
    suspect = put(cast.ben)
    Notice.objects.filter(pk=suspect.pk).update(attempts=SUSPECT)
    for _ in range(15):
        put(cast.ben)
    first = [Lease().take(NOON, 1) for _ in range(10)]
    assert [[n.pk for n in taken] for taken in first].count([suspect.pk]) == 1
    assert all(first), "a take that finds no suspect takes what is due"


def test_only_so_many_at_a_time(cast: Cast, put: Put) -> None:
    for _ in range(5):
        put(cast.ben)
    assert delivery.drain(NOON, 2) == 2
    assert delivery.work(5) == 3
