"""The page of an open request when the house itself is gone: it says so within a minute, and what it then leads to is on it."""

import os
import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.eyes import PHONE, faults
from tests.browser.house import House
from tests.browser.people import Meet, Person

pytestmark = pytest.mark.browser

A_MINUTE = 60_000  # milliseconds


@pytest.fixture
def ben(meet: Meet) -> Iterator[Person]:
    """Ben, on the page of what he asked. Its clock is the test's."""
    ben = meet("ben", viewport=PHONE, reduced_motion="reduce")
    ben.page.clock.install()
    ben.go("/hand/")
    ben.click("Tell who holds Tuesday Circle", "button")
    expect(ben.page.get_by_role("heading", level=1)).to_have_text(re.compile("Nobody"))
    yield ben
    ben.click("Take it back", "button")
    expect(ben.page.get_by_role("heading", level=1)).to_have_text("You took it back")
    # That nothing answered is what htmx itself complains of.
    ben.complaints.heard[:] = [words for words in ben.complaints.heard if "htmx:error" not in words]


@pytest.fixture
def web_server(house: House) -> Iterator[int]:
    """The process group of the web server; it goes on in the end, whatever was done to it."""
    assert house.supervisor is not None
    (web,) = [part.process for part in house.supervisor.parts if part.name == "web"]
    assert web is not None
    yield web.pid
    os.killpg(web.pid, signal.SIGCONT)


def test_it_says_so_and_takes_it_back(ben: Person, web_server: int) -> None:
    said = ben.page.get_by_text("This page can’t reach us right now.")
    ben.page.clock.run_for(5_000)
    expect(said).to_have_count(0)
    os.killpg(web_server, signal.SIGSTOP)
    ben.page.clock.run_for(A_MINUTE)
    expect(said).to_be_visible()
    wrong = faults(ben.page)
    assert not wrong, "\n".join(wrong)
    ben.page.set_viewport_size(PHONE)
    lines = ben.page.locator("#outside")
    for way in (
        "To the lines outside of here",
        "Look again",
        "Support now",
        "Your people",
        "Thank you, I’ve got somebody",
    ):
        ben.page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
        ben.click(way)
        expect(lines).to_be_focused()
        expect(lines).to_be_in_viewport()
    expect(said).to_be_visible()
    assert ben.page.locator("main a[href^='https:'], main a[href^='tel:']").count(), (
        "what needs nothing of us"
    )
    expect(ben.page.get_by_role("link", name="Lines by country")).to_be_hidden()

    os.killpg(web_server, signal.SIGCONT)
    ben.page.wait_for_timeout(100)
    for _ in range(100):
        ben.page.clock.run_for(2_000)
        if not said.count():
            break
        ben.page.wait_for_timeout(200)
    expect(said).to_have_count(0)
    expect(ben.page.get_by_role("link", name="Lines by country")).to_be_visible()


def test_a_page_that_slept_first_looks_itself(ben: Person) -> None:
    ben.page.route("**/look-again/**", lambda route: None)  # nothing answers
    ben.page.clock.fast_forward(10 * A_MINUTE)  # no tick meanwhile, as where a phone sleeps
    said = ben.page.get_by_text("This page can’t reach us right now.")
    ben.page.clock.run_for(5_000)
    expect(said).to_have_count(0)
    ben.page.clock.run_for(A_MINUTE)
    expect(said).to_be_visible()
    ben.page.unroute_all()
    ben.page.reload()
