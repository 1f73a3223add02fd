"""Every page of the app renders, in the house's words."""

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.members.conftest import body

SIGNED_OUT = ["members:join", "account_login", "account_signup", "account_reset_password", "account_reset_password_done",
              "account_reset_password_from_key_done", "account_inactive", "members:recover"]  # fmt: skip
SIGNED_IN = ["members:me", "members:name", "members:sessions", "members:codes", "members:privacy", "members:withdraw",
             "account_email", "account_change_password", "account_logout", "mfa_index", "mfa_list_webauthn",
             "account_reauthenticate"]  # fmt: skip


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_open_pages(sign_in: Any, name: str) -> None:
    page = sign_in(None).get(reverse(name))
    assert page.status_code == 200
    _in_our_words(body(page))


@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_of_a_member(sign_in: Any, name: str) -> None:
    page = sign_in("ben").get(reverse(name))
    assert page.status_code == 200
    assert page["Cache-Control"].startswith("no-store") or "no-store" in page["Cache-Control"]
    _in_our_words(body(page))


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"])
def test_pages_behind_one_more_question(sign_in: Any, cast: Cast, name: str) -> None:
    client = sign_in("ben")
    asked = client.get(reverse(name))
    if asked.status_code == 404:  # codes that were never made
        return
    assert asked.status_code == 302
    answered = client.post(asked["Location"], {"password": "come-as-you-are"})
    assert answered.status_code == 302
    page = client.get(reverse(name))
    assert page.status_code in (200, 404)
    _in_our_words(body(page))


def _in_our_words(html: str) -> None:
    assert "style=" not in html
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.S)
    assert not re.search(
        r"\b(must|should|user|username|two-factor|invalid|please note|oops)\b", text, re.I
    ), text
