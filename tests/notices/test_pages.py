"""The pages about notices: seeing changes nothing, saying so does; the way out of a mail is one press, never a look."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core import clock
from notices import delivery, kinds, unsubscribing
from notices.models import Notice, NoticePreference
from tests.cast import Cast
from tests.notices.conftest import awake, instead, with_mail
from tests.smtp import Sink

Put = Callable[..., Notice]


@pytest.fixture
def ben(cast: Cast, sign_in: Any) -> Client:
    return sign_in("ben")


def test_nothing_yet(ben: Client) -> None:
    page = ben.get("/me/notices/")
    assert page.status_code == 200
    assert "Nothing is waiting for you here." in page.content.decode()


def test_mine_and_only_mine_newest_first(ben: Client, cast: Cast, put: Put, truth: dict[str, bool]) -> None:
    now = clock.now()
    put(cast.cleo, now=now, about="cleo222222")
    put(cast.ben, now=now, about="gone222222")
    put(cast.ben, now=now, about="later22222", due_at=now + dt.timedelta(hours=1))
    put(cast.ben, now=now)
    truth["gone222222"] = False
    page = ben.get("/me/notices/")
    assert page.content.decode().count("Something for the tests.") == 1
    assert [line.new for line in page.context["page"].lines] == [True]


def test_looking_changes_nothing_and_the_button_marks_what_was_shown(
    ben: Client, cast: Cast, put: Put
) -> None:
    shown = put(cast.ben, now=clock.now())
    others = put(cast.cleo, now=clock.now())
    page = ben.get("/me/notices/")
    assert page.context["page"].newest == shown.pk
    assert Notice.objects.filter(seen_at=None).count() == 2
    since = put(cast.ben, now=clock.now())
    assert ben.post("/me/notices/seen/", {"up_to": since.pk - 1}).status_code == 302
    assert list(Notice.objects.filter(seen_at=None).order_by("pk")) == [others, since]
    page = ben.get("/me/notices/")
    assert page.context["page"].any_new


def test_what_came_due_while_the_page_was_open_is_not_marked(
    ben: Client, cast: Cast, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was put down before the one that is shown, to be told later: an id alone would take it along."""
    now, minute = clock.now(), dt.timedelta(minutes=1)
    put(cast.ben, now=now, about="later22222", due_at=now + minute)
    put(cast.ben, now=now)
    html = ben.get("/me/notices/").content.decode()
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', html))
    monkeypatch.setattr(clock, "now", lambda: now + 2 * minute)
    assert ben.post("/me/notices/seen/", form).status_code == 302
    assert [line.new for line in ben.get("/me/notices/").context["page"].lines] == [False, True]


@pytest.mark.parametrize("at", ["x", "2026-13-01", "9999-12-31T23:59:59+00:00", "\u202e1"])
def test_an_odd_moment_marks_nothing_that_is_not_due(ben: Client, cast: Cast, put: Put, at: str) -> None:
    put(cast.ben, now=clock.now(), due_at=clock.now() + dt.timedelta(hours=1))
    assert ben.post("/me/notices/seen/", {"up_to": 2**63 - 1, "at": at}).status_code == 302
    assert Notice.objects.filter(seen_at=None).count() == 1


@pytest.mark.parametrize("up_to", ["", "x", "-1", "99999999999999999999999", "١", "1e3", "\u202e1"])
def test_odd_ids_mark_nothing(ben: Client, cast: Cast, put: Put, up_to: str) -> None:
    put(cast.ben, now=clock.now())
    assert ben.post("/me/notices/seen/", {"up_to": up_to}).status_code == 302


def test_twenty_a_page(ben: Client, cast: Cast, put: Put) -> None:
    for _ in range(23):
        put(cast.ben, now=clock.now())
    first = ben.get("/me/notices/")
    assert len(first.context["page"].lines) == 20
    second = ben.get("/me/notices/", {"before": first.context["page"].older})
    assert len(second.context["page"].lines) == 3
    assert second.context["page"].older == ""
    for odd in ["zzzzzzzzzzzzz", "-1", "0", "'", "ⅷ", "zzzzzzzzzzzz"]:
        assert ben.get("/me/notices/", {"before": odd}).status_code == 200


def test_wishes_are_kept(ben: Client, cast: Cast) -> None:
    answer = ben.post(
        "/me/notices/wishes/", {"by_mail": ["seats"], "quiet_from": "22:30", "quiet_until": "06:00"}
    )
    assert answer.status_code == 302
    wishes = NoticePreference.objects.get(member=cast.ben)
    assert (wishes.mail, wishes.seats, wishes.replies) == (True, True, False)
    assert (wishes.quiet_from, wishes.quiet_until) == (dt.time(22, 30), dt.time(6))
    ben.post("/me/notices/wishes/", {"quiet_from": "22:30", "quiet_until": "06:00"})
    assert NoticePreference.objects.get(member=cast.ben).mail is False


