"""A looser promise, from both sides: who holds the space proposes it, a member reads it, an admin holds it, its day comes."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from groups import changes
from groups.models import SettingsChange
from tests.browser.eyes import faults
from tests.browser.people import Person
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Look = Callable[[str], Person]


def test_a_looser_promise_seen_by_two(cast: Cast, look: Look) -> None:
    SettingsChange.objects.all().delete()
    room = f"/g/{cast.tuesday.public_id}/"
    ana, ben, ada = look("ana"), look("ben"), look("ada")
    ana.go(f"{room}keep/")
    ana.choose("stay_days", "0")
    expect(ana.page.locator("#changes")).to_contain_text("Looser: after 7 days’ notice")
    expect(ana.page.locator("#pact mark")).to_contain_text("stays until you take it back")
    ana.choose("quoting", "yes")
    expect(ana.page.locator("#changes")).to_contain_text("Quoting")
    assert faults(ana.page) == []
    ana.click("Give notice of this change", "button")
    expect(ana.page.get_by_role("status")).to_contain_text("Members are told")
    expect(ana.page.locator("main")).to_contain_text("A looser promise is proposed")
    assert faults(ana.page) == []

    ben.go(room)
    expect(ben.page.get_by_role("heading", name="A looser promise is proposed")).to_be_visible()
    expect(ben.page.get_by_role("link", name="Take your words along")).to_be_visible()
    ben.click("Read the promise")
    expect(ben.page.locator(".pact")).to_contain_text("fades after 90 days")
    assert faults(ben.page) == []

    ada.go("/org/")
    ada.click("Look at it", "link")
    ada.page.get_by_label("Why").fill("Let us hear from two more people first.")
    ada.click("Hold it for now", "button")
    expect(ada.page.get_by_role("status")).to_contain_text("The circle reads why")
    assert faults(ada.page) == []
    ben.go(f"{room}promise/")
    expect(ben.page.locator("main")).to_contain_text("Let us hear from two more people first.")
    ada.click("Let it go on", "button")
    expect(ada.page.get_by_role("status")).to_contain_text("It goes on")

    waits = SettingsChange.objects.get()
    assert changes.take_effect(now=waits.due_at - dt.timedelta(seconds=1)) == 0
    assert changes.take_effect(now=waits.due_at) == 1
    ben.go(f"{room}promise/")
    expect(ben.page.locator(".pact")).to_contain_text("stays until you take it back")
    expect(ben.page.locator("main")).to_contain_text("Version 2")
    expect(ben.page.locator("main")).not_to_contain_text("A looser promise is proposed")


def test_an_admin_sees_what_a_floor_brings_closer_before_setting_it(cast: Cast, look: Look) -> None:
    ada = look("ada")
    ada.go("/org/floor/")
    ada.choose("stay_days", "30")
    expect(ada.page.locator("#tightened")).to_contain_text("Tuesday Circle")
    assert faults(ada.page) == []
    ada.click("Set this floor, and bring two circles closer", "button")
    expect(ada.page.get_by_role("status")).to_contain_text("The floor is set")
    ana = look("ana")
    ana.go(f"/g/{cast.tuesday.public_id}/keep/")
    closed = ana.page.locator('input[name="stay_days"][value="0"]')
    expect(closed).to_be_disabled()
    expect(ana.page.locator("main")).to_contain_text("This site keeps shares 30 days at most")
    assert faults(ana.page) == []
