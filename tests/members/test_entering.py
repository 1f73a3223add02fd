"""Coming in: by name, by e-mail, by code; and what a stranger cannot find out."""

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from members import recovery
from members.models import Member
from tests.cast import PASSWORD, Cast
from tests.members.conftest import GOOD_PASSWORD, body

LOGIN = "/in/login/"


@pytest.fixture
def ben(cast: Cast) -> Member:
    member = cast.ben
    member.email = "ben@example.org"
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    return member


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None, **headers: Any) -> Any:
    return (client or Client()).post(LOGIN, {"login": login, "password": password}, **headers)


@pytest.mark.parametrize("login", ["ben", "BEN", " ben ", "ben@example.org", "Ben@Example.org"])
def test_by_name_or_address(ben: Member, login: str) -> None:
    client = Client()
    answer = sign_in(login, client=client)
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert int(client.session["_auth_user_id"]) == ben.pk


def test_the_key_of_the_session_is_new(ben: Member) -> None:
    client = Client()
    client.get(LOGIN, HTTP_ACCEPT="application/json")  # makes a session before signing in
    before = client.cookies["here"].value
    sign_in("ben", client=client)
    after = client.cookies["here"].value
    assert before != after
    planted = Client()
    planted.cookies["here"] = before
    assert planted.get("/me/").status_code == 302


def test_to_where_one_wanted_to_go_but_never_away(ben: Member) -> None:
    where = {"login": "ben", "password": PASSWORD}
    assert Client().post(f"{LOGIN}?next=/me/", where)["Location"] == "/me/"
    for away in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
    ):
        assert Client().post(LOGIN, where | {"next": away})["Location"] == "/today/"


def test_a_shared_device_locks_sooner_and_forgets(ben: Member) -> None:
    client = Client()
    client.post(LOGIN, {"login": "ben", "password": PASSWORD, "shared": "on"})
    assert client.session["lock_minutes"] == 5
    assert client.cookies["here"]["max-age"] == ""
    sign_in("ben", client=(other := Client()))
    assert "lock_minutes" not in other.session
    assert int(other.cookies["here"]["max-age"]) == 30 * 24 * 3600


def _answer(login: str) -> tuple[int, str]:
    answer = sign_in(login, "not the password at all")
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body(answer))
    return answer.status_code, page.replace(login, "…")


def test_a_stranger_learns_nothing_at_the_door(ben: Member) -> None:
    assert _answer("ben") == _answer("nobody-here")
    assert _answer("ben@example.org") == _answer("nobody@example.org")
    ben.is_active = False
    ben.save()
    assert _answer("ben") == _answer("nobody-there")


