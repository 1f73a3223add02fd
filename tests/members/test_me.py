"""Me: name, clock, places, privacy, consent."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from core import clock
from members import actions, consent, policies
from members.models import Consent, Member
from members.signals import time_zone_changed
from tests.cast import PASSWORD, Cast
from tests.members.conftest import body

ME = {
    "display_name": "Wren",
    "time_zone": "Europe/Dublin",
    "theme": "dark",
    "more_contrast": "on",
    "lock_minutes": "30",
}


@pytest.fixture
def ben(sign_in: Any) -> Client:
    client: Client = sign_in("ben")
    return client


def test_what_is_typed_is_kept(ben: Client, cast: Cast) -> None:
    assert ben.post("/me/name/", ME | {"display_name": "Wren of the Moor"}).status_code == 302
    member = Member.objects.get(pk=cast.ben.pk)
    assert (member.display_name, member.time_zone, member.theme, member.more_contrast, member.lock_minutes) == (
        "Wren of the Moor", "Europe/Dublin", "dark", True, 30,
    )  # fmt: skip
    assert 'data-theme="dark"' in body(ben.get("/me/"))


@pytest.mark.parametrize(
    "wrong",
    [{"display_name": "Facilitator"}, {"display_name": "\u202e"}, {"display_name": "x" * 9999}, {"time_zone": "Mars/Base"},
     {"theme": "pink"}, {"lock_minutes": "0"}, {"lock_minutes": "61"}, {"lock_minutes": "soon"}, {"lock_minutes": "9" * 400}],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_changed(
    ben: Client, cast: Cast, wrong: dict[str, str]
) -> None:
    page = ben.post("/me/name/", ME | wrong)
    assert page.status_code == 200
    assert "invalid-feedback" in body(page)
    assert Member.objects.get(pk=cast.ben.pk).lock_minutes == 15


def test_another_clock_is_told(cast: Cast) -> None:
    heard: list[dict[str, Any]] = []

    def listen(**said: Any) -> None:
        heard.append(said)

    time_zone_changed.connect(listen)
    try:
        now, same = (
            clock.now(),
            {"display_name": "Wren", "theme": "", "more_contrast": False, "lock_minutes": 15},
        )
        actions.change_me(member=cast.ben, time_zone="Asia/Tokyo", now=now, **same)
        actions.change_me(member=cast.ben, time_zone="Asia/Tokyo", now=now, **same)
    finally:
        time_zone_changed.disconnect(listen)
    assert [(s["member"], s["now"], s["before"], s["after"]) for s in heard] == [
        (cast.ben, now, "UTC", "Asia/Tokyo")
    ]


# -- places -----------------------------------------------------------------------------------------------------------------
def signed_in(name: str, browser: str = "Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/140.0") -> Client:
    client = Client(HTTP_USER_AGENT=browser)
    assert client.post("/in/login/", {"login": name, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_places_are_listed_in_words_and_end_one_by_one(cast: Cast) -> None:
    here, there = (
        signed_in("ben"),
        signed_in("ben", "Mozilla/5.0 (iPhone; CPU iPhone OS 19) Version/19 Mobile Safari/604.1"),
    )
    page = body(here.get("/me/sessions/"))
    assert "Firefox on Windows" in page
    assert "Safari on an iPhone" in page
    assert "127.0.0.1" not in page
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post("/me/sessions/", {"end": str(other.pk)}).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_the_database_keeps_no_address_of_a_device(cast: Cast) -> None:
    """Neither beside a session nor in the counters of tries: a copy of the database tells nobody's whereabouts."""
    client = Client(REMOTE_ADDR="198.51.100.77")
    client.post("/in/login/", {"login": "ben", "password": "wrong-wrong-wrong"})
    assert client.post("/in/login/", {"login": "ben", "password": PASSWORD})["Location"] == "/today/"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_counters")
        assert cursor.fetchone()[0] > 0
        for table in ("core_counters", "usersessions_usersession"):
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            assert "198.51.100.77" not in " ".join(row[0] for row in cursor.fetchall()), table


def test_all_others_then_everywhere(cast: Cast) -> None:
    here, there, third = (signed_in("ben") for _ in range(3))
    here.post("/me/sessions/", {"end": "others"})
    assert [is_in(c) for c in (here, there, third)] == [True, False, False]
    again = signed_in("ben")
    assert here.post("/me/sessions/", {"end": "everywhere"})["Location"] == "/in/login/"
    assert [is_in(c) for c in (here, again)] == [False, False]


def test_nobody_ends_somebody_elses(cast: Cast) -> None:
    ben, cleo = signed_in("ben"), signed_in("cleo")
    hers = UserSession.objects.get(user=cast.cleo)
    for which in (str(hers.pk), "", "0", "-1", "x", "9" * 400, "٣", "everywhere; --"):
        assert ben.post("/me/sessions/", {"end": which}).status_code == 404
    assert is_in(cleo)


