"""The door that closes by itself, leaving at once, and coming back."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.members.conftest import body


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.post("/in/login/", {"login": "ben", "password": PASSWORD})
    return client


def locked(client: Client) -> bool:
    answer = client.get("/me/")
    return answer.status_code == 302 and answer["Location"] == "/unlock/"


# -- by itself ------------------------------------------------------------------------------------------------------------
def test_it_locks_after_the_quiet_minutes(client: Client, later: Any) -> None:
    later(minutes=14)
    assert not locked(client)
    later(minutes=15, seconds=1)
    assert locked(client)


def test_being_there_keeps_it_open(client: Client, later: Any) -> None:
    for _ in range(6):
        later(minutes=10)
        assert not locked(client)


def test_ones_own_minutes_count(client: Client, cast: Cast, later: Any) -> None:
    cast.ben.lock_minutes = 1
    cast.ben.save()
    for _ in range(5):
        later(seconds=40)
        assert not locked(client)
    later(seconds=61)
    assert locked(client)


def test_on_a_shared_device_five_minutes(cast: Cast, later: Any) -> None:
    client = Client()
    client.post("/in/login/", {"login": "ben", "password": PASSWORD, "shared": "on"})
    later(minutes=4)
    assert not locked(client)
    later(minutes=5, seconds=1)
    assert locked(client)


def test_being_seen_is_written_once_a_minute_at_most(
    client: Client, later: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/me/")
    later(seconds=30)
    with CaptureQueriesContext(connection) as asked:
        client.get("/me/")
    assert not [q for q in asked if q["sql"].startswith("UPDATE")]


def test_a_session_ends_after_thirty_days_however_busy(client: Client, later: Any) -> None:
    session = client.session
    session["lock_minutes"] = 60
    session.save()
    from members import quiet

    session[quiet.BEGAN] -= 30 * 24 * 3600
    session.save()
    answer = client.get("/me/")
    assert answer["Location"].startswith("/in/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "path", ["/me/", "/me/privacy/", "/in/email/", "/today/", "/", "/find/", "/join/", "/nowhere-at-all/"]
)
def test_while_locked_everything_leads_to_the_door(client: Client, later: Any, path: str) -> None:
    later(minutes=20)
    for method in (client.get, client.post):
        assert method(path)["Location"] == "/unlock/"
    hx = client.get(path, headers={"HX-Request": "true"})
    assert (hx.status_code, hx["HX-Redirect"], hx.content) == (200, "/unlock/", b"")


def test_while_locked_what_stays_open_names_nobody(client: Client, cast: Cast, later: Any) -> None:
    later(minutes=20)
    for path in ("/unlock/", "/in/login/", "/in/password/reset/"):
        page = client.get(path)
        assert page.status_code == 200
        for name in ("Wren", "ben", "Tuesday", "Today"):
            assert name not in body(page).replace("been", "")
    assert f"<title>{settings.SITE_NAME}</title>" in body(client.get("/unlock/"))


def test_a_locked_session_can_be_signed_out(client: Client, later: Any) -> None:
    later(minutes=20)
    assert client.post("/in/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


# -- unlocking ------------------------------------------------------------------------------------------------------------
def test_the_password_opens_it_to_today(client: Client, later: Any) -> None:
    later(minutes=20)
    before = client.session.session_key
    assert client.get("/unlock/?next=/me/").status_code == 200
    answer = client.post("/unlock/?next=/me/", {"password": PASSWORD, "next": "/me/"})
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert not locked(client)
    assert client.session.session_key != before
    assert UserSession.objects.filter(session_key=client.session.session_key).count() == 1


def test_a_wrong_password_keeps_it_closed(client: Client, later: Any) -> None:
    later(minutes=20)
    page = client.post("/unlock/", {"password": "not it at all"})
    assert "That didn’t match. Try again, or sign in anew." in body(page)
    assert locked(client)
    for _ in range(12):
        last = client.post("/unlock/", {"password": "not it at all"})
    assert last.status_code == 429 or "a lot of tries" in body(last)
    client.post("/unlock/", {"password": PASSWORD})
    assert locked(client)


def test_signing_in_anew_opens_it_too(client: Client, cast: Cast, later: Any) -> None:
    later(minutes=20)
    assert locked(client)
    client.post("/in/login/", {"login": "ben", "password": PASSWORD})
    assert not locked(client)
    later(minutes=20)
    client.post("/in/login/", {"login": "cleo", "password": PASSWORD})
    assert int(client.session["_auth_user_id"]) == cast.cleo.pk


def test_an_open_session_has_no_business_at_the_door(client: Client) -> None:
    assert client.get("/unlock/")["Location"] == "/today/"
    assert Client().get("/unlock/")["Location"] == "/in/login/"


# -- leaving --------------------------------------------------------------------------------------------------------------
def test_leaving_without_javascript(client: Client) -> None:
    before = client.cookies["here"].value
    answer = client.get("/leave/", headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer["Location"]) == (303, settings.LEAVE_URL)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.cookies["here"].value != before
    assert answer.cookies["here"]["httponly"]
    assert not Session.objects.filter(session_key=before).exists()
    assert locked(client)
    assert UserSession.objects.filter(session_key=client.session.session_key).count() == 1


def test_what_another_site_asks_for_has_no_effect(client: Client) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Purpose": "prefetch;prerender"},
    ):
        assert client.get("/leave/", headers=headers).status_code == 303
        assert not locked(client)
    assert client.head("/leave/").status_code == 303
    assert not locked(client)


def test_the_beacon_locks(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ben)
    for site in ("cross-site", "same-site", "none", ""):
        assert client.post("/leave/", headers={"Sec-Fetch-Site": site} if site else {}).status_code == 403
    assert not locked(client)
    assert client.post("/leave/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204
    assert locked(client)


def test_the_beacon_locks_from_a_browser_that_does_not_say_where_it_comes_from(cast: Cast) -> None:
    """Safari before 16.4 has no Sec-Fetch-Site. The page is gone at once there too, so the door must be closed behind it."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ben)
    for origin in ("https://elsewhere.example", "null", "http://testserver.elsewhere.example"):
        assert client.post("/leave/", headers={"Origin": origin}).status_code == 403
    crossed = {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/leave/", headers=crossed).status_code == 403
    assert not locked(client)
    assert client.post("/leave/", headers={"Origin": "http://testserver"}).status_code == 204
    assert locked(client)


def test_a_request_that_comes_after_leaving_takes_no_key_away(client: Client) -> None:
    """A page that asks again and again, or keeps what one writes, asks once more under the key that leaving has just changed.
    The answer must not make the browser forget the new key: the door would be gone, and with it the way to what was kept."""
    before = client.cookies["here"].value
    client.get("/leave/")
    new, late = client.cookies["here"].value, Client()
    for path in ("/today/", "/now/", "/"):
        late.cookies["here"] = before
        assert "here" not in late.get(path).cookies, path
    late.cookies["here"] = new
    assert locked(late)


def test_a_session_that_ends_takes_its_key_away(client: Client) -> None:
    began = client.session
    began["began"] -= 31 * 24 * 3600
    began.save()
    answer = client.get("/today/")
    assert (answer["Location"], answer.cookies["here"].value) == ("/in/login/", "")


def test_leaving_twice_or_as_a_stranger(client: Client, db: None) -> None:
    for someone in (client, Client()):
        for _ in range(2):
            assert someone.get("/leave/").status_code == 303
            assert someone.post("/leave/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204
    assert locked(client)


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_other_methods_do_nothing(client: Client, method: str) -> None:
    assert getattr(client, method)("/leave/").status_code == 405
    assert not locked(client)


def test_a_page_that_was_on_its_way_cannot_open_it_again(client: Client) -> None:
    """A slow request that began before leaving saves its session after: that session is gone, and stays so."""
    slow = client.session
    assert slow["_auth_user_id"]  # read, as the slow request did
    client.get("/leave/")
    slow["anything"] = 1
    from django.contrib.sessions.backends.base import UpdateError

    with pytest.raises(UpdateError):
        slow.save()
    assert locked(client)