def test_it_takes_the_same_work_whoever_is_asked_for(ben: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: one password check for known and unknown, by name and by address, with and without password."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    checks: list[int] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        checks.append(1)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    Member.objects.create_user("keyonly")
    work = {}
    for login in ("ben", "ben@example.org", "nobody", "nobody@example.org", "keyonly"):
        checks.clear()
        sign_in(login, "not the password at all")
        work[login] = len(checks)
    assert set(work.values()) == {1}, work


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_passwords_are_kept_with_argon2(ben: Member) -> None:
    ben.set_password(GOOD_PASSWORD)
    ben.save()
    assert ben.password.startswith("argon2$argon2id$")
    started = time.perf_counter()
    assert sign_in("ben", GOOD_PASSWORD).status_code == 302
    assert time.perf_counter() - started < 5


def test_a_lost_password_gets_the_same_answer_and_one_mail(
    ben: Member, django_capture_on_commit_callbacks: Any
) -> None:
    seen = []
    for address in ("ben@example.org", "nobody@example.org"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = Client().post("/in/password/reset/", {"email": address})
        seen.append(
            (answer.status_code, answer["Location"], mail.outbox[-1].subject, mail.outbox[-1].to == [address])
        )
    assert seen[0] == seen[1]
    assert len(mail.outbox) == 2
    assert all("ben" not in m.body.replace("been", "") and "Wren" not in m.body for m in mail.outbox)


def test_the_link_sets_a_new_password_and_ends_every_session(
    ben: Member, django_capture_on_commit_callbacks: Any
) -> None:
    inside = Client()
    sign_in("ben", client=inside)
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/in/password/reset/", {"email": "ben@example.org"})
    path = re.search(r"/in/password/reset/key/\S+", mail.outbox[0].body)
    assert path
    client = Client()
    form = client.get(path[0])["Location"]
    assert "set-password" in form  # the token does not stay in the address
    assert client.post(form, {"password1": "short"}).status_code == 200
    assert client.post(form, {"password1": GOOD_PASSWORD}).status_code == 302
    assert inside.get("/me/").status_code == 302
    assert "used up" in body(Client().get(path[0]))


def test_a_forged_host_gets_into_no_mail(ben: Member, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/in/password/reset/", {"email": "ben@example.org"}, HTTP_HOST="localhost")
    assert "http://testserver/in/password/reset/key/" in mail.outbox[0].body


# -- many tries ---------------------------------------------------------------------------------------------------------
def test_a_forged_address_does_not_help_to_guess(ben: Member) -> None:
    last = None
    for number in range(100):
        last = sign_in("ben", f"guess number {number}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert last is not None
    assert last.status_code == 429
    assert "Support now" in body(last)


def test_five_guesses_at_one_account_are_enough_even_from_anywhere(ben: Member, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(6):
        answer = sign_in("ben", "guess", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert "a lot of tries" in body(answer)
    assert "a lot of tries" in body(sign_in("ben", PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99"))


def test_behind_a_proxy_two_people_do_not_share_their_tries(ben: Member, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(40):
        one = sign_in(f"nobody{number}", "guess", HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.1")
    assert one.status_code == 429
    assert sign_in("ben", HTTP_X_FORWARDED_FOR="203.0.113.1, 203.0.113.2").status_code == 302


def test_the_limits_hold_while_redis_is_down(ben: Member, settings: Any) -> None:
    from recovery_circle.celery import app

    before = app.conf.broker_url  # read first: Celery reads the settings once, when first asked
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    app.conf.broker_url = settings.REDIS_URL
    try:
        assert sign_in("ben").status_code == 302
        for _ in range(6):
            answer = sign_in("cleo", "guess")
        assert "a lot of tries" in body(answer)
    finally:
        app.conf.broker_url = before


def test_flooding_the_counters_does_not_empty_them(settings: Any) -> None:
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


# -- recovery codes -------------------------------------------------------------------------------------------------------
def recover(login: str, code: str, client: Client | None = None) -> Any:
    return (client or Client()).post("/in/recover/", {"login": login, "code": code})


def test_a_code_opens_once_and_a_new_password_is_chosen(cast: Cast) -> None:
    code = recovery.make(cast.ben)[3]
    elsewhere, client = Client(), Client()
    sign_in("ben", client=elsewhere)
    assert recover("ben", f" {code[:6]} {code[6:]} ", client)["Location"] == "/in/password/set/"
    assert client.get("/in/password/set/").status_code == 200
    client.post("/in/password/set/", {"password1": GOOD_PASSWORD})
    assert elsewhere.get("/me/").status_code == 302
    assert sign_in("ben").status_code == 200
    assert sign_in("ben", GOOD_PASSWORD).status_code == 302
    assert "match" in body(recover("ben", code))


def test_codes_are_guarded_like_passwords(cast: Cast) -> None:
    code = recovery.make(cast.ben)[0]
    for _ in range(6):
        wrong = recover("ben", "000000000000")
    nobody = recover("nobody", "000000000000")
    hidden = r'name="csrfmiddlewaretoken" value="\w+"'
    assert re.sub(hidden, "", body(wrong)).replace("ben", "…") == re.sub(hidden, "", body(nobody)).replace(
        "nobody", "…"
    )
    assert recover("ben", code).status_code == 200  # not even the right one, for five minutes


def test_a_code_alone_is_not_worth_two_keys(cast: Cast) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    code = recovery.make(cast.ben)[0]
    TOTP.activate(cast.ben, "JBSWY3DPEHPK3PXP")
    assert recover("ben", code).status_code == 200
    client = Client()
    assert sign_in("ben", client=client)["Location"] == "/in/2fa/authenticate/"
    assert client.post("/in/2fa/authenticate/", {"code": code}).status_code == 302
    assert client.get("/me/").status_code == 200


def test_seeds_lie_sealed_in_the_database(cast: Cast) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    recovery.make(cast.ben)
    TOTP.activate(cast.ben, "JBSWY3DPEHPK3PXP")
    for row in Authenticator.objects.filter(user=cast.ben):
        secret = row.data.get("seed") or row.data.get("secret")
        assert re.match(r"\d+:[A-Za-z0-9+/=]{60,}$", secret)


def test_a_stranger_costs_no_query(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert Client().get("/").status_code == 200
    assert [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]] == []
