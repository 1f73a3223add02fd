"""People take turns at browser contexts, and nobody finds anything of who was there before."""

import pytest
from playwright.sync_api import Browser

from tests.browser.house import House
from tests.browser.people import meeting

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def test_nothing_is_left_of_who_was_there_before(chromium: Browser, house: House) -> None:
    meet, part = meeting(chromium, house.url)
    ben = meet("ben", viewport=PHONE)
    ben.page.route("**/now/", lambda route: route.abort())
    ben.page.context.new_page().goto(house.url + "/today/")
    part()
    meet, part = meeting(chromium, house.url)
    stranger, other, own = meet(), meet(), meet(own=True)
    assert stranger.page is ben.page
    assert len({id(person.page.context) for person in (stranger, other, own)}) == 3
    assert stranger.page.context.pages == [stranger.page]
    assert stranger.page.context.cookies() == []
    assert stranger.page.viewport_size == {"width": 1280, "height": 900}
    assert stranger.go("/now/").locator("h1").count() == 1
    stranger.go("/today/")
    assert stranger.path() == "/in/login/"
    part()
    assert own.page.is_closed()


def test_what_a_browser_complains_of_is_heard_once(chromium: Browser, house: House) -> None:
    meet, part = meeting(chromium, house.url)
    person = meet()
    person.page.evaluate("() => console.error('fell-8831')")
    with pytest.raises(AssertionError):
        part()
    assert person.complaints.heard == ["console: fell-8831"]
    meet, part = meeting(chromium, house.url)
    meet().go("/now/")
    part()


def test_who_asks_somebody_else_is_found_out(chromium: Browser, house: House) -> None:
    """What the one before was allowed is not allowed to the next."""
    meet, part = meeting(chromium, house.url, house.leaves_to)
    meet().go(house.leaves_to)
    part()
    meet, part = meeting(chromium, house.url)
    person = meet()
    person.go(house.leaves_to)
    with pytest.raises(AssertionError):
        part()
    assert person.complaints.heard[0] == f"asks somebody else: {house.leaves_to}"
