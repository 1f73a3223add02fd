"""The pages of asking for a hand, as people get them."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import Mute
from notices.models import Notice
from support import actions
from support.asking import Place
from support.models import Duty, RingPlace, SupportRequest
from support.notices import _may_wake
from tests.cast import CANARY, Cast
from tests.support.hands import ask, fresh, press, sit, tick
from vault.actor import acting_as, keeper


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def asked_by(cast: Cast) -> SupportRequest:
    with keeper("test: the one there is"):
        return SupportRequest.objects.get(asker=cast.ben)


def test_from_one_tap_to_somebody_who_is_there(circle: Cast, sign_in: Any) -> None:
    ben, ana = sign_in("ben"), sign_in("ana")
    assert "Nobody is in your ring yet" in page(ben, "/hand/")
    sent = ben.post("/hand/", {"to": circle.tuesday.public_id, "words": f"{CANARY} tonight"})
    url = reverse("support:one", args=[asked_by(circle).public_id])
    assert (sent.status_code, sent["Location"]) == (302, url)
    follow = page(ben, url)
    assert "Nobody has answered yet" in follow
    assert f"{CANARY} tonight" in follow
    assert f"{CANARY} tonight" in page(ana, url)
    assert "<bdi>Wren</bdi> could use a hand" in page(ana, url)
    assert url in page(ana, "/hand/")
    ana.post(url, {"verb": "take"})
    assert "<bdi>Juniper</bdi> has seen this and is with you" in page(ben, url)
    ana.post(reverse("support:help_me", args=[asked_by(circle).public_id]))
    assert CANARY in page(ana, reverse("support:help_me", args=[asked_by(circle).public_id]))
    assert "opened “How to help me”" in page(ben, url)
    assert "Whoever held your request for a hand opened" in page(ben, "/me/privacy/")
    ben.post(url, {"verb": "answered"})
    assert "You have somebody" in page(ben, url)
    assert "over. Thank you for having been there." in page(ana, url)
    assert CANARY not in page(ana, url)
    ben.post(url, {"verb": "close"})
    assert fresh(asked_by(circle)).state == "closed"


def test_nobody_is_left_and_the_page_says_so(circle: Cast, sign_in: Any) -> None:
    request = ask(circle)
    press("cannot", circle.ana, request, circle.now)
    tick(circle.now)
    ben = sign_in("ben")
    assert "Nobody holds the room now" in page(ben, reverse("support:one", args=[request.public_id]))


def test_whoever_is_second_reads_that_somebody_is_with_them(circle: Cast, sign_in: Any) -> None:
    peer = sit("peer", circle.tuesday, circle.now)
    request = ask(circle, Place(circle.tuesday.pk, peer.pk, 1, 10), Place(circle.tuesday.pk, None, 1, 10))
    press("take", peer, request, circle.now)
    ana, url = sign_in("ana"), reverse("support:one", args=[request.public_id])
    answer = ana.post(url, {"verb": "take"}, follow=True).content.decode()
    assert "Somebody is with them already." in answer
    assert "Peer" not in answer


def test_a_ring_is_set_and_asked_in_its_order(circle: Cast, sign_in: Any) -> None:
    peer = sit("peer", circle.tuesday, circle.now, name="Linnet", name_key="linnet")
    ben = sign_in("ben")
    assert "Linnet" in page(ben, "/hand/ring/")
    seat = peer.memberships.get()
    ben.post("/hand/ring/", {
        f"who-{seat.public_id}": "1", f"who-{circle.tuesday.public_id}": "2", "after-1": "5", "after-2": "30", "after-3": "15",
        "nights": "yes",
    })  # fmt: skip
    with acting_as(circle.ben.pk):
        ring = list(
            RingPlace.objects.visible_to(circle.ben).order_by("step").values_list("other", "step", "minutes")
        )
    assert ring == [(peer.pk, 1, 5), (None, 2, 30)]
    assert "In your order: <bdi>Linnet</bdi> and" in page(ben, "/hand/")
    ben.post("/hand/", {"to": "ring", "words": ""})
    assert asked_by(circle).step_until is not None


def test_other_members_stand_in_it_only_where_the_promise_lets_members_write(
    circle: Cast, sign_in: Any
) -> None:
    sit("peer", circle.tuesday, circle.now, name="Linnet", name_key="linnet")
    circle.tuesday.writing = "no"
    circle.tuesday.save()
    seen = page(sign_in("ben"), "/hand/ring/")
    assert "Linnet" not in seen
    assert "Juniper" in seen


def test_whom_one_chooses_shows_nothing_of_who_keeps_apart(circle: Cast, sign_in: Any) -> None:
    peer = sit("peer", circle.tuesday, circle.now, name="Linnet", name_key="linnet")
    ben = sign_in("ben")
    before = page(ben, "/hand/ring/")
    with acting_as(peer.pk):
        Mute.objects.create(
            group=circle.tuesday, member=peer, other=circle.ben, withholds=True, at=circle.now
        )
    assert _same(page(ben, "/hand/ring/")) == _same(before)


def _same(text: str) -> str:
    """Without the token of the form, which differs each time."""
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("path", ["/hand/", "/hand/ring/"])
def test_the_statements_of_a_list_do_not_grow(circle: Cast, sign_in: Any, path: str) -> None:
    counts = []
    for names in (["first"], ["second", "third"]):
        for name in names:
            _stands_in_the_ring_and_asks(circle, name)
        client = sign_in("ben")
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            page(client, path)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 24


def _stands_in_the_ring_and_asks(cast: Cast, name: str) -> None:
    person = sit(name, cast.tuesday, cast.now)
    with acting_as(cast.ben.pk):
        RingPlace.objects.create(member=cast.ben, group=cast.tuesday, other=person, step=1, minutes=5)
    with acting_as(person.pk):
        actions.ask(
            member=person, places=[Place(cast.tuesday.pk, cast.ben.pk, 1, 5)], words=CANARY, now=cast.now
        )


def test_the_page_of_duty_is_for_those_who_hold_the_circle(circle: Cast, sign_in: Any) -> None:
    url = reverse("support:duty", args=[circle.tuesday.public_id])
    ana = sign_in("ana")
    ana.post(url, {"verb": "hours", "weekday": "2", "opens": "18:00", "closes": "20:00"})
    seen = page(ana, url)
    assert "Wednesdays, 6 to 8 pm" in seen
    with acting_as(circle.ana.pk):
        row = Duty.objects.visible_to(circle.ana).get()
    ana.post(url, {"verb": "ask", "row": row.public_id})
    assert "you would like to be covered" in page(ana, url)
    deputy = Client()
    deputy.force_login(sit("deputy", circle.tuesday, circle.now, role="facilitator"))
    assert "they would like to be covered" in page(deputy, url)
    ana.post(url, {"verb": "note", "words": f"{CANARY} for the next"})
    assert f"{CANARY} for the next" in page(ana, url)
    assert sign_in("ben").get(url).status_code == 403


def test_a_worry_is_sent_read_and_called_false(circle: Cast, sign_in: Any) -> None:
    peer = sit("peer", circle.tuesday, circle.now, name="Linnet", name_key="linnet")
    ben, seat = sign_in("ben"), peer.memberships.get()
    assert seat.public_id in page(ben, reverse("support:wish", args=[circle.tuesday.public_id]))
    url = reverse("support:worry", args=[circle.tuesday.public_id, seat.public_id])
    ben.post(url, {"words": f"{CANARY} not like her"})
    ana = sign_in("ana")
    seen = page(ana, "/hand/worries/")
    assert "<bdi>Wren</bdi> is worried about <bdi>Linnet</bdi>" in seen
    assert CANARY not in page(ben, "/hand/worries/")
    assert "This was not sent." in ben.post(url, {"words": "again"}).content.decode()


def test_quiet_hours_hold_back_a_hand_but_not_for_who_is_on_duty_or_said_so(circle: Cast) -> None:
    ask(circle)
    notice = Notice.objects.get(kind="hand", recipient=circle.ana)

    def wakes() -> bool:
        with acting_as(circle.ana.pk):
            return _may_wake(notice, circle.ana, circle.now)

    assert not wakes()
    with acting_as(circle.ana.pk):
        actions.set_nights(member=circle.ana, wanted=True, now=circle.now)
    assert wakes()
    with acting_as(circle.ana.pk):
        actions.set_nights(member=circle.ana, wanted=False, now=circle.now)
        for weekday in range(7):
            Duty.objects.create(
                group=circle.tuesday, member=circle.ana, weekday=weekday, opens=dt.time(0), closes=dt.time(0)
            )
    assert wakes()