def test_looking_at_places_changes_nothing(cast: Cast) -> None:
    ben = signed_in("ben")
    gone = signed_in("ben")
    gone.session.flush()
    before = UserSession.objects.count()
    page = body(ben.get("/me/sessions/"))
    assert page.count("Firefox") == 1
    assert UserSession.objects.count() == before


def test_signing_out_ends_the_session_on_the_server(cast: Cast) -> None:
    client = signed_in("ben")
    stolen = Client()
    stolen.cookies["here"] = client.cookies["here"].value
    assert is_in(stolen)
    assert client.get("/in/logout/").status_code == 200  # a GET asks; only a POST acts
    assert is_in(stolen)
    client.post("/in/logout/")
    assert not is_in(stolen)


def test_a_new_password_ends_every_other_session(cast: Cast) -> None:
    here, there = signed_in("ben"), signed_in("ben")
    typed = {"oldpassword": PASSWORD, "password1": "four quiet words here"}
    here.post("/in/password/change/", typed)
    assert not is_in(there)


def test_a_closed_account_is_out_at_once(cast: Cast) -> None:
    client = signed_in("ben")
    cast.ben.is_active = False
    cast.ben.save()
    assert not is_in(client)


# -- consent and privacy ------------------------------------------------------------------------------------------------------
def test_a_yes_is_taken_back_and_given_again(ben: Client, cast: Cast) -> None:
    assert policies.may_write(cast.ben)
    assert ben.get("/me/privacy/withdraw/").status_code == 200
    assert policies.may_write(cast.ben)  # looking at the page changes nothing
    ben.post("/me/privacy/withdraw/")
    assert not policies.may_write(cast.ben)
    ben.post("/me/privacy/agree/", {"purpose": "health-words"})
    ben.post("/me/privacy/agree/", {"purpose": "health-words"})
    assert policies.may_write(cast.ben)
    kept = Consent.objects.filter(member=cast.ben, purpose="health-words").order_by("id")
    assert [row.withdrawn_at is None for row in kept] == [False, True]
    page = body(ben.get("/me/privacy/"))
    assert "You took back your yes" in page
    assert ", by you" in page


def test_the_terms_end_with_the_account(ben: Client, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.withdraw_consent(member=cast.ben, purpose="terms", now=clock.now())
    assert consent.stands(cast.ben, "terms")
    for made_up in ("", "anything", "../terms", "x" * 9999):
        assert ben.post("/me/privacy/agree/", {"purpose": made_up}).status_code == 404


def test_withdrawing_without_a_yes_is_no_error(cast: Cast) -> None:
    for _ in range(2):
        actions.withdraw_consent(member=cast.ben, purpose="health-words", now=clock.now())


def test_privacy_shows_the_texts_with_date_and_version(ben: Client) -> None:
    page = body(ben.get("/me/privacy/"))
    assert page.count("You said yes on") == 2
    assert "2026-11" in page
    assert "The law asks for your explicit yes" in page


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "You gave no e-mail address."),
        ("unconfirmed", "Your e-mail address is not confirmed yet, so no notice goes there."),
        ("confirmed", "We can reach you by e-mail."),
    ],
)
def test_only_a_confirmed_address_reaches_anyone(
    ben: Client, cast: Cast, address: str, sentence: str
) -> None:
    if address:
        Member.objects.filter(pk=cast.ben.pk).update(email="ben@example.org")
        EmailAddress.objects.create(
            user=cast.ben, email="ben@example.org", primary=True, verified=address == "confirmed"
        )
    page = body(ben.get("/me/"))
    assert sentence in page
    assert ("We can reach you" in page) is (address == "confirmed")
    codes = body(ben.get("/me/codes/"))
    assert ("without these we cannot help you back in" in codes) is (address == "")
    assert ("the way back to count on" in codes) is (address == "unconfirmed")


# -- the admin ------------------------------------------------------------------------------------------------------------------
def test_the_admin_knows_members_by_number_only() -> None:
    for registered, page in admin.site._registry.items():
        assert registered.__name__ not in {
            "EmailAddress",
            "EmailConfirmation",
            "Authenticator",
            "UserSession",
            "Consent",
        }
        if registered is Member:
            shown = {*page.list_display, *page.fields, *page.search_fields}  # type: ignore[misc]
            assert shown == {"public_id", "is_active", "is_admin", "is_moderator", "date_joined"}


def test_a_member_prints_as_a_number(cast: Cast) -> None:
    assert re.fullmatch(r"member \w{10}", str(cast.ben))
    assert "Wren" not in repr(cast.ben)
