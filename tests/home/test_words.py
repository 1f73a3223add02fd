"""What a person wrote stays theirs: they find it and take it back, with a seat or without."""

import datetime as dt
from typing import Any

import pytest

from checkins.models import CheckIn
from home import words as own_words
from milestones.models import KindWord, Milestone
from shares.models import Reply, Share
from tests.cast import CANARY, Cast, seat, share
from vault.actor import acting_as

PAGE = "/me/words/"


def page(client: Any, query: str = "") -> str:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture(params=["sits", "paused", "ended"])
def seat_of(request: pytest.FixtureRequest, cast: Cast) -> Any:
    """Makes somebody's seat in Tuesday Circle what the parameter says."""

    def do(name: str) -> None:
        seats = cast.tuesday.memberships.filter(member=getattr(cast, name))
        if request.param == "paused":
            seats.update(paused_until=cast.now + dt.timedelta(days=1))
        elif request.param == "ended":
            seats.update(until=cast.now)

    return do


def test_ones_own_words_are_there_whatever_the_seat(cast: Cast, sign_in: Any, seat_of: Any) -> None:
    seat_of("ben")
    text = page(sign_in("ben"))
    for words in ("Ben said this", "for Ana only", "a bit shaky", "Tuesday Circle"):
        assert words in text
    assert "Ana answered" not in text
    assert "Cleo said this" not in text


def test_each_can_be_taken_back_whatever_the_seat(cast: Cast, sign_in: Any, seat_of: Any) -> None:
    assert cast.share
    assert cast.reply
    assert cast.checkin
    seat_of("ben")
    seat_of("ana")
    ben, ana = sign_in("ben"), sign_in("ana")
    for client, what in [
        (ana, f"reply.{cast.reply.public_id}"),
        (ben, f"share.{cast.share.public_id}"),
        (ben, f"checkin.{cast.checkin.public_id}"),
    ]:
        assert f'value="{what}"' in page(client)
        assert client.post(PAGE, {"take_back": what}).status_code == 302
        assert f'value="{what}"' not in page(client)
        assert client.post(PAGE, {"take_back": what}).status_code == 404, "gone is gone"
    with acting_as(cast.ben.pk):
        assert Share.objects.get(pk=cast.share.pk).body is None
        assert not CheckIn.objects.filter(pk=cast.checkin.pk).exists()
    with acting_as(cast.ana.pk):
        assert Reply.objects.get(pk=cast.reply.pk).body is None
    assert "for Ana only" in page(ben), "the rest stays"


def test_what_was_celebrated_and_kind_words_are_found_and_taken_back_too(
    cast: Cast, sign_in: Any, seat_of: Any
) -> None:
    assert cast.celebration
    seat_of("ben")
    seat_of("ana")
    ben, ana = sign_in("ben"), sign_in("ana")
    with acting_as(cast.ana.pk):
        word = KindWord.objects.mine(cast.ana).get()
    kind_word, celebration = f"kindword.{word.public_id}", f"celebration.{cast.celebration.public_id}"
    assert "well done" in page(ana)
    assert "well done" not in page(ben)
    assert "One year" in page(ben)
    assert ben.post(PAGE, {"take_back": kind_word}).status_code == 404
    assert ana.post(PAGE, {"take_back": celebration}).status_code == 404
    assert ana.post(PAGE, {"take_back": kind_word}).status_code == 302
    assert ben.post(PAGE, {"take_back": celebration}).status_code == 302
    assert "well done" not in page(ana)
    assert "One year" not in page(ben)
    assert cast.milestone
    with acting_as(cast.ben.pk):
        assert Milestone.objects.visible_to(cast.ben).filter(pk=cast.milestone.pk).exists(), (
            "the road keeps it"
        )


@pytest.mark.parametrize(
    "what", ["", "share", "share.", "plan.abcdefghjk", "share.\ud800", "share.abcdefghjk.x"]
)
def test_only_what_is_ones_own_and_there(cast: Cast, sign_in: Any, what: str) -> None:
    assert cast.share
    sent = what.encode("utf-8", "replace")
    assert sign_in("ben").post(PAGE, {"take_back": sent}).status_code == 404
    theirs = sign_in("ana").post(PAGE, {"take_back": f"share.{cast.share.public_id}"})
    assert theirs.status_code == 404
    with acting_as(cast.ben.pk):
        assert Share.objects.get(pk=cast.share.pk).body


def test_what_faded_is_not_shown(cast: Cast, sign_in: Any) -> None:
    assert cast.share
    with acting_as(cast.ben.pk):
        share(cast.ben, cast.tuesday, f"{CANARY} long gone", cast.now - dt.timedelta(days=400))
    assert "long gone" not in page(sign_in("ben"))


def test_twenty_a_page_each_once_newest_first(cast: Cast, sign_in: Any) -> None:
    for number in range(45):  # all at one instant: the page breaks between equals
        share(cast.cleo, cast.mornings, f"thing {number:02}.", cast.now - dt.timedelta(hours=1))
    client, query, found = sign_in("cleo"), "", []
    for _ in range(5):
        text = page(client, query)
        here = [int(part[:2]) for part in text.split("thing ")[1:]]
        assert len(here) <= 20
        found += here
        if "before=" not in text:
            break
        query = "?before=" + text.split("before=")[1].split('"')[0].split("&")[0]
    assert found == list(range(44, -1, -1))


def test_the_next_page_begins_behind_whatever_kind_ends_this_one(cast: Cast) -> None:
    """Of eleven kinds those beyond the sixth led back to the first page."""
    with acting_as(cast.ana.pk):
        found, _ = own_words.page(cast.ana, cast.now, "", "")
        assert {item.kind for item in found} > {"letter", "suggestion"}
        for place, item in enumerate(found):
            after, _ = own_words.page(cast.ana, cast.now, item.cursor, "")
            assert [one.what for one in after] == [one.what for one in found[place + 1 :]], item.kind


def test_one_circle_alone(cast: Cast, sign_in: Any) -> None:
    seat(cast.ben, cast.mornings, cast.now)
    share(cast.ben, cast.mornings, "said elsewhere", cast.now)
    client = sign_in("ben")
    here = page(client, f"?circle={cast.tuesday.public_id}")
    assert "Ben said this" in here
    assert "said elsewhere" not in here
    assert "said elsewhere" in page(client)
    assert "Ben said this" not in page(client, "?circle=nonsense")


def test_it_is_found_from_me_and_on_leaving(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    for path in ("/me/", "/me/privacy/", f"/g/{cast.tuesday.public_id}/leave/"):
        assert f'href="{PAGE}' in ben.get(path).content.decode(), path
