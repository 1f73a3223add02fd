"""Mailer, worker, broker and database, each away in turn while a request is open: what who asked reads is true within a minute."""

import datetime as dt
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse

from core import clock
from members.models import Member
from notices import delivery, health, outbox
from notices.models import Notice, NoticePreference
from support import tasks
from support.asking import Place
from support.models import SupportRequest
from tests.cast import Cast
from tests.support.hands import MINUTE, ask, fresh, press, sit

LATE = "This has not moved on by itself"
UNSENT = "Some mail has not gone out yet"


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`passes(minutes)` lets time go by, for pages and worker alike."""
    monkeypatch.setattr(health, "_written", {})
    began = clock.now()
    shift = [dt.timedelta()]
    monkeypatch.setattr(clock, "now", lambda: began + shift[0])

    def do(how_long: dt.timedelta) -> None:
        shift[0] += how_long
        health._written.clear()

    return do


@pytest.fixture
def request_of(circle: Cast) -> SupportRequest:
    """Ben asked a peer for ten minutes, then whoever holds Tuesday Circle; everybody has a mail address and no quiet hours."""
    peer = sit("peer", circle.tuesday, circle.now)
    for person in (peer, circle.ana, circle.ben):
        reached_by_mail(person)
    return ask(circle, Place(circle.tuesday.pk, peer.pk, 1, 10), Place(circle.tuesday.pk, None, 2, 15))


def reached_by_mail(person: Member) -> None:
    EmailAddress.objects.create(
        user=person, email=f"{person.sign_in_name}@example.org", verified=True, primary=True
    )
    NoticePreference.objects.update_or_create(
        member=person, defaults={"quiet_from": dt.time(0), "quiet_until": dt.time(0)}
    )


def read(cast: Cast, request: SupportRequest) -> str:
    client = Client()
    client.force_login(cast.ben)
    return client.get(reverse("support:one", args=[request.public_id])).content.decode()


def test_the_mail_server_is_away(
    circle: Cast, request_of: SupportRequest, passes: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    tasks.tend()
    delivery.drain(clock.now())
    assert Notice.objects.get(kind="hand", about=request_of.public_id).state == "waiting"
    assert UNSENT not in read(circle, request_of)
    passes(1.1 * MINUTE)
    tasks.tend()
    delivery.drain(clock.now())
    seen = read(circle, request_of)
    assert UNSENT in seen
    assert LATE not in seen  # it does move on
    assert seen.index("If a life may be in danger") < seen.index("Where it is</h2>")
    peer = Member.objects.get(sign_in_name="peer")
    client = Client()
    client.force_login(peer)
    assert request_of.public_id in client.get("/hand/").content.decode()
    press("take", peer, request_of, clock.now())
    assert UNSENT not in read(circle, request_of)


def test_no_worker_is_at_work(circle: Cast, request_of: SupportRequest, passes: Any) -> None:
    tasks.tend()
    assert LATE not in read(circle, request_of)
    passes(1.1 * MINUTE)
    late = read(circle, request_of)
    assert LATE in late
    assert late.index("If a life may be in danger") < late.index("Where it is</h2>")
    passes(10 * MINUTE)
    tasks.tend()  # it is back, and makes up for what it missed
    assert fresh(request_of).step_until == clock.now() + 15 * MINUTE
    assert LATE not in read(circle, request_of)


def test_a_worker_that_fails_is_not_at_work(
    circle: Cast, request_of: SupportRequest, passes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.tend()
    passes(1.1 * MINUTE)
    monkeypatch.setattr(tasks.tending, "tend", broken)
    with pytest.raises(OperationalError):
        tasks.tend()
    assert LATE in read(circle, request_of)


def broken(*_: Any, **__: Any) -> Any:
    raise OperationalError("test: away")


def test_the_broker_is_away(
    circle: Cast,
    passes: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """No nudge and no tick arrives; who asks and who answers is not kept from it."""

    def away(task: str = "") -> None:
        raise ConnectionError

    monkeypatch.setattr(outbox, "_send", away)
    monkeypatch.setattr(outbox, "_leave_alone_until", 0.0)
    tasks.tend()
    with django_capture_on_commit_callbacks(execute=True):
        request = ask(circle)
    assert "goes on by itself" in read(circle, request)
    passes(1.1 * MINUTE)
    assert LATE in read(circle, request)
    with django_capture_on_commit_callbacks(execute=True):
        press("take", circle.ana, request, clock.now())
    seen = read(circle, request)
    assert "<bdi>Juniper</bdi> has seen this and is with you" in seen
    assert LATE not in seen


@pytest.mark.parametrize("path", ["one", "hand"])
def test_the_database_is_away(
    circle: Cast, request_of: SupportRequest, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Nothing can be said of the request, and nothing is: the page says so, and leads to what stands without us."""
    client = Client(raise_request_exception=False)
    client.force_login(circle.ben)
    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", broken)
    where = reverse("support:one", args=[request_of.public_id]) if path == "one" else "/hand/"
    answer = client.get(where)
    now = client.get("/now/")
    monkeypatch.undo()
    assert answer.status_code == 500
    said = answer.content.decode()
    assert 'href="/now/"' in said
    assert "goes on by itself" not in said
    assert now.status_code == 200
