"""Afterwards: what is half written, taken off or let go leaves nothing behind, and no page says otherwise."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from journeys.models import Setback, StepDraft
from journeys.signals import telling
from journeys.telling import Told, kept
from members import consent
from members.actions import withdraw_consent
from tests.cast import Cast
from vault.actor import acting_as


@pytest.fixture
def ben(sign_in: Any) -> Client:
    return sign_in("ben")


def test_what_is_half_written_goes_with_the_yes_to_keeping_it(ben: Client, cast: Cast) -> None:
    """As the page says on which the yes is taken back: "Notes you have not finished go"."""
    ben.post("/journey/step/1/", {"press": "skip"})
    ben.post("/journey/step/3/", {"words": "half a sentence"})
    with acting_as(cast.ben.pk):
        withdraw_consent(member=cast.ben, purpose=consent.HEALTH_WORDS, now=cast.now)
        assert not StepDraft.objects.visible_to(cast.ben).exists()
    assert "half written" not in ben.get("/journey/").content.decode()


def bends(cast: Cast) -> list[str]:
    with acting_as(cast.ben.pk):
        return list(Setback.objects.visible_to(cast.ben).order_by("pk").values_list("public_id", flat=True))


def walk(client: Client) -> None:
    for number in range(1, 8):
        assert client.post(f"/journey/step/{number}/", {}).status_code == 302


def test_taken_off_nothing_on_the_road_says_that_something_happened(ben: Client, cast: Cast) -> None:
    walk(ben)
    first, last = bends(cast)
    assert "You came back" in ben.get("/journey/").content.decode()
    ben.post(f"/journey/bend/{first}/")
    assert "You came back" in ben.get("/journey/").content.decode(), "one of them still stands there"
    ben.post(f"/journey/bend/{last}/")
    assert "You came back" not in ben.get("/journey/").content.decode()
    assert "You came back" not in ben.get("/today/").content.decode()


def test_erased_with_its_road_it_says_nothing_on_another(ben: Client, cast: Cast) -> None:
    start = {"name": "sleep", "day": "2", "month": "4", "year": "2026", "after": "1"}
    assert ben.post("/journey/begin/", start).status_code == 302
    walk(ben)
    assert ben.post(f"/journey/{cast.journey.public_id}/erase/").status_code == 302
    html = ben.get("/journey/").content.decode()
    assert "sleep" in html
    assert "You came back" not in html


def test_pressed_after_it_was_let_go_no_page_says_that_it_is_on_the_road(sign_in: Any, cast: Cast) -> None:
    """Let go in one tab, finished in another: nothing was put anywhere."""
    cleo = sign_in("cleo")
    cleo.post("/journey/step/1/", {})
    cleo.post("/journey/step/let-go/")
    assert "It’s on your road" not in cleo.post("/journey/step/7/", {}, follow=True).content.decode()


def test_pressed_twice_it_is_on_the_road_once_and_the_page_says_so(ben: Client, cast: Cast) -> None:
    before = len(bends(cast))
    walk(ben)
    again = ben.post("/journey/step/7/", {}, follow=True)
    assert "It’s on your road" in again.content.decode()
    assert len(bends(cast)) == before + 1


def test_let_go_later_the_page_does_not_speak_of_what_happened_long_before(ben: Client, cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        Setback.objects.visible_to(cast.ben).update(created_at=cast.now - dt.timedelta(days=40))
    ben.post("/journey/step/1/", {})
    ben.post("/journey/step/let-go/")
    assert "It’s on your road" not in ben.post("/journey/step/7/", {}, follow=True).content.decode()


def test_however_many_were_told_it_can_be_finished(ben: Client, cast: Cast) -> None:
    """Two hundred circles, a message to each: every one of them can be taken back by itself."""
    many = [
        Told(f"Those who hold the space in the circle number {n} " + "x" * 60, "2222222222")
        for n in range(200)
    ]

    def told(sender: object, **_: object) -> list[Told]:
        return many

    telling.connect(told)
    try:
        ben.post("/journey/step/1/", {})
        ben.post(
            "/journey/step/5/",
            {"know": "here", f"in-{cast.tuesday.public_id}": ["everyone"], "letter": "hello"},
        )
        assert ben.post("/journey/step/7/", {}).status_code == 302
    finally:
        telling.disconnect(told)
    with acting_as(cast.ben.pk):
        last = Setback.objects.visible_to(cast.ben).select_related("key").order_by("-pk")[0]
        assert len(kept(last.told)) == 201
