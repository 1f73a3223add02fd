"""Passkeys, with Chromium's own virtual authenticator: joining, coming in, unlocking; and every page's policy holds."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from playwright.sync_api import sync_playwright

from devstack.check import find_browser
from members.models import Consent, Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A page of the system's Chromium with an authenticator that always says yes; what breaks the CSP breaks the test."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's own loop runs in this thread
    path = find_browser()
    if path is None:
        pytest.fail("No Chromium here: see the `chromium` fixture in tests/browser/conftest.py")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-gpu"])
        page = browser.new_context(timezone_id="Pacific/Auckland").new_page()
        broken: list[str] = []
        page.on(
            "console",
            lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None,
        )
        page.on("pageerror", lambda error: broken.append(str(error)))
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        yield page
        browser.close()
        connections.close_all()  # beside the browser's loop Django has connections apart from the thread's own
        assert not broken


@pytest.fixture
def site(live_server: Any) -> str:
    """By name: a passkey is bound to a host name, and an address is none."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


def _join(page: Any, site: str) -> None:
    page.goto(f"{site}/join/")
    page.fill("[name=display_name]", "Quiet Fern")
    page.fill("[name=username]", "fern")
    page.check("[name=way][value=passkey]")
    for box in ("of_age", "terms", "health_words"):
        page.check(f"[name={box}]")
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/join/passkey/")


def test_join_come_in_and_unlock_with_a_passkey(page: Any, site: str) -> None:
    _join(page, site)
    assert not Member.objects.exists()  # no key yet, no account yet
    page.get_by_role("button", name="Make my passkey").click()
    page.wait_for_url("**/me/codes/")
    member = Member.objects.get()
    assert (member.display_name, member.sign_in_name, member.time_zone) == (
        "Quiet Fern",
        "fern",
        "Pacific/Auckland",
    )
    assert not member.has_usable_password()
    assert Consent.objects.filter(member=member).count() == 2
    assert Authenticator.objects.filter(user=member, type="webauthn").count() == 1
    page.get_by_role("button", name="Show me my codes").click()
    page.wait_for_selector("ol.codes")

    page.goto(f"{site}/in/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/in/login/?next=/me/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{site}/me/")

    assert page.evaluate("fetch('/leave/', {method: 'POST'}).then(answer => answer.status)") == 204
    page.goto(f"{site}/me/")
    page.wait_for_url("**/unlock/")
    assert page.title() == "Wayside"
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/today/")


def test_an_account_that_waited_too_long_is_not_made(page: Any, site: str, later: Any) -> None:
    _join(page, site)
    later(minutes=16)
    page.get_by_role("button", name="Make my passkey").click()
    page.wait_for_url("**/join/")
    assert not Member.objects.exists()


def test_a_name_taken_meanwhile_makes_no_half_account(page: Any, site: str) -> None:
    _join(page, site)
    Member.objects.create_user("fern", display_name="Another")
    page.get_by_role("button", name="Make my passkey").click()
    page.wait_for_url("**/join/")
    assert "taken" in page.inner_text("#status")
    assert Member.objects.count() == 1
    assert not Authenticator.objects.exists()


def test_without_javascript_there_is_the_password(page: Any, site: str) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{site}/in/login/")
    assert not plain.get_by_role("button", name="Use a passkey").is_visible()
    Member.objects.create_user("fern", "four quiet words here")
    plain.fill("[name=login]", "fern")
    plain.fill("[name=password]", "four quiet words here")
    plain.get_by_role("button", name="Sign in").click()
    plain.goto(f"{site}/me/")
    assert plain.get_by_role("heading", level=1, name="Me").is_visible()
    context.close()
