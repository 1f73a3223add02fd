"""A live round in real browsers over two web processes, and one with JavaScript switched off."""

import contextlib
import socket
from collections.abc import Iterator

import psutil
import pytest
from playwright.sync_api import expect

from tests.browser import sitting
from tests.browser.house import House
from tests.browser.people import Meet

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _nobody_sits_yet(house: House) -> Iterator[None]:
    sitting.anew(house)
    yield
    sitting.anew(house)


def test_every_browser_shows_the_same_turn_and_one_process_dies(house: House, meet: Meet) -> None:
    other, *members = sitting.names(house, 3)
    everyone = sitting.sit_down(house, meet, [other, "ben", *members])
    ana, tobi, ben = everyone[:3]
    sitting.spread(house, everyone)
    ana.click("Begin with")
    for person in everyone:
        sitting.shows(person, 1)
    # Two who hold it press on the same page: one turn ends, not two.
    ana.page.evaluate("document.getElementById('do-thank').click()")
    with contextlib.suppress(Exception):  # the button may be gone by then
        tobi.page.evaluate("document.getElementById('do-thank').click()")
    for person in everyone:
        sitting.shows(person, 2)
    clocks = {person.page.locator(".ring .who").text_content() for person in everyone}
    assert len(clocks) == 1, clocks

    victim = max(sitting.workers(house), key=lambda worker: sitting.streams(house, worker))
    victim.kill()
    psutil.wait_procs([victim], timeout=10)
    ana.page.locator("#do-thank").click()
    for person in everyone:
        sitting.shows(person, 3)

    # Whose seat has ended sees nothing of what comes after.
    house.sql(
        """UPDATE groups_membership SET until = now() WHERE member_id = (SELECT id FROM members_member WHERE sign_in_name = %s)
           AND group_id = (SELECT id FROM groups_group WHERE name = %s) AND until IS NULL""",
        members[-1],
        sitting.CIRCLE,
    )
    tobi.page.locator("#do-thank").click()
    sitting.shows(ben, 4)
    expect(everyone[-1].page.get_by_role("heading", level=1)).not_to_contain_text("arriving")
    assert everyone[-1].page.locator("#live").count() == 0


def test_focus_stays_and_the_page_says_what_changed(house: House, meet: Meet) -> None:
    ana, ben = sitting.sit_down(house, meet, ["ben"])
    ben.page.locator("#my-hand").focus()
    ana.page.locator("#do-begin").click()
    sitting.shows(ben, 1)
    assert ben.page.evaluate("document.activeElement.id") == "my-hand"
    expect(ben.page.locator("#live-said")).to_have_text("Ana is sharing.")
    ben.page.keyboard.press("Enter")
    expect(ana.page.locator(".turns")).to_contain_text("hand up")
    expect(ben.page.locator("#my-hand")).to_have_text("Put my hand down")
    assert ben.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_round_without_a_script(house: House, meet: Meet) -> None:
    ana, ben = meet("ana", java_script_enabled=False), meet("ben", java_script_enabled=False)
    path = sitting.round_path(house)
    ana.go(path)
    ana.click("Open the door")
    ben.go(path)
    ben.click("Come in")
    ana.click("Look again")
    ana.click("Begin with Ana")
    ana.click("Thank Ana, then Ben")
    ben.click("Look again")
    expect(ben.page.get_by_role("heading", name="It is your turn")).to_be_visible()
    ben.click("That was my turn")
    ana.click("Look again")
    ana.click("Close with a word each")
    ben.click("Look again")
    ben.click("Leave a word")
    ben.type("A word you take along", "lighter")
    ben.click("Leave it")
    ana.click("Look again")
    expect(ana.page.locator(".turns")).to_contain_text("lighter")
    ana.click("End the round")
    ana.click("End it")
    expect(ana.page.get_by_role("heading", name="It has ended")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (b"/g/%ff%fe/", b"400"),
        (b"/g/%00/", b"400"),
        (b"/now/?q=%ff", b"400"),
        (b"/now/?q=\xff", b"400"),
        (
            "/now/?q=é".encode(),
            b"400",
        ),  # no address holds bare bytes (RFC 3986): gunicorn refuses them, in each of its workers
        (b"/now/?q=%C3%A9", b"200"),
        (b"/now/", b"200"),
        (b"/now/?q=" + b"a" * 5_000, b"414"),
    ],
)
def test_what_is_sent_comes_byte_by_byte(house: House, path: bytes, status: bytes) -> None:
    """What is no UTF-8 is refused on the way through the web server as it is by the pages themselves."""
    with socket.create_connection(("127.0.0.1", house.port), timeout=20) as wire:
        host = f"localhost:{house.port}".encode()
        wire.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
        line = wire.makefile("rb").readline()
    assert line.split()[1] == status, line
