"""A circle's end and leaving it, seen from its members' browsers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from groups.closing import COPIES, FAREWELL, NOTICE, advance
from groups.models import Closing, Membership
from members.models import Member
from tests.browser.eyes import faults
from tests.browser.people import Person
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Look = Callable[[str], Person]


def test_a_circle_ends_in_stages_and_everyone_takes_their_words(cast: Cast, look: Look) -> None:
    room = f"/g/{cast.tuesday.public_id}/"
    ana, ben = look("ana"), look("ben")
    ana.go(f"{room}people/")
    ana.click("How a circle ends")
    assert faults(ana.page) == []
    ana.page.get_by_label("Why").fill("We have all moved on.")
    ana.click("Begin its end", "button")
    expect(ana.page.get_by_role("status")).to_contain_text("Everyone is told")
    assert faults(ana.page) == []

    ben.go(room)
    ben.click("How it ends")
    expect(ben.page.locator("main")).to_contain_text("We have all moved on.")
    expect(ben.page.locator('[aria-current="step"]')).to_contain_text("Notice")
    assert ben.page.get_by_role("button", name="Let this circle go on").count() == 0
    assert faults(ben.page) == []

    begun = Closing.objects.get().begun_at
    advance(now=begun + NOTICE)
    ben.page.reload()
    expect(ben.page.locator('[aria-current="step"]')).to_contain_text("Farewell")
    expect(ben.page.get_by_role("link", name="Say something")).to_be_visible()
    assert faults(ben.page) == []
    advance(now=begun + NOTICE + FAREWELL)
    ben.page.reload()
    expect(ben.page.locator("main")).to_contain_text("Nothing new is said here any more")
    ben.click("Take a copy", "link")
    assert faults(ben.page) == []
    with ben.page.expect_download() as coming:
        ben.click("Take the copy", "link")
    assert coming.value.suggested_filename == "notes.txt"
    text = Path(coming.value.path()).read_text()
    assert "Ben said this" in text
    assert "Ana answered" not in text

    advance(now=begun + NOTICE + FAREWELL + COPIES)
    ben.go("/groups/")
    ben.click("The receipt")
    expect(ben.page.locator("main")).to_contain_text("This is the receipt")
    expect(ben.page.locator("main")).to_contain_text("Two shares")
    assert faults(ben.page) == []
    assert ben.go(room).title() != "", "a page that is not there says so kindly"


def test_leaving_with_ones_words_and_handing_over_on_the_way_out(cast: Cast, look: Look) -> None:
    room = f"/g/{cast.tuesday.public_id}/"
    ana = look("ana")
    ana.go(f"{room}leave/")
    assert ana.page.locator("main input:checked").count() == 0
    assert faults(ana.page) == []
    ana.choose("words", "taken")
    ana.click("Hand it over and leave", "button")
    assert ana.path() == f"{room}leave/", "to whom is asked for"
    bens = Membership.objects.get(group=cast.tuesday, member=cast.ben)
    ana.choose("to", bens.public_id)
    ana.click("Hand it over and leave", "button")
    expect(ana.page.get_by_role("status")).to_contain_text("your words went with you")
    bens.refresh_from_db()
    assert bens.holds
    ben = look("ben")
    ben.go(f"{room}leave/holding/")
    expect(ben.page.locator("main")).to_contain_text("You hold this circle alone")
    assert faults(ben.page) == []


def test_an_admin_finds_somebody_for_a_circle_that_nobody_holds(cast: Cast, look: Look) -> None:
    Member.objects.filter(pk=cast.ana.pk).update(is_active=False)
    ada = look("ada")
    ada.go(f"/org/{cast.tuesday.public_id}/care/")
    assert faults(ada.page) == []
    ada.page.get_by_label("Who holds the space from now on").fill("ben")
    ada.click("Ask them to hold it", "button")
    expect(ada.page.get_by_role("status")).to_contain_text("They hold this circle now")
    assert "Wren" not in ada.text()
    assert faults(ada.page) == []
