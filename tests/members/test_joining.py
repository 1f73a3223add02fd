"""Joining: an account without an identity, and nothing of what was typed is lost."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from members.models import Consent, Member
from members.names import LONGEST, suggestions
from tests.members.conftest import GOOD_PASSWORD, body

pytestmark = pytest.mark.django_db
JOIN = "/join/"


def join(typed: dict[str, str], client: Client | None = None, path: str = JOIN) -> Any:
    return (client or Client()).post(path, typed)


@pytest.mark.parametrize("path", [JOIN, "/in/signup/"])
def test_one_form_two_ways_to_it(filled: dict[str, str], path: str) -> None:
    client = Client()
    assert 'name="display_name"' in body(client.get(path))
    answer = join(filled, client, path)
    assert (answer.status_code, answer["Location"]) == (302, "/me/codes/")
    member = Member.objects.get(sign_in_name="fern")
    assert (member.display_name, member.time_zone, member.email) == ("Quiet Fern", "Europe/Dublin", "")
    assert member.check_password(GOOD_PASSWORD)
    assert int(client.session["_auth_user_id"]) == member.pk


def test_each_yes_is_kept_with_its_text_and_time(filled: dict[str, str]) -> None:
    join(filled)
    rows = Consent.objects.filter(member__sign_in_name="fern", withdrawn_at=None)
    assert {(row.purpose, row.text_version) for row in rows} == {
        ("terms", "2026-11"),
        ("health-words", "2026-11"),
    }
    assert all(row.given_at for row in rows)


def test_keeping_health_words_is_asked_by_itself_and_may_be_left_out(filled: dict[str, str]) -> None:
    filled.pop("health_words")
    join(filled)
    assert [row.purpose for row in Consent.objects.filter(member__sign_in_name="fern")] == ["terms"]


@pytest.mark.parametrize("box", ["of_age", "terms"])
def test_age_and_terms_are_needed(filled: dict[str, str], box: str) -> None:
    filled.pop(box)
    assert join(filled).status_code == 200
    assert not Member.objects.exists()


def test_three_names_are_offered_and_work_without_javascript(filled: dict[str, str]) -> None:
    client = Client()
    offered = re.findall(r'name="suggested" type="radio" value="([^"]+)"', body(client.get(JOIN)))
    assert len(offered) == len(set(offered)) == 3
    join(filled | {"suggested": offered[1], "display_name": ""}, client)
    assert Member.objects.get().display_name == offered[1]


def test_suggestions_are_names_one_may_take() -> None:
    from members.names import clean_pseudonym

    for name in suggestions(40):
        assert clean_pseudonym(name) == name


def test_no_name_at_all(filled: dict[str, str]) -> None:
    assert "Choose one of the names above" in body(join(filled | {"display_name": ""}))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Wren\t of\u00a0 the  Moor ", "Wren of the Moor"), ("\u202eWren\u202c", "Wren"), ("W\u200bren", "Wren"),
     ("Ｗｒｅｎ", "Wren"), ("کوه\u200cها", "کوه\u200cها"), ("雪", "雪"), ("O’Brien & <b>", "O’Brien & <b>")],
)  # fmt: skip
def test_names_are_cleaned_not_refused(filled: dict[str, str], typed: str, kept: str) -> None:
    join(filled | {"display_name": typed})
    assert Member.objects.get().display_name == kept


@pytest.mark.parametrize(
    "typed",
    ["\u200b\u200d", "\u202e", "...", "a" * 10_000, "Admin", "ＡＤＭＩＮ", "The Facilitator", "ádmin", "Wayside",
     "Support", "Someone in the circle", "W\u0440en", "\u0391dmin", "You"],
)  # fmt: skip
def test_names_nobody_may_take(filled: dict[str, str], typed: str) -> None:
    answer = join(filled | {"display_name": typed})
    assert answer.status_code == 200
    assert "invalid-feedback" in body(answer)
    assert not Member.objects.exists()
    assert 'value="fern"' in body(answer)  # what was typed elsewhere is still there


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ab",
        "a" * 10_000,
        "fern@example.org",
        "f\u0435rn",
        "fern fern",
        "admin",
        "-fern",
        "fern\u202e\u0000",
    ],
)
def test_sign_in_names_that_cannot_be(filled: dict[str, str], typed: str) -> None:
    assert join(filled | {"username": typed}).status_code in (200, 400)
    assert not Member.objects.exists()


def test_a_sign_in_name_is_lower_case_and_there_once(filled: dict[str, str]) -> None:
    join(filled | {"username": "FERN"})
    again = join(filled | {"username": "Fern"})
    assert "taken" in body(again)
    assert list(Member.objects.values_list("sign_in_name", flat=True)) == ["fern"]


def test_two_who_take_one_name_at_the_same_moment(
    filled: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both were told that it is free; the database knows better, and the second is asked for another."""
    from members.adapter import AccountAdapter

    monkeypatch.setattr(AccountAdapter, "clean_username", lambda self, name, shallow=False: name)
    assert join(filled).status_code == 302
    second = join(filled | {"display_name": "Slow River"})
    assert second.status_code == 200
    assert "taken" in body(second)
    assert "Slow River" in body(second)
    assert Member.objects.count() == 1


