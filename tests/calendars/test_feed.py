"""A member's private calendar: shown once, kept as a hash, asked anew at each fetch, and the same nothing to everybody else."""

import datetime as dt
import logging
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from calendars import actions, limits, secrets
from calendars.models import Feed
from core.logs import ContentFree
from gatherings import actions as gatherings
from groups import actions as groups
from members.models import Member
from tests.cast import CANARY, NAMES, PASSWORD, Cast, group, seat
from tests.gatherings.ground import answers
from tests.notices.test_wording import TELLING
from vault.actor import acting_as

DAY = dt.timedelta(days=1)


def fetched(secret: str, **headers: str) -> Any:
    return Client(raise_request_exception=False).get(f"/k/{secret}/notes.ics", headers=headers)


def entries(secret: str) -> list[Any]:
    answer = fetched(secret)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


@pytest.fixture
def on(cast: Cast) -> tuple[Cast, str]:
    """Ana's calendar is on: a rhythm of Tuesday Circle, and Ben's gathering, to which she said yes."""
    return cast, actions.make_address(member=cast.ana, now=cast.now)


def test_off_until_it_is_made_and_shown_once(cast: Cast, sign_in: Any) -> None:
    ana = sign_in("ana")
    assert "It is off." in ana.get("/me/calendar/").content.decode()
    assert not Feed.objects.exists()
    chosen = {"holds": ["rounds", "gatherings"], "circles": [cast.tuesday.public_id], "title": "when"}
    page = ana.post("/me/calendar/", chosen)
    found = re.search(r"http://testserver/k/([\w-]{43})/notes\.ics", page.content.decode())
    assert found
    assert "no-store" in page["Cache-Control"]
    assert len(entries(found[1])) == 2
    assert found[1] not in ana.get("/me/calendar/").content.decode()
    assert Feed.objects.get().hashed == secrets.hashed(found[1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM calendars_feed f")
        assert found[1] not in cursor.fetchone()[0]


def test_a_new_address_ends_the_old_and_off_ends_both(on: tuple[Cast, str], sign_in: Any) -> None:
    _, first = on
    ana = sign_in("ana")
    second = re.search(r"/k/([\w-]{43})/", ana.post("/me/calendar/address/").content.decode())
    assert second
    assert [fetched(s).status_code for s in (first, second[1])] == [404, 200]
    ana.post("/me/calendar/off/")
    assert fetched(second[1]).status_code == 404
    assert not Feed.objects.exists()


def test_who_leaves_pauses_or_closes_is_heard_at_the_next_fetch(on: tuple[Cast, str]) -> None:
    cast, secret = on
    mine = cast.tuesday.memberships.filter(member=cast.ana)
    mine.update(paused_until=cast.now + 9 * DAY)
    assert entries(secret) == []
    mine.update(paused_until=None)
    assert len(entries(secret)) == 2
    mine.update(role="member")
    with acting_as(cast.ana.pk):
        groups.leave(member=cast.ana, group=cast.tuesday, words="stay", now=cast.now)
    assert entries(secret) == []
    Member.objects.filter(pk=cast.ana.pk).update(is_active=False)
    assert fetched(secret).status_code == 404


def test_only_what_they_mean_to_go_to(on: tuple[Cast, str]) -> None:
    cast, secret = on
    assert cast.gathering is not None
    begins = {entry["DTSTART"].dt for entry in entries(secret)}
    assert cast.gathering.begins_at in begins
    answers(cast.ana, cast.gathering, "no", cast.now)
    assert len(entries(secret)) == 1
    answers(cast.ana, cast.gathering, "maybe", cast.now)
    assert {entry["STATUS"] for entry in entries(secret)} == {"TENTATIVE", "CONFIRMED"}
    with acting_as(cast.ben.pk):
        gatherings.cancel(member=cast.ben, gathering=cast.gathering, now=cast.now)
    assert len(entries(secret)) == 1


def test_what_they_chose(on: tuple[Cast, str], sign_in: Any) -> None:
    cast, secret = on
    ana = sign_in("ana")
    only = {"holds": ["gatherings"], "circles": [cast.tuesday.public_id], "title": "appointment"}
    assert ana.post("/me/calendar/", only).status_code == 302
    assert [str(entry["SUMMARY"]) for entry in entries(secret)] == ["Appointment"]
    ana.post("/me/calendar/", {"holds": ["rounds", "gatherings"], "title": "when"})
    assert entries(secret) == [], "the circle is left out"
    seat(cast.ana, cast.mornings, cast.now)
    chosen = ana.get("/me/calendar/").context["form"].initial["circles"]
    assert chosen == [cast.mornings.public_id], "a circle joined later is in it"


def test_it_gives_nothing_away(on: tuple[Cast, str]) -> None:
    cast, secret = on
    answer = fetched(secret)
    text = answer.content.decode()
    words = [
        cast.tuesday.name,
        cast.tuesday.public_id,
        CANARY,
        "Wayside",
        "testserver",
        secret,
        *NAMES.values(),
    ]
    for word in (*words, "ATTENDEE", "ORGANIZER", "LOCATION", "DESCRIPTION", "URL", "VALARM", "@"):
        assert word not in text, word
    assert not TELLING.search(text), TELLING.search(text)
    assert answer["X-Robots-Tag"] == "noindex, noarchive"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Disposition"] == 'attachment; filename="notes.ics"'
    assert not answer.cookies


def test_it_says_whether_it_changed(on: tuple[Cast, str]) -> None:
    cast, secret = on
    etag = fetched(secret)["ETag"]
    assert fetched(secret, if_none_match=etag).status_code == 304
    answers(cast.ana, cast.gathering, "no", cast.now)
    assert fetched(secret, if_none_match=etag).status_code == 200


def test_every_wrong_address_is_the_same_to_whoever_tries(on: tuple[Cast, str]) -> None:
    """Never made, too short, too long, ended by a new one, switched off, of a closed account: one answer, for the same work."""
    cast, ended = on
    closed = actions.make_address(member=cast.ben, now=cast.now)
    off = actions.make_address(member=cast.cleo, now=cast.now)
    actions.make_address(member=cast.ana, now=cast.now)
    actions.switch_off(member=cast.cleo)
    Member.objects.filter(pk=cast.ben.pk).update(is_active=False)
    fetched("x")  # the first of all begins the count
    seen = set()
    for secret in (secrets.fresh(), "x", "x" * 500, "é", ended, closed, off, secrets.hashed(ended)):
        with CaptureQueriesContext(
            connection,
        ) as work:
            answer = fetched(secret)
        seen.add((answer.status_code, answer.content, len(work.captured_queries)))
    assert len(seen) == 1
    assert next(iter(seen))[0] == 404


def test_it_is_limited(on: tuple[Cast, str], monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = on
    monkeypatch.setattr(limits, "FETCHES", 2)
    monkeypatch.setattr(limits, "WRONG", 2)
    answers = [fetched(secret).status_code for _ in range(3)]
    wrong = [fetched("x").status_code for _ in range(3)]
    assert (answers, wrong) == ([200, 200, 429], [404, 404, 429])
    assert fetched("x")["Retry-After"]


def test_the_secret_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    secret, seen = secrets.fresh(), ContentFree()
    for message, args in [
        ("%s: %s", ("Not Found", f"/k/{secret}/notes.ics")),
        (f"GET /k/{secret}/notes.ics HTTP/1.1", ()),
    ]:
        record = logging.LogRecord("django.request", logging.WARNING, "x", 1, message, args, None)
        seen.filter(record)
        assert secret not in record.getMessage()
    try:
        raise ValueError(secret)
    except ValueError as error:
        record = logging.LogRecord(
            "x", 40, "x", 1, "at /k/%s/", (secret,), (type(error), error, error.__traceback__)
        )
        seen.filter(record)
        assert secret not in record.getMessage()


def test_as_many_statements_for_many_circles(on: tuple[Cast, str]) -> None:
    from checkins.models import Rhythm

    cast, secret = on
    for number in range(10):
        other = group(f"Circle {number}", cast.now)
        seat(cast.ana, other, cast.now)
        Rhythm.objects.create(
            group=other, every="day", opens=dt.time(8), time_zone="Europe/Dublin", starts_on=cast.now.date()
        )
    with CaptureQueriesContext(connection) as work:
        assert len(entries(secret)) == 12
    mine = [
        q for q in work.captured_queries if "core_counters" not in q["sql"] and "SAVEPOINT" not in q["sql"]
    ]
    assert len(mine) <= 10, [q["sql"][:90] for q in mine]


NEW_PASSWORD = "a-quite-new-heron-4417"
ENDED = "The address of your calendar has ended"


@pytest.mark.parametrize("way", ["changed", "reset", "set"])
def test_the_address_ends_with_the_password(
    on: tuple[Cast, str], way: str, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """However it is given a new one; and the page says so, once."""
    cast, secret = on
    client, said = sign_in("ana"), {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    if way == "changed":
        client.post("/in/reauthenticate/", {"password": PASSWORD})
        sent = client.post("/in/password/change/", {"oldpassword": PASSWORD, **said}, follow=True)
    elif way == "set":
        cast.ana.set_unusable_password()
        cast.ana.save()
        client.force_login(cast.ana)
        sent = client.post("/in/password/set/", said, follow=True)
    else:
        Member.objects.filter(pk=cast.ana.pk).update(email="ana@example.org")
        EmailAddress.objects.create(user=cast.ana, email="ana@example.org", verified=True, primary=True)
        client = Client()
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/in/password/reset/", {"email": "ana@example.org"})
        path = re.search(r"/in/password/reset/key/\S+", str(mail.outbox[-1].body))
        assert path
        there = client.get(path[0], follow=True)
        sent = client.post(there.redirect_chain[-1][0], said, follow=True)
    assert Member.objects.get(pk=cast.ana.pk).check_password(NEW_PASSWORD)
    assert fetched(secret).status_code == 404
    assert not Feed.objects.exists()
    assert sent.content.decode().count(ENDED) == 1


def test_where_there_is_no_address_nothing_is_said(cast: Cast, sign_in: Any) -> None:
    ana = sign_in("ana")
    ana.post("/in/reauthenticate/", {"password": PASSWORD})
    said = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert ENDED not in ana.post("/in/password/change/", said, follow=True).content.decode()


def test_a_password_that_did_not_change_ends_nothing(on: tuple[Cast, str], sign_in: Any) -> None:
    ana = sign_in("ana")
    ana.post("/in/reauthenticate/", {"password": PASSWORD})
    said = {"oldpassword": "wrong", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    ana.post("/in/password/change/", said)
    assert fetched(on[1]).status_code == 200
