"""Every page of the sweep's table that answers somebody with 200, looked at in Chromium as that person gets it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.urls import reverse
from playwright.sync_api import Browser

from core import clock
from journeys import steps
from members.actions import ask_to_be_erased
from support import way
from support.way import Way
from tests.browser.eyes import faults
from tests.browser.people import Person
from tests.cast import Cast
from tests.moderation.desk import another_moderator
from tests.moderation.test_ended import ended, letter_of
from tests.sweep.table import SEEN_BY, TABLE
from tests.sweep.test_sweep import path_of
from tests.sweep.urls import known
from vault.actor import acting_as

pytestmark = pytest.mark.browser

IN_ORDER = ("ana", "ben", "ada", "cleo", "finn")
THEIRS = ("journeys:", "milestones:", "members:", "home:today", "checkins:mine", "scales:")
"""What Ben has more of: a road."""
NO_PAGE = {
    "notices:health",
    "home:notes <group_id>",
    "home:all_notes",
    "journeys:notes",
    "checkins:notes",
    "scales:notes",
    "gatherings:notes <gathering_id>",
    "calendars:notes <group_id,rhythm_id>",
    "shares:since <group_id>",
    "live:look <round_id>",
    "live:listen <round_id>",
    "support:look <hand_id>",
}  # for machines; a file; a piece of a page


def _looked_at_by(row: str) -> list[str]:
    """One member who is shown that page, and a stranger where they are shown it too."""
    get = TABLE[row].get
    given = SEEN_BY.get(row)
    order = ([given] if given else []) + (["ben"] if row.startswith(THEIRS) else []) + list(IN_ORDER)
    who = [name for name in order if get.for_(name) == 200][:1]
    return who + (["stranger"] if get.for_(None) == 200 else [])


PAGES = [(url, who) for url in known() if url.row not in NO_PAGE for who in _looked_at_by(url.row)]
WHO = sorted({who for _, who in PAGES})


def _look_at(person: Person, paths: list[str], status: int = 200) -> list[str]:
    wrong = []
    for path in paths:
        answer = person.page.goto(person.url + path)
        assert answer
        assert answer.status == status, path
        wrong += [f"{path} {words}" for words in faults(person.page)]
    return wrong


@pytest.mark.parametrize("who", WHO)
def test_every_page(who: str, cast: Cast, look: Callable[[str], Person]) -> None:
    person = look(who)
    wrong = _look_at(person, [path_of(url, cast) for url, name in PAGES if name == who])
    assert not wrong, "\n".join(wrong)
    for cookie in person.page.context.cookies():
        if cookie["name"] == site.SESSION_COOKIE_NAME:
            continue  # put there by this test; the real one is looked at in test_weight.py
        assert cookie["httpOnly"], cookie["name"]
        assert cookie["sameSite"] == "Lax", cookie["name"]


def test_the_step_pages(cast: Cast, look: Callable[[str], Person]) -> None:
    """The seven quiet pages open only to somebody who has begun."""
    with acting_as(cast.ben.pk):
        steps.answer(member=cast.ben, said={"safe": "yes"}, at=7, now=clock.now())
    wrong = _look_at(look("ben"), [f"/journey/step/{number}/" for number in range(1, 8)])
    assert not wrong, "\n".join(wrong)


def test_pages_of_trouble(cast: Cast, look: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch) -> None:
    """What one gets where there is nothing, where one may not, where something broke, and where the door is closed."""
    ben = look("ben")
    wrong = _look_at(ben, ["/nowhere/"], 404) + _look_at(ben, [f"/g/{cast.tuesday.public_id}/keep/"], 403)
    wrong += _look_at(ben, ["/plan/copies/abcdefghjk/refresh/"], 405)
    monkeypatch.setattr("support.views.ring.RingForm", lambda *_, **__: 1 / 0)
    wrong += _look_at(ben, ["/hand/ring/"], 500)
    ben.go(f"/g/{cast.tuesday.public_id}/write/")
    ben.page.evaluate(
        "document.querySelector('main form[action$=\"/write/\"]').noValidate = true"
    )  # as a browser that does not check
    with ben.page.expect_navigation():
        ben.page.locator("button.primary").click()  # nothing written, nobody chosen
    assert "thing to look at" in ben.text()
    wrong += [f"write, with faults: {words}" for words in faults(ben.page)]
    ben.page.request.get(ben.url + "/leave/", max_redirects=0)
    wrong += _look_at(ben, ["/unlock/"])
    assert not wrong, "\n".join(wrong)


def test_pages_of_an_ended_account(cast: Cast, look: Callable[[str], Person]) -> None:
    ended(cast, another_moderator())
    letter = reverse("moderation:letter", args=[letter_of(cast).public_id])
    paths = ["/ended/", "/ended/erase/", letter, "/me/words/", "/me/privacy/", "/journey/", "/plan/"]
    wrong = _look_at(look("ben"), paths)
    assert not wrong, "\n".join(wrong)


def test_pages_of_an_account_that_goes(cast: Cast, look: Callable[[str], Person]) -> None:
    """As whoever may ask sees them, once it is asked for, and with the line that stands elsewhere then."""
    ben = look("ben")
    wrong = _look_at(ben, ["/me/erase/", "/me/erase/now/"])
    with acting_as(cast.ben.pk):
        ask_to_be_erased(member=cast.ben, now=clock.now())
    wrong += _look_at(ben, ["/me/erase/", "/me/erase/now/", "/today/", "/me/", "/me/privacy/"])
    assert not wrong, "\n".join(wrong)


def test_pages_while_the_way_to_a_hand_fails(
    cast: Cast, look: Callable[[str], Person], tmp_path: Path, settings: Any
) -> None:
    settings.NOW_DIR = tmp_path
    now = clock.now()
    way.write(Way(now - dt.timedelta(hours=3), fails=True), now)
    duty = f"/g/{cast.tuesday.public_id}/duty/"
    for who, paths in {
        "stranger": ["/now/", "/now/IE/"],
        "ben": ["/hand/"],
        "ana": [duty],
        "ada": ["/org/lines/"],
    }.items():
        wrong = _look_at(look(who), paths)
        assert not wrong, "\n".join(wrong)


def test_a_bad_page_is_found_bad(chromium: Browser) -> None:
    """The looking itself: what must be found is found."""
    page = chromium.new_page()
    bad = "<html><style>main{width:900px} p{color:#bbb} b{color:#6b6b6b}</style><title>x</title><main><img src='data:,'><p>pale<b>grey</main>"
    page.route("http://localhost/bad", lambda route: route.fulfill(body=bad, content_type="text/html"))
    page.goto("http://localhost/bad")
    page.evaluate("localStorage.setItem('words', 'kept')")
    found = "\n".join(faults(page))
    page.close()
    for rule in (
        "image-alt",
        "html-has-lang",
        "page-has-heading-one",
        "color-contrast-enhanced",
        "at 400 %",
        "kept in the browser",
    ):
        assert rule in found, rule
