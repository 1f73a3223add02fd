"""What no person would send: every form of the app answers, and never with a 5xx."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast

CREDENTIALS = [
    "", "x", "null", "1", "true", '"x"', "[]", "{}", "[[]]", "NaN", "1e999", "{", "[" * 5000, '{"a":' * 5000, "x" * 300_000,
    '{"id": null}', '{"response": []}', '{"response": {"userHandle": null}}', '{"response": {"userHandle": 7}}',
    '{"response": {"userHandle": "!!!"}}', '{"response": {"userHandle": "\\u0000"}}', '{"id": "\\ud800"}',
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ", "attestationObject": "AA"}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "clientExtensionResults": {}, "response": {
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUEiLCJvcmlnaW4iOiJodHRwOi8vbG9jYWxob3N0In0",
        "authenticatorData": "A" * 80, "signature": "AA", "userHandle": "enp6enp6enp6enp6eg",
        "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUEA"}}),
    json.dumps({"id": 1, "rawId": [], "type": {}, "response": "x"}),
]  # fmt: skip


@pytest.fixture
def passkey_owner(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.post("/in/login/", {"login": "ben", "password": PASSWORD})
    return client


@pytest.mark.parametrize("credential", CREDENTIALS, ids=range(len(CREDENTIALS)))
def test_made_up_passkeys(cast: Cast, passkey_owner: Client, filled: dict[str, str], credential: str) -> None:
    stranger = Client(raise_request_exception=False)
    stranger.get("/in/login/", HTTP_ACCEPT="application/json")
    for path in ("/in/login/", "/in/2fa/webauthn/login/"):
        _fine(stranger.post(path, {"credential": credential}))
    joining = Client(raise_request_exception=False)
    joining.post("/join/", filled | {"way": "passkey"})
    joining.get("/join/passkey/")
    _fine(joining.post("/join/passkey/", {"credential": credential}))
    passkey_owner.post("/in/reauthenticate/", {"password": PASSWORD})
    passkey_owner.get("/in/2fa/webauthn/add/")
    _fine(
        passkey_owner.post(
            "/in/2fa/webauthn/add/", {"credential": credential, "name": "x" * 5000, "passwordless": "on"}
        )
    )
    passkey_owner.get("/in/2fa/webauthn/reauthenticate/")
    _fine(passkey_owner.post("/in/2fa/webauthn/reauthenticate/", {"credential": credential}))
    passkey_owner.get("/leave/")
    passkey_owner.get("/unlock/")
    _fine(passkey_owner.post("/unlock/", {"credential": credential}))


WORDS = ["", "\u202e", "a" * 100_000, "'; drop table members_member; --", "<script>alert(1)</script>", "{{ 7*7 }}", "%00", "../../etc/passwd",
         "\ud7ff\uffff", "🏳️‍🌈" * 3000, "٣", "-1", "1e9", "\r\nBcc: x@example.org", "null"]  # fmt: skip
PLACES = {
    "/join/": [
        "suggested",
        "display_name",
        "username",
        "way",
        "password1",
        "email",
        "of_age",
        "time_zone",
        "next",
    ],
    "/in/login/": ["login", "password", "shared", "next", "credential"],
    "/in/recover/": ["login", "code"],
    "/in/password/reset/": ["email"],
    "/me/name/": ["display_name", "time_zone", "theme", "more_contrast", "lock_minutes"],
    "/me/sessions/": ["end"],
    "/me/privacy/agree/": ["purpose"],
    "/in/email/": ["email", "action_add"],
    "/in/password/change/": ["oldpassword", "password1"],
}


@pytest.mark.parametrize("path", PLACES)
def test_any_words_in_any_field(cast: Cast, sign_in: Any, filled: dict[str, str], path: str) -> None:
    from django.core.cache import cache

    for words in WORDS:
        for field in PLACES[path]:
            client = sign_in("ben" if path.startswith(("/me/", "/in/email", "/in/password/change")) else None)
            client.raise_request_exception = False
            typed = (filled if path == "/join/" else {}) | {"action_add": "1", field: words}
            cache.clear()
            _fine(client.post(path, typed))
            _fine(client.get(path, {field: words}))


def _fine(answer: Any) -> None:
    assert answer.status_code < 500, answer.status_code
