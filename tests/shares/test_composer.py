"""The composer: who says it, to whom, for how long, what would help; each within the promise that holds now."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.words import number_word
from groups.models import Group, Membership, Mute
from members.models import Member
from notices.models import Notice
from shares import actions
from shares.models import Share, Waiting
from tests.cast import Cast, member, seat
from vault.actor import acting_as, keeper


def path(cast: Cast) -> str:
    return f"/g/{cast.tuesday.public_id}/write/"


def setting(cast: Cast, **settings: object) -> None:
    """The group as if its promise had had this from the beginning."""
    Group.objects.filter(pk=cast.tuesday.pk).update(**settings)
    cast.tuesday.refresh_from_db()


def page(sign_in: Any, cast: Cast, who: str = "ben", **asked: object) -> str:
    """The composer, opened or looked at again with those choices."""
    client = sign_in(who)
    answer = client.post(path(cast), {"look": "1", **asked}) if asked else client.get(path(cast))
    assert answer.status_code == 200
    return str(answer.content.decode())


def say(cast: Cast, author: Member | None = None, **choices: Any) -> Share:
    author = author or cast.ben
    asked = {"audience": "group", "words": "said", "submission": uuid.uuid4(), "now": cast.now, **choices}
    with acting_as(author.pk):
        return actions.share(author=author, group=cast.tuesday, **asked)


def newest(cast: Cast, author: Member | None = None) -> Share:
    with keeper("test"):
        return Share.objects.filter(author=author or cast.ben).select_related("key").latest("pk")


# -- who says it ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unnamed", "says", "holders_know"),
    [
        ("holders", "Juniper</bdi> is told it’s you.", True),
        ("nobody", "Nobody here is told who it was", False),
    ],
)
def test_as_someone_in_the_circle(
    cast: Cast, sign_in: Any, unnamed: str, says: str, holders_know: bool
) -> None:
    setting(cast, unnamed=unnamed)
    shown = page(sign_in, cast)
    assert says in shown
    assert "With two of you, people may guess." in shown
    assert "As <b>someone in the circle</b>" in page(sign_in, cast, say_as="unnamed", audience="group")
    sign_in("ben").post(path(cast), {"words": "no name", "audience": "group", "say_as": "unnamed"})
    kept = newest(cast)
    assert (kept.unnamed, kept.holders_know) == (True, holders_know)
    assert re.search(r'value="unnamed"[^>]*checked', page(sign_in, cast)), "remembered, and said so"


def test_nothing_is_chosen_about_a_name_the_first_time(cast: Cast, sign_in: Any) -> None:
    assert 'value="unnamed"' in page(sign_in, cast, "ana")
    assert "checked" not in page(sign_in, cast, "ana")


@pytest.mark.parametrize("others", [1, 4, 5])
def test_how_many_sit_there_is_said_while_it_can_be_guessed(cast: Cast, sign_in: Any, others: int) -> None:
    for number in range(others - 1):
        seat(member(f"one-{number}"), cast.tuesday, cast.now)
    count = others + 1
    assert f"With {number_word(count)} of you, people may guess." in page(sign_in, cast)
    seat(member("paused"), cast.tuesday, cast.now, paused_until=cast.now + dt.timedelta(days=1))
    seat(member("gone"), cast.tuesday, cast.now, until=cast.now)
    assert f"With {number_word(count)} of you, people may guess." in page(sign_in, cast)
    for number in range(6):
        seat(member(f"more-{number}"), cast.tuesday, cast.now)
    assert "people may guess" not in page(sign_in, cast)


def test_where_the_promise_wants_names_there_is_no_way_round_it(cast: Cast, sign_in: Any) -> None:
    setting(cast, unnamed="no")
    assert "say_as" not in page(sign_in, cast)
    sign_in("ben").post(path(cast), {"words": "as if", "audience": "group", "say_as": "unnamed"})
    assert newest(cast).unnamed is False, "the form does not know that choice"
    with pytest.raises(PermissionDenied):
        say(cast, unnamed=True)


# -- to whom ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def chosen(cast: Cast) -> dict[str, Membership]:
    """Gil and Hana sit in Tuesday Circle too, where one may say things to chosen people."""
    setting(cast, writing="chosen")
    return {name: seat(member(name), cast.tuesday, cast.now) for name in ("gil", "hana")}


def test_to_chosen_people(cast: Cast, sign_in: Any, chosen: dict[str, Membership]) -> None:
    shown = page(sign_in, cast)
    assert chosen["gil"].public_id in shown
    assert not re.search(rf'value="{chosen["gil"].member_id}"', shown), "no member's number stands in a page"
    assert cast.ben_seat
    assert cast.ben_seat.public_id not in shown, "nobody chooses themselves"
    asked = {"audience": "chosen", "readers": [chosen["gil"].public_id], "words": "for Gil"}
    assert "<span>Share with <bdi>Gil</bdi></span>" in page(sign_in, cast, **asked)
    assert sign_in("ben").post(path(cast), asked).status_code == 302
    kept = newest(cast)
    assert kept.readers == [chosen["gil"].member_id]
    told = Notice.objects.get(kind="share-for-you")
    assert (told.recipient_id, told.about) == (chosen["gil"].member_id, kept.public_id)
    for who, reads in (
        (chosen["gil"].member, True),
        (chosen["hana"].member, False),
        (cast.ana, False),
        (cast.ben, True),
    ):
        with acting_as(who.pk):
            assert Share.objects.visible_to(who).filter(pk=kept.pk).exists() == reads, who
            assert Share.objects.filter(pk=kept.pk).exists() == reads, f"{who} by the database"


def test_at_least_one_person_is_chosen(cast: Cast, sign_in: Any, chosen: dict[str, Membership]) -> None:
    answer = sign_in("ben").post(path(cast), {"audience": "chosen", "words": "to whom"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Choose at least one person." in shown
    assert re.search(r"<details[^>]*data-with[^>]* open>", shown), (
        "it stands open where something is to be chosen"
    )
    assert "to whom</textarea>" in shown
    answer = sign_in("ben").post(path(cast), {"audience": "chosen", "words": "x", "readers": ["zzzzzzzzzz"]})
    assert "Choose from the people who sit here now." in answer.content.decode()


def test_chosen_people_are_dropped_where_it_goes_to_everyone(
    cast: Cast, sign_in: Any, chosen: dict[str, Membership]
) -> None:
    asked = {"audience": "group", "readers": [chosen["gil"].public_id], "words": "to all"}
    assert sign_in("ben").post(path(cast), asked).status_code == 302
    assert newest(cast).readers == []


@pytest.mark.parametrize("settings", [{"writing": "no"}, {"members_seen": "holders"}])
def test_where_the_promise_does_not_have_it_nobody_is_chosen(
    cast: Cast, sign_in: Any, chosen: dict[str, Membership], settings: dict[str, str]
) -> None:
    setting(cast, **settings)
    shown = page(sign_in, cast)
    assert 'value="chosen"' not in shown
    assert chosen["gil"].public_id not in shown
    with pytest.raises(PermissionDenied):
        say(cast, audience="chosen", readers=[chosen["gil"].member])
    if "members_seen" in settings:
        assert chosen["gil"].public_id in page(sign_in, cast, "ana"), "who holds the space sees who sits here"


def test_who_cannot_be_chosen(cast: Cast, chosen: dict[str, Membership]) -> None:
    Membership.objects.filter(pk=chosen["hana"].pk).update(paused_until=cast.now + dt.timedelta(days=1))
    for readers in (
        [],
        [cast.ben],
        [cast.cleo],
        [cast.dev],
        [chosen["gil"].member, cast.ben],
        [chosen["hana"].member],
    ):
        with pytest.raises(PermissionDenied):
            say(cast, audience="chosen", readers=readers)
    with pytest.raises(PermissionDenied):
        say(cast, audience="group", readers=[cast.ana])
    with pytest.raises(PermissionDenied):
        say(cast, audience="world")


def test_those_one_keeps_ones_words_from_are_neither_counted_nor_offered_nor_told(
    cast: Cast, sign_in: Any, chosen: dict[str, Membership]
) -> None:
    with acting_as(cast.ben.pk):
        for who in (chosen["gil"].member, cast.ana):
            Mute.objects.create(group=cast.tuesday, member=cast.ben, other=who, withholds=True, at=cast.now)
    shown = page(sign_in, cast, audience="group")
    assert chosen["gil"].public_id not in shown
    assert "<span>Share with one person</span>" in shown
    assert "Nobody who holds the space reads it: you keep apart from <bdi>Juniper</bdi>." in shown
    assert "Nobody holds this space now." not in shown  # she does, for the others
    with pytest.raises(PermissionDenied):
        say(cast, audience="chosen", readers=[chosen["gil"].member])
    said = say(cast, audience="facilitators")
    assert not Notice.objects.filter(about=said.public_id).exists()
    with acting_as(cast.ben.pk):
        assert not Waiting.objects.filter(share=said).exists(), "nobody else reads it, so it waits for nobody"


def test_who_visits_is_counted_and_said(cast: Cast, sign_in: Any) -> None:
    seat(member("ivo"), cast.tuesday, cast.now, visit_rounds=2)
    shown = page(sign_in, cast, audience="group")
    assert "Two other people, one of them visiting." in shown
    assert "<span>Share with 2 people</span>" in shown


# -- for how long, and what would help --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "offered"),
    [(0, [1, 7, 30, 90, 0]), (90, [1, 7, 30, 90]), (30, [1, 7, 30]), (7, [1, 7]), (1, [1])],
)
def test_it_stays_as_long_as_the_circle_has_it_or_shorter(
    cast: Cast, sign_in: Any, limit: int, offered: list[int]
) -> None:
    setting(cast, stay_days=limit)
    found = re.findall(r'name="stay"[^>]*value="(\d+)"', page(sign_in, cast))
    assert [int(days) for days in found] == offered
    for days in (0, 1, 7, 30, 90):
        if days in offered:
            fades = say(cast, stay_days=days).fades_at
            assert fades == (cast.now + dt.timedelta(days=days) if days else None)
        else:
            with pytest.raises(PermissionDenied):
                say(cast, stay_days=days)
    for odd in (-1, 2, 1000):
        with pytest.raises(PermissionDenied):
            say(cast, stay_days=odd)
    assert say(cast).fades_at == cast.tuesday.fades_at(cast.now), (
        "as the circle has it where nothing is chosen"
    )


def test_the_note_is_the_authors_and_one_line(cast: Cast, sign_in: Any) -> None:
    asked = {"words": "x", "audience": "group", "note": "  Mentions a  funeral\nin spring "}
    sign_in("ben").post(path(cast), asked)
    assert newest(cast).note == "a funeral in spring"
    answer = sign_in("ben").post(path(cast), {**asked, "note": "long " * 20})
    assert "Keep the note to 60 letters" in answer.content.decode()
    with pytest.raises(PermissionDenied):
        say(cast, note="n" * 61)


def test_what_would_help_is_said_where_somebody_says_it(cast: Cast, sign_in: Any) -> None:
    assert "You’d like people to listen" in page(sign_in, cast, wish="listen", audience="group")
    ben = sign_in("ben")
    for wish, kept in (("practical", "practical"), ("open", ""), ("", "")):
        ben.post(path(cast), {"words": wish or "none", "audience": "group", "wish": wish})
        assert newest(cast).wish == kept
    answer = ben.post(path(cast), {"words": "x", "audience": "group", "wish": "money"})
    assert answer.status_code == 200
    with pytest.raises(PermissionDenied):
        say(cast, wish="money")


def test_what_is_said_waits_for_an_answer_and_what_is_hard_at_once(cast: Cast, sign_in: Any) -> None:
    with acting_as(cast.ben.pk):
        for hard, due in (
            (False, cast.now + dt.timedelta(hours=cast.tuesday.answer_hours)),
            (True, cast.now),
        ):
            said = say(cast, hard=hard)
            assert said.hard == hard
            assert Waiting.objects.get(share=said).due_at == due


def test_the_promise_changes_with_the_choices(cast: Cast, sign_in: Any) -> None:
    setting(cast, writing="chosen")
    assert "Only people with a seat here read it." in page(sign_in, cast, audience="group")
    assert "So does whoever is given a seat later" in page(sign_in, cast, audience="group")
    assert "Only those who hold the space read it." in page(sign_in, cast, audience="facilitators")
    assert "Only the people you choose read it." in page(sign_in, cast, audience="chosen")
    assert "It carries no name; those who hold the space are told" in page(
        sign_in, cast, say_as="unnamed", audience="group"
    )
    for joining, says in (
        ("closed", "Nobody who comes later reads it."),
        ("at_once", "whoever takes a seat later"),
    ):
        setting(cast, joining=joining)
        assert says in page(sign_in, cast, audience="group")


# -- sent once --------------------------------------------------------------------------------------------------------------


def test_every_choice_belongs_to_what_was_sent(cast: Cast, chosen: dict[str, Membership]) -> None:
    form = uuid.uuid4()
    ways: list[dict[str, Any]] = [
        {}, {"words": "other"}, {"note": "a note"}, {"wish": "listen"}, {"hard": True}, {"unnamed": True}, {"stay_days": 7},
        {"audience": "facilitators"}, {"audience": "chosen", "readers": [cast.ana]},
        {"audience": "chosen", "readers": [cast.ana, chosen["gil"].member]},
    ]  # fmt: skip
    first = [say(cast, submission=form, **way).pk for way in ways]
    assert len(set(first)) == len(ways)
    assert [say(cast, submission=form, **way).pk for way in ways] == first
    turned = {"audience": "chosen", "readers": [chosen["gil"].member, cast.ana]}
    assert say(cast, submission=form, **turned).pk == first[-1], "the same people in another order"


def test_words_and_note_are_not_taken_for_each_other(cast: Cast) -> None:
    form = uuid.uuid4()
    assert say(cast, submission=form, words="a|b").pk != say(cast, submission=form, words="a", note="b|").pk


def test_the_composer_asks_no_more_with_more_people_and_more_said(
    cast: Cast, sign_in: Any, chosen: dict[str, Membership]
) -> None:
    ben = sign_in("ben")
    counts = []
    for _ in range(2):
        ben.get(path(cast))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert ben.get(path(cast)).status_code == 200
        counts.append(len(asked))
        for number in range(3):
            seat(member(f"more-{number}-{len(counts)}"), cast.tuesday, cast.now)
            say(cast, words=f"more {number}")
            ben.post(f"{path(cast)}keep/", {"words": f"unfinished {number}"})
    assert counts[0] == counts[1]
