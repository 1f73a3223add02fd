"""Telling somebody that something happened: those one chose read one's words, nobody else can notice, and it is taken back
without a trace."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from core import clock
from groups.models import Membership, Mute
from journeys import actions, notices, steps
from journeys.models import Setback
from journeys.telling import LETTER, kept
from notices.models import Notice
from shares.models import LONGEST, Share
from shares.telling import pieces
from tests.cast import Cast, gather, group, member, seat
from tests.racing import race
from vault.actor import acting_as, keeper

WORDS = "I had three hard days. Company would be good."


@pytest.fixture
def ben(sign_in: Any) -> Client:
    return sign_in("ben")


@pytest.fixture
def circle(cast: Cast) -> Cast:
    """Tuesday Circle lets its people say something to chosen ones; Fern sits there too."""
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    seat(member("fern"), cast.tuesday, cast.now)
    return cast


def seat_of(cast: Cast, name: str) -> str:
    return str(Membership.objects.get(group=cast.tuesday, member__display_name=name, until=None).public_id)


def walk(client: Client, **said: Any) -> None:
    for number in range(1, 8):
        answer = client.post(f"/journey/step/{number}/", said.get(f"p{number}", {"press": "skip"}))
        assert answer.status_code == 302


def telling(cast: Cast, *keys: str, letter: str = WORDS, know: str = "here") -> dict[str, Any]:
    return {"know": know, f"in-{cast.tuesday.public_id}": list(keys), "letter": letter}


def said_since(cast: Cast) -> list[Share]:
    with keeper("test: what was said"):
        before = [s.pk for s in (cast.share, cast.held_share) if s]
        rows = (
            Share.objects.exclude(pk__in=before).filter(author=cast.ben).select_related("key").order_by("pk")
        )
        return list(rows)


def test_the_page_shows_who_there_is_and_the_words(ben: Client, circle: Cast) -> None:
    ben.post("/journey/step/1/", {"press": "skip"})
    html = ben.get("/journey/step/5/").content.decode()
    assert LETTER in html
    for name in ("Tuesday Circle", "Juniper", "Fern", "Those who hold the space", "Everyone in the circle"):
        assert name in html
    assert "Wren" not in re.findall(r"<form.*</form>", html, re.S)[-1]
    assert "checked" not in html


def test_each_reads_a_message_of_their_own_and_nobody_else_does(
    ben: Client, circle: Cast, sign_in: Any
) -> None:
    walk(ben, p5=telling(circle, seat_of(circle, "Juniper"), seat_of(circle, "Fern")))
    to_ana, to_fern = said_since(circle)
    assert [(s.audience, s.body) for s in (to_ana, to_fern)] == [("chosen", WORDS)] * 2
    ana, fern = sign_in("ana"), Client()
    fern.force_login(Membership.objects.get(public_id=seat_of(circle, "Fern")).member)
    assert WORDS in ana.get(f"/s/{to_ana.public_id}/").content.decode()
    assert ana.get(f"/s/{to_fern.public_id}/").status_code == 404
    assert WORDS in fern.get(f"/s/{to_fern.public_id}/").content.decode()
    assert fern.get(f"/s/{to_ana.public_id}/").status_code == 404
    assert Notice.objects.filter(kind="share-for-you").count() == 2


@pytest.mark.parametrize(("key", "audience"), [("holders", "facilitators"), ("everyone", "group")])
def test_those_who_hold_and_everyone_can_be_told(ben: Client, circle: Cast, key: str, audience: str) -> None:
    walk(ben, p5=telling(circle, key))
    assert [(s.audience, s.body) for s in said_since(circle)] == [(audience, WORDS)]


def test_left_as_they_are_the_words_are_the_ones_shown(ben: Client, circle: Cast) -> None:
    walk(ben, p5=telling(circle, "holders", letter=LETTER))
    assert [s.body for s in said_since(circle)] == [LETTER]


def test_nothing_is_said_before_the_last_page_or_after_it_was_let_go(ben: Client, circle: Cast) -> None:
    ben.post("/journey/step/1/", {"press": "skip"})
    ben.post("/journey/step/5/", telling(circle, "everyone"))
    last = ben.get("/journey/step/7/").content.decode()
    assert "Put it on my road, and send" in last
    assert "Everyone in the circle in Tuesday Circle" in last
    assert said_since(circle) == []
    ben.post("/journey/step/let-go/")
    ben.post("/journey/step/7/", {})
    assert said_since(circle) == []


@pytest.mark.parametrize("know", ["nobody", "myself", ""])
def test_whoever_is_ticked_is_told_only_if_they_are_to_be_told_here(
    ben: Client, circle: Cast, know: str
) -> None:
    walk(ben, p5=telling(circle, "everyone", know=know))
    assert said_since(circle) == []
    with acting_as(circle.ben.pk):
        assert Setback.objects.visible_to(circle.ben).latest("pk").told is None


def test_pressed_twice_it_is_said_once(ben: Client, circle: Cast) -> None:
    walk(ben, p5=telling(circle, "holders"))
    ben.post("/journey/step/7/", {})
    assert len(said_since(circle)) == 1


def test_who_was_told_stands_on_the_road_until_it_is_taken_back(ben: Client, circle: Cast) -> None:
    walk(ben, p5=telling(circle, seat_of(circle, "Juniper"), "holders"))
    one, other = said_since(circle)
    for path in ("/journey/step/after/", "/journey/"):
        html = ben.get(path).content.decode()
        assert "Juniper in Tuesday Circle" in html
        assert "Those who hold the space in Tuesday Circle" in html
    assert ben.post(f"/s/{one.public_id}/back/").status_code == 302
    html = ben.get("/journey/").content.decode()
    assert "Juniper in Tuesday Circle" not in html
    assert f"/s/{other.public_id}/" in html


def test_taken_back_it_is_as_if_it_had_never_been_told(ben: Client, circle: Cast, sign_in: Any) -> None:
    """Body, status and headers are those of a page that never was, and no mail goes out any more."""
    walk(ben, p5=telling(circle, seat_of(circle, "Juniper")))
    (told,) = said_since(circle)
    ana = sign_in("ana")
    ben.post(f"/s/{told.public_id}/back/")
    gone, never = ana.get(f"/s/{told.public_id}/"), ana.get("/s/2222222222/")
    assert gone.status_code == never.status_code == 404
    assert gone.content.replace(told.public_id.encode(), b"2222222222") == never.content
    headers = [{k: v for k, v in answer.headers.items() if k != "Expires"} for answer in (gone, never)]
    assert headers[0] == headers[1]
    assert f"/s/{told.public_id}/" not in ana.get("/me/notices/").content.decode()
    notice = Notice.objects.get(about=told.public_id)
    with acting_as(circle.ana.pk):
        from notices import kinds

        kind = kinds.get(notice.kind)
        assert kind is not None
        assert not kind.still_true(notice, circle.ana, clock.now())


def test_whoever_left_meanwhile_is_left_out_and_that_is_said(ben: Client, circle: Cast) -> None:
    fern = seat_of(circle, "Fern")
    ben.post("/journey/step/1/", {"press": "skip"})
    ben.post("/journey/step/5/", telling(circle, fern, "holders"))
    Membership.objects.filter(public_id=fern).update(until=clock.now())
    ben.post("/journey/step/7/", {})
    assert [s.audience for s in said_since(circle)] == ["facilitators"]
    assert "they were left out" in ben.get("/journey/step/after/").content.decode()


def test_whoever_one_keeps_apart_from_is_not_offered(ben: Client, circle: Cast) -> None:
    with acting_as(circle.ben.pk):
        Mute.objects.create(
            group=circle.tuesday, member=circle.ben, other=circle.ana, withholds=True, at=circle.now
        )
    juniper = seat_of(circle, "Juniper")
    ben.post("/journey/step/1/", {"press": "skip"})
    html = ben.get("/journey/step/5/").content.decode()
    assert f'value="{seat_of(circle, "Fern")}"' in html
    assert f'value="{juniper}"' not in html
    assert 'value="holders"' not in html
    walk(ben, p5=telling(circle, juniper, "holders"))
    assert said_since(circle) == []


def test_a_circle_that_does_not_let_people_be_chosen_offers_those_who_hold_it(
    ben: Client, cast: Cast
) -> None:
    ben.post("/journey/step/1/", {"press": "skip"})
    html = ben.get("/journey/step/5/").content.decode()
    assert f'name="in-{cast.tuesday.public_id}"' in html
    assert 'value="holders"' in html
    assert f'value="{seat_of(cast, "Juniper")}"' not in html


def test_words_of_any_length_arrive_in_pieces(ben: Client, circle: Cast) -> None:
    long = "slowly " * 3_000
    walk(ben, p5=telling(circle, "holders", letter=long))
    said = said_since(circle)
    assert " ".join(str(s.body) for s in said).split() == long.split()
    assert all(len(str(s.body)) <= LONGEST for s in said)


def test_pieces_lose_nothing() -> None:
    assert pieces("a b c", 3) == ["a", "b c"] or "".join(pieces("a b c", 3)).replace(" ", "") == "abc"
    assert "".join(pieces("x" * 25, 10)) == "x" * 25
    assert pieces("short") == ["short"]


def test_what_is_not_understood_is_nothing() -> None:
    assert kept(None) == kept("not json") == kept("[1]") == kept("{}") == []


# -- a day later ------------------------------------------------------------------------------------------------------
def finish(cast: Cast, now: dt.datetime, **said: object) -> Setback:
    with acting_as(cast.ben.pk):
        steps.answer(member=cast.ben, said={}, at=7, now=now)
        made = steps.finish(member=cast.ben, said=dict(said), now=now)
        assert made
        return made.setback


NOW = dt.datetime(2026, 5, 2, 12, tzinfo=dt.UTC)


def test_somebody_asks_after_them_a_day_later_if_they_want(cast: Cast) -> None:
    finish(cast, NOW)
    setback = finish(cast, NOW, tomorrow=True)
    assert notices.say_hello(now=NOW + dt.timedelta(hours=23)) == 0
    assert not Notice.objects.filter(kind="hello").exists()  # until its day nothing anywhere knows of it
    later = NOW + dt.timedelta(hours=24)
    assert [notices.say_hello(now=later), notices.say_hello(now=later)] == [1, 0]
    notice = Notice.objects.get(kind="hello")
    assert (notice.recipient_id, notice.about) == (cast.ben.pk, setback.public_id)


def test_of_what_was_taken_off_nobody_asks(cast: Cast) -> None:
    setback = finish(cast, NOW, tomorrow=True)
    later = finish(cast, NOW, tomorrow=True)
    with acting_as(cast.ben.pk):
        actions.take_off(member=cast.ben, setback=setback)
    assert notices.say_hello(now=NOW + dt.timedelta(days=1)) == 1
    notice = Notice.objects.get(kind="hello")
    with acting_as(cast.ben.pk):
        assert notices.HELLO.still_true(notice, cast.ben, NOW)
        actions.take_off(member=cast.ben, setback=later)
        assert not notices.HELLO.still_true(notice, cast.ben, NOW)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_ask_once() -> None:
    with transaction.atomic():
        cast = gather()

    def lay(_: int) -> list[Any]:
        with transaction.atomic():
            finish(cast, NOW, tomorrow=True)
        return [lambda: notices.say_hello(now=NOW + dt.timedelta(days=1))] * 2

    def check(results: list[object]) -> None:
        assert sorted(str(r) for r in results) == ["0", "1"]

    race(lay, check, rounds=10)
    assert Notice.objects.filter(kind="hello").count() == 10


def test_the_page_one_comes_back_to_has_three_doors_and_no_count(ben: Client) -> None:
    html = ben.get("/journey/back/").content.decode()
    main = html[html.index("<main") : html.index("</main")]
    for door in ("Read quietly", "Say hello", "Talk to someone"):
        assert door in main
    assert not re.search(r">[^<]*\d[^<]*<", re.sub(r"<svg.*?</svg>", "", main, flags=re.S))


def test_a_letter_nobody_could_see_is_none(ben: Client, circle: Cast) -> None:
    """Nobody finds an empty message of somebody who had a hard time: it is the words that the page showed."""
    walk(ben, p5=telling(circle, "holders", letter="\u200d\u200d \u3164"))
    assert [s.body for s in said_since(circle)] == [LETTER]


def test_in_two_circles_called_alike_nobody_is_left_out(ben: Client, circle: Cast) -> None:
    other = group(circle.tuesday.name, circle.now)
    seat(circle.ben, other, circle.now)
    seat(member("hold"), other, circle.now, role="facilitator")
    whom = telling(circle, "holders") | {f"in-{other.public_id}": ["holders", "holders"]}
    walk(ben, p5=whom)
    assert [share.group for share in said_since(circle)] == [circle.tuesday, other]
    assert "left out" not in ben.get("/journey/step/after/").content.decode()
