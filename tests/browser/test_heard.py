"""A hint while one replies, and somebody who waits: as they work in a browser."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import expect

from shares.models import Waiting
from tests.browser.people import Person
from tests.cast import Cast, share
from vault.actor import acting_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_hint_comes_goes_and_is_switched_off_in_one_tap(look: Callable[[str], Person], cast: Cast) -> None:
    assert cast.share is not None
    ana = look("ana")
    page = ana.go(f"/s/{cast.share.public_id}/")
    box, hint = page.locator("#answer textarea"), page.locator("#compass")
    box.press_sequentially("You should leave")
    expect(hint).to_contain_text("It may land softer from the I")
    box.fill("I left")
    expect(hint).to_have_text("")
    box.fill("At least you tried")
    expect(hint).to_contain_text("smaller than it is")
    ana.click("No hints for me")
    expect(hint).to_contain_text("No more hints")
    expect(box).to_have_value("At least you tried")
    ana.click("Reply to the circle")
    expect(page.locator(".thread")).to_contain_text("At least you tried")
    expect(page.locator("#compass")).to_have_count(0)


def test_taking_a_hard_share_in_hand(look: Callable[[str], Person], cast: Cast) -> None:
    now = cast.now - dt.timedelta(minutes=5)
    with transaction.atomic(), acting_as(cast.ben.pk):
        said = share(cast.ben, cast.tuesday, "It is hard tonight", now, hard=True)
        Waiting.objects.create(share=said, group=cast.tuesday, due_at=now)
    ben, ana = look("ben"), look("ana")
    alone = ben.go(f"/s/{said.public_id}/")
    expect(alone.locator("main")).to_contain_text("This circle has no set hours")
    expect(alone.locator("main").get_by_role("link", name="Support now")).to_be_visible()
    ana.go(f"/g/{cast.tuesday.public_id}/waiting/")
    ana.click("I have it")
    expect(ana.page.locator("main")).to_contain_text("You have it in hand")
    expect(ben.go(f"/s/{said.public_id}/").locator("main")).to_contain_text(
        "Juniper has this in hand and means to answer."
    )