@pytest.mark.parametrize(
    "odd",
    [{"quiet_from": "25:00"}, {"by_mail": ["everything"]}, {"quiet_until": ""}, {"quiet_from": "١٢:٠٠x"}],
)
def test_odd_wishes_are_answered_kindly(ben: Client, odd: dict[str, Any]) -> None:
    page = ben.post("/me/notices/wishes/", {"quiet_from": "21:00", "quiet_until": "08:00", **odd})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not NoticePreference.objects.exists()


def test_nothing_by_mail_in_one_tap(ben: Client, cast: Cast, put: Put, sink: Sink) -> None:
    put(with_mail(awake(cast.ben)), now=clock.now())
    assert "Send me nothing by mail" in ben.get("/me/notices/").content.decode()
    ben.post("/me/notices/nothing/")
    delivery.drain(clock.now())
    assert not sink.mails
    page = ben.get("/me/notices/").content.decode()
    assert "Right now nothing goes out by mail." in page
    assert "Send me nothing by mail" not in page


def test_the_preview_is_what_is_sent(ben: Client, cast: Cast, put: Put, sink: Sink) -> None:
    put(with_mail(awake(cast.ben)), now=clock.now())
    delivery.drain(clock.now())
    page = ben.get("/me/notices/")
    assert page.context["preview"]["subject"] == sink.mails[0]["Subject"]
    assert sink.mails[0].get_content().startswith(page.context["preview"]["first"])
    assert sink.mails[0]["Subject"] in page.content.decode()


# -- The way out of a mail --------------------------------------------------------------------------------------------


def link(cast: Cast, switch: str = "replies") -> str:
    return f"/u/{unsubscribing.token(cast.ben, switch)}/"


def test_following_the_link_changes_nothing(cast: Cast, client: Client) -> None:
    """Mail scanners follow every link."""
    for _ in range(3):
        page = client.get(link(cast))
        client.head(link(cast))
    assert page.status_code == 200
    assert not page.cookies
    assert not NoticePreference.objects.exists()
    said = page.content.decode()
    assert "Wren" not in said
    assert "ben" not in said.split("<main")[1]
    assert "answer" not in said.split("<main")[1]


def test_one_press_switches_that_kind_off(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(link(cast))
    assert answer.status_code == 302
    assert answer.url == link(cast)
    wishes = NoticePreference.objects.get(member=cast.ben)
    assert (wishes.replies, wishes.seats, wishes.mail) == (False, True, True)
    assert "No more of these mails" in client.get(link(cast)).content.decode()


def test_a_mail_client_may_press_it(cast: Cast, put: Put, sink: Sink) -> None:
    """RFC 8058: a POST with this body and no cookie, answered without a redirect."""
    put(with_mail(awake(cast.ben)), now=clock.now())
    delivery.drain(clock.now())
    url = sink.mails[0]["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = client.post(
            url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 200
        assert not answer.cookies
    assert NoticePreference.objects.get(member=cast.ben).replies is False
    put(cast.ben, now=clock.now())
    delivery.drain(clock.now())
    assert len(sink.mails) == 1


def test_a_kind_without_a_switch_ends_all_mail(cast: Cast, put: Put, sink: Sink, kind: kinds.Kind) -> None:
    instead(kind, preference=None)
    put(with_mail(awake(cast.ben)), now=clock.now())
    delivery.drain(clock.now())
    url = sink.mails[0]["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    assert "No more mails at all?" in Client().get(url).content.decode()
    Client().post(url)
    assert NoticePreference.objects.get(member=cast.ben).mail is False


def test_a_token_of_nobody_is_no_page(cast: Cast, client: Client) -> None:
    good = unsubscribing.token(cast.ben, "replies")
    other = unsubscribing.token(cast.cleo, "replies")
    for bad in [
        "x",
        "....",
        good[:-1],
        good + "a",
        good.replace(".", "a."),
        f"{other.split('.')[0]}.{good.split('.')[1]}",
    ]:
        assert client.get(f"/u/{bad}/").status_code == 404
        assert client.post(f"/u/{bad}/").status_code == 404
    cast.ben.is_active = False
    cast.ben.save()
    assert client.get(f"/u/{good}/").status_code == 404
    assert not NoticePreference.objects.exists()


def test_every_switch_has_a_letter(cast: Cast) -> None:
    for switch in ("mail", *kinds.PREFERENCES):
        assert unsubscribing.read(unsubscribing.token(cast.ben, switch)) == (cast.ben, switch)
