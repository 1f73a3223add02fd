"""The page of an open request looks again by itself: with a script, without one, and it keeps no door open."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from notices.models import Notice
from support import tasks
from support.models import SupportRequest
from tests.cast import PASSWORD, Cast
from tests.members.conftest import later
from tests.support.hands import ask, press

__all__ = ["later"]
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def open_one(circle: Cast) -> SupportRequest:
    return ask(circle)


@pytest.fixture
def ben(circle: Cast) -> Client:
    client = Client()
    client.post("/in/login/", {"login": "ben", "password": PASSWORD})
    return client


def looks(request: SupportRequest) -> str:
    return reverse("support:look", args=[request.public_id])


def seen(client: Client, request: SupportRequest) -> str:
    """The mark of the page as it is now."""
    page = client.get(reverse("support:one", args=[request.public_id])).content.decode()
    return page.partition(f"{looks(request)}?seen=")[2].partition('"')[0]


def test_a_script_asks_and_hears_only_of_what_changed(
    circle: Cast, open_one: SupportRequest, ben: Client
) -> None:
    mark = seen(ben, open_one)
    assert len(mark) == 16
    same = ben.get(looks(open_one), {"seen": mark}, headers=SCRIPT)
    assert (same.status_code, same.content, same.get("HX-Redirect")) == (200, b"", None)
    press("take", circle.ana, open_one, circle.now)
    changed = ben.get(looks(open_one), {"seen": mark}, headers=SCRIPT)
    assert changed["HX-Redirect"] == looks(open_one)
    page = ben.get(looks(open_one)).content.decode()
    assert "<bdi>Juniper</bdi> has seen this and is with you" in page
    assert f'action="{reverse("support:one", args=[open_one.public_id])}"' in page, (
        "a press goes where presses go"
    )
    assert ben.get(looks(open_one), {"seen": seen(ben, open_one)}, headers=SCRIPT).content == b""


def test_it_hears_that_nobody_is_at_work(
    open_one: SupportRequest, ben: Client, later: Callable[..., None]
) -> None:
    tasks.tend()
    Notice.objects.update(state="sent")  # that mail does not go would be another thing to say
    mark = seen(ben, open_one)
    later(seconds=30)
    assert "HX-Redirect" not in ben.get(looks(open_one), {"seen": mark}, headers=SCRIPT)
    later(seconds=30)
    assert "HX-Redirect" in ben.get(looks(open_one), {"seen": mark}, headers=SCRIPT)


def test_without_a_script_the_page_comes_anew_unless_one_does_not_want_that(
    circle: Cast, open_one: SupportRequest, ben: Client
) -> None:
    one, refresh = reverse("support:one", args=[open_one.public_id]), f'content="30; url={looks(open_one)}"'
    assert refresh in ben.get(one).content.decode()
    assert refresh in ben.get(looks(open_one)).content.decode()
    by_hand = ben.get(one, {"only": "by-hand"}).content.decode()
    assert refresh not in by_hand
    assert "?seen=" not in by_hand
    press("withdraw", circle.ben, open_one, circle.now)
    assert refresh not in ben.get(looks(open_one)).content.decode(), "nothing is awaited"


def test_looking_by_itself_keeps_no_session_awake(
    open_one: SupportRequest, ben: Client, later: Callable[..., None]
) -> None:
    for n in range(30):
        later(seconds=31)
        answer = ben.get(looks(open_one), headers=SCRIPT if n % 2 else {})
    assert answer["HX-Redirect"] == "/unlock/", "fifteen quiet minutes are over"
    assert ben.get("/today/")["Location"] == "/unlock/"


def test_who_says_that_they_are_still_there_is_heard_on_that_page(
    open_one: SupportRequest, ben: Client, later: Callable[..., None]
) -> None:
    for _ in range(6):
        later(minutes=10)
        assert ben.head(looks(open_one)).status_code == 200  # as `static/wayside.js` asks


def test_nobody_but_who_asked_looks(
    circle: Cast, open_one: SupportRequest, sign_in: Callable[[str], Client]
) -> None:
    for name in ("ana", "cleo", "ada"):
        assert sign_in(name).get(looks(open_one)).status_code == 404
    assert clock.now() >= open_one.asked_at


def test_a_broken_house_says_so_on_an_open_page(
    monkeypatch: pytest.MonkeyPatch, open_one: SupportRequest, ben: Client
) -> None:
    """What the page puts in from an answer is one sentence (`hx-select`)."""
    page = ben.get(reverse("support:one", args=[open_one.public_id])).content.decode()
    assert 'hx-select=".again"' in page
    ben.raise_request_exception = False
    monkeypatch.setattr("support.following.story", lambda *_: 1 / 0)
    assert (
        '<span class="again">A page that is open may say what is no longer so'
        in ben.get(looks(open_one)).content.decode()
    )