def test_pressing_twice_makes_one_account(filled: dict[str, str]) -> None:
    join(filled)
    join(filled)
    assert Member.objects.count() == 1


@pytest.mark.parametrize(
    "password", ["", "short", "elevenchars", "q1w2e3r4t5y6", "quiet fern!!", "x" * 100_000]
)
def test_passwords_that_are_too_weak_or_too_long(filled: dict[str, str], password: str) -> None:
    answer = join(filled | {"password1": password})
    assert answer.status_code == 200
    assert not Member.objects.exists()
    assert "must" not in body(answer)
    assert len(password) < 50 or password not in body(answer)


def test_long_passwords_are_not_cut(filled: dict[str, str]) -> None:
    long = "a1b2 " * 60
    join(filled | {"password1": long})
    member = Member.objects.get()
    assert member.check_password(long)
    assert not member.check_password(long[:-1])


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "localtime", "x" * 5000])
def test_a_zone_the_browser_made_up_is_the_sites(filled: dict[str, str], zone: str) -> None:
    join(filled | {"time_zone": zone})
    assert Member.objects.get().time_zone == "UTC"


def test_fields_that_are_not_asked_are_not_taken(filled: dict[str, str]) -> None:
    join(
        filled
        | {"is_admin": "on", "is_staff": "on", "is_superuser": "on", "id": "1", "public_id": "aaaaaaaaaa"}
    )
    member = Member.objects.get()
    assert (member.is_admin, member.is_staff, member.is_superuser) == (False, False, False)
    assert member.public_id != "aaaaaaaaaa"


def test_an_address_gets_a_mail_that_says_nothing(
    filled: dict[str, str], django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://wayside.example"
    with django_capture_on_commit_callbacks(execute=True):
        join(filled | {"email": "Fern@Example.org"})
    assert Member.objects.get().email == "fern@example.org"
    (message,) = mail.outbox
    assert message.subject == "Something for you at Wayside"
    assert "https://wayside.example/in/confirm-email/" in message.body
    assert not re.search("fern|quiet|circle|recover|127|Mozilla", message.body, re.I)


def test_the_link_in_the_mail_is_opened_by_a_press_not_by_a_scanner(
    filled: dict[str, str], django_capture_on_commit_callbacks: Any
) -> None:
    client = Client()
    with django_capture_on_commit_callbacks(execute=True):
        join(filled | {"email": "fern@example.org"}, client)
    path = re.search(r"/in/confirm-email/\S+", mail.outbox[0].body)
    assert path
    member = Member.objects.get()
    for _ in range(3):
        Client().get(path[0])
    assert not member.emailaddress_set.filter(verified=True).exists()
    assert Client().post(path[0]).status_code == 302
    assert member.emailaddress_set.filter(verified=True).exists()


def test_an_address_that_is_known_gets_the_same_answer(
    filled: dict[str, str], django_capture_on_commit_callbacks: Any
) -> None:
    answers = []
    for name in ("fern", "moss"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = join(filled | {"username": name, "email": "same@example.org"})
        answers.append((answer.status_code, answer["Location"], len(mail.outbox[-1].body.split())))
    assert answers[0] == answers[1]


def test_a_mail_server_that_is_down_keeps_nobody_out(
    filled: dict[str, str], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with django_capture_on_commit_callbacks(execute=True):
        assert join(filled | {"email": "fern@example.org"}).status_code == 302


def test_codes_are_offered_and_shown_once(filled: dict[str, str]) -> None:
    client = Client()
    join(filled, client)
    assert "cannot help you back in" in body(client.get(reverse("members:codes")))
    shown = re.findall(r"<li>(\d{12})</li>", body(client.post(reverse("members:codes"))))
    assert len(shown) == 10
    assert shown[0] not in body(client.get(reverse("members:codes")))
    again = client.post(reverse("members:codes"))
    assert "/in/reauthenticate/" in again["Location"]  # making new ones asks for the password first


def test_names_stay_within_the_column() -> None:
    assert Member._meta.get_field("display_name").max_length == LONGEST
