"""The pages of a live round as a browser without JavaScript gets them, and what an open page asks by itself."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from live.forms import LinkForm
from live.models import LiveRound, MeetingLink, Turn, TurnWords
from members import quiet
from tests.cast import CANARY, Cast, member, seat
from vault.actor import acting_as, keeper

SignIn = Callable[[str | None], Client]


def at(cast: Cast, more: str = "") -> str:
    assert cast.round is not None
    return f"/c/{cast.round.public_id}/live/{more}"


def gone(cast: Cast) -> None:
    """As if nobody had opened the door."""
    with keeper("test: no live round yet"):
        LiveRound.objects.all().delete()


def test_a_round_from_the_door_to_the_end(cast: Cast, sign_in: SignIn) -> None:
    gone(cast)
    ana, ben = sign_in("ana"), sign_in("ben")
    assert "Nobody is here yet." in ben.get(at(cast)).content.decode()
    assert "Open the door" not in ben.get(at(cast)).content.decode()
    assert ben.post(at(cast, "come/")).status_code == 404

    def press(client: Client, where: str, **data: object) -> str:
        page = client.post(at(cast, where), data, follow=True)
        assert page.redirect_chain[-1][0] == at(cast)
        return page.content.decode()

    assert "Come in" not in press(ana, "open/"), "who opens it sits there already"
    assert "Your turn is still to come" in press(ben, "come/")
    press(ana, "hold/", do="begin", step=0)
    page = ben.get(at(cast)).content.decode()
    assert "Juniper is sharing" in page
    assert "You are next" in page
    press(ben, "mine/", do="hand")
    assert "hand up" in ana.get(at(cast)).content.decode()
    assert ben.post(at(cast, "say/"), {"words": "in writing, <b>so</b>"}).status_code == 302
    assert "in writing" not in ana.get(at(cast)).content.decode(), "until their turn comes"
    press(ana, "hold/", do="thank", step=1)
    page = ana.get(at(cast)).content.decode()
    assert "in writing, &lt;b&gt;so&lt;/b&gt;" in page
    assert "Wren is sharing" in page
    press(ben, "mine/", do="done")
    press(ana, "hold/", do="close", step=3)
    assert ben.post(at(cast, "say/"), {"words": "lighter"}).status_code == 302
    assert "lighter" in ana.get(at(cast)).content.decode()
    assert ana.post(at(cast, "end/")).status_code == 302
    page = ben.get(at(cast)).content.decode()
    assert "It has ended" in page
    assert "lighter" in page
    assert ben.post(at(cast, "come/"), follow=True).status_code == 200
    assert "is erased by" in page


def test_a_page_asks_for_what_is_new_and_gets_nothing_where_it_has_it(cast: Cast, sign_in: SignIn) -> None:
    ben = sign_in("ben")
    assert ben.get(at(cast, "look/?seen=3")).status_code == 204
    fresh = ben.get(at(cast, "look/?seen=2")).content.decode()
    assert "<html" not in fresh
    assert 'data-seen="3"' in fresh
    answer = ben.get(at(cast, "listen/"))
    assert answer.content == b"retry: 4000\ndata: 3\n\n", "a bare number"


def test_what_stands_beside_a_name_is_what_its_reader_may_read(cast: Cast, sign_in: SignIn) -> None:
    assert "a bit shaky" in sign_in("ana").get(at(cast)).content.decode()
    with acting_as(cast.ben.pk):
        cast.checkin.audience = "me"  # type: ignore[union-attr]
        cast.checkin.save()  # type: ignore[union-attr]
    assert "a bit shaky" not in sign_in("ana").get(at(cast)).content.decode()


def test_who_asked_and_is_not_here_is_told_to_who_holds(cast: Cast, sign_in: SignIn) -> None:
    with acting_as(cast.ben.pk):
        cast.checkin.reach = "facilitators"  # type: ignore[union-attr]
        cast.checkin.save()  # type: ignore[union-attr]
    ana, ben = sign_in("ana"), sign_in("ben")
    assert "asked for someone to reach out" not in ana.get(at(cast)).content.decode(), "he is here"
    with acting_as(cast.ben.pk):
        Turn.objects.visible_to(cast.ben).filter(member=cast.ben).update(beat_at=None)
    assert "asked for someone to reach out" in ana.get(at(cast)).content.decode()
    assert "asked for someone to reach out" not in ben.get(at(cast)).content.decode()


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://meet.example/x?y=1#z", True),
        ("", True),
        ("http://meet.example/x", False),
        ("javascript:alert(1)", False),
        ("https://meet.example@evil.example/", False),
        ("https:\\\\evil.example", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://meet.example:99999/", False),
        ("https://meet.example/ x", False),
        ("//evil.example", False),
    ],
)
def test_a_meeting_room_is_a_plain_https_address(address: str, taken: bool) -> None:
    assert LinkForm({"address": address}).is_valid() == taken


def test_where_it_meets_is_forgotten_with_its_end(cast: Cast, sign_in: SignIn) -> None:
    ana = sign_in("ana")
    assert f"https://meet.example/{CANARY}" in sign_in("ben").get(at(cast)).content.decode()
    ana.post(at(cast, "link/"), {"address": "https://other.example/room"})
    assert "https://other.example/room" in sign_in("ben").get(at(cast)).content.decode()
    ana.post(at(cast, "end/"))
    with keeper("test: what is left"):
        assert not MeetingLink.objects.exists()


def test_moving_names_whom_it_moves_past(cast: Cast, sign_in: SignIn) -> None:
    third, fourth = member("third"), member("fourth")
    seats = [seat(person, cast.tuesday, cast.now) for person in (third, fourth)]
    for person in (third, fourth):
        client = Client()
        client.force_login(person)
        client.post(at(cast, "come/"))
    ana = sign_in("ana")
    verb = f"move-{seats[1].public_id}-before-{seats[0].public_id}"
    assert verb in ana.get(at(cast)).content.decode()
    for _ in range(2):
        ana.post(at(cast, "hold/"), {"do": verb})
    with acting_as(cast.ana.pk):
        order = list(Turn.objects.visible_to(cast.ana).order_by("place").values_list("member", flat=True))
    assert order == [cast.ben.pk, cast.ana.pk, fourth.pk, third.pk]
    assert ana.post(at(cast, "hold/"), {"do": "move-a-b"}).status_code == 403


def test_however_many_are_there_the_page_costs_the_same(cast: Cast, sign_in: SignIn) -> None:
    ana = sign_in("ana")

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert ana.get(at(cast, "look/")).status_code == 200
        return len(found)

    before = statements()
    for number in range(9):
        person = member(f"one{number}")
        seat(person, cast.tuesday, cast.now)
        client = Client()
        client.force_login(person)
        client.post(at(cast, "come/"))
        client.post(at(cast, "say/"), {"words": "ahead"})
        client.post(f"/c/{cast.round.public_id}/", {"weather": "grey", "audience": "group", "reach": "no"})  # type: ignore[union-attr]
    with acting_as(cast.ana.pk):
        Turn.objects.visible_to(cast.ana).update(state="shared")
    assert statements() == before
    assert before <= 20, before


def test_a_page_that_is_kept_open_does_not_lock(cast: Cast, sign_in: SignIn, monkeypatch: Any) -> None:
    """Off by default; while the round goes on; by that page alone; and the door locks as ever after its end."""
    ana, ben, now = sign_in("ana"), sign_in("ben"), cast.now

    def later(minutes: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=minutes))

    def locked(client: Client) -> bool:
        return client.get(at(cast, "look/")).status_code == 302

    ana.get(at(cast))
    ben.post(at(cast, "come/"), {"keep": "yes"})
    assert "data-lock-after" not in ben.get(at(cast)).content.decode()
    assert "data-lock-after" in ana.get(at(cast)).content.decode()
    for minutes in (5, 10, 15, 20):
        later(minutes)
        for client in (ana, ben):
            client.post(at(cast, "beat/"))
    assert locked(ana), "listening is not being there, where one did not say so"
    later(30)
    assert not locked(ben)
    before = ben.session["seen"]
    later(33)
    ben.get(at(cast, "listen/"))
    assert ben.session["seen"] == before, "a stream goes on by itself: it is not somebody being there"
    with keeper("test: it ends"):
        LiveRound.objects.update(stage="ended", ended_at=now)
    ben.post(at(cast, "beat/"))
    later(60)
    assert locked(ben)


def test_a_stream_ends_with_the_round(cast: Cast, sign_in: SignIn) -> None:
    ben = sign_in("ben")
    assert ben.get(at(cast, "listen/")).status_code == 200
    with keeper("test: it ends"):
        LiveRound.objects.update(stage="ended", ended_at=cast.now)
    assert ben.get(at(cast, "listen/")).status_code == 204


def test_a_shared_device_cannot_keep_a_page_open(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ben)
    session = client.session
    session[quiet.MINUTES] = 5
    session.save()
    client.post(at(cast, "come/"), {"keep": "yes"})
    assert quiet.KEPT_OPEN not in client.session


def test_without_a_yes_to_keeping_words_the_page_says_so(cast: Cast, sign_in: SignIn) -> None:
    from members.models import Consent

    Consent.objects.filter(member=cast.ben, purpose="health-words").update(withdrawn_at=cast.now)
    page = sign_in("ben").post(at(cast, "say/"), {"words": "anything"})
    assert page.status_code == 200
    assert "only with your yes" in page.content.decode()
    with keeper("test: nothing new"):
        assert TurnWords.objects.count() == 1
