"""The pages of check-ins, as each of the cast gets them, without JavaScript."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from checkins import actions
from checkins.beginnings import name_of
from checkins.models import CheckIn, Rhythm, Round
from members.models import Consent
from notices.models import Notice
from tests.cast import CANARY, NAMES, Cast, member, seat
from vault.actor import acting_as
from vault.keys import key_for

FORM = {
    "question": "own", "own_words": "What is <b>here</b>?", "every": "week", "weekday": "1", "opens": "19:30",
    "time_zone": "Europe/Dublin", "open_minutes": "180", "remind_minutes": "60",
}  # fmt: skip


@pytest.fixture
def url(cast: Cast) -> str:
    assert cast.round is not None
    return reverse("checkins:answer", args=[cast.round.public_id])


def test_the_cast_at_every_door(cast: Cast, url: str, sign_in: Any) -> None:
    """Strangers 404, members without the right 403; nobody outside learns that there is something."""
    assert cast.round is not None
    rhythm = Rhythm.objects.get()
    rounds = reverse("checkins:rounds", args=[cast.tuesday.public_id])
    end = reverse("checkins:end_rhythm", args=[cast.tuesday.public_id, rhythm.public_id])
    expected = {
        url: {"ana": 200, "ben": 200},
        f"{url}hold/": {"ana": 200, "ben": 403},
        f"{url}back/": {"ben": 200},
        rounds: {"ana": 200, "ben": 403},
        end: {"ana": 200, "ben": 403},
        "/care/": {
            "ana": 200,
            "finn": 200,
            "moe": 200,
            **dict.fromkeys(["ben", "cleo", "dev", "eve", "ada", "zoe"], 403),
        },
    }
    for path, answers in expected.items():
        assert Client().get(path).status_code == 302
        for who in NAMES:
            answer = sign_in(who).get(path)
            assert answer.status_code == answers.get(who, 404), (path, who)
            if who not in {"ana", "ben"}:
                assert CANARY not in answer.content.decode(), (path, who)


def test_answering_and_reading_it_back(cast: Cast, url: str, sign_in: Any) -> None:
    ana = sign_in("ana")
    page = ana.get(url).content.decode()
    assert "checked" not in page  # nothing is chosen beforehand
    assert "Pass this time" in page
    assert f"{CANARY} a bit shaky" in page  # Ben's, to everyone
    sent = {"weather": "heavy", "pull": "strong", "words": "Not <i>easy</i>", "audience": "facilitators"}
    answer = ana.post(url, sent, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(url, 302)]
    assert "Not &lt;i&gt;easy&lt;/i&gt;" in page
    assert "Change my answer" in page
    assert "Not &lt;i&gt;easy" not in sign_in("ben").get(url).content.decode()


def test_the_pull_asks_with_the_groups_noun(cast: Cast, url: str, sign_in: Any) -> None:
    assert "Any pull today?" in sign_in("ana").get(url).content.decode()
    cast.tuesday.pull_noun = "drink"
    cast.tuesday.save()
    assert "Any pull to drink today?" in sign_in("ana").get(url).content.decode()


def test_the_choice_of_last_time_is_remembered_and_said(cast: Cast, url: str, sign_in: Any) -> None:
    assert cast.round is not None
    earlier = cast.now - dt.timedelta(days=1)
    before = Round.objects.create(
        rhythm=cast.round.rhythm, group=cast.tuesday, date=earlier.date(), question="?",
        opens_at=earlier, closes_at=earlier + dt.timedelta(hours=2),
    )  # fmt: skip
    with acting_as(cast.ana.pk):
        key = key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk)
        CheckIn.objects.create(
            round=before, group=cast.tuesday, member=cast.ana, audience="me", at=earlier, key=key
        )
    page = sign_in("ana").get(url).content.decode()
    assert "Your choice last time." in page
    assert page.count("checked") == 1
    assert (
        'value="me"'
        in page.split("checked")[0].rsplit("<input", 1)[1] + page.split("checked")[1].split(">")[0]
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"audience": ""}, "Choose who sees this"),
        ({"audience": "everybody"}, "Choose who sees this"),
        ({"audience": "group", "weather": "hail"}, "Choose one of the five"),
        ({"audience": "group", "words": "kept " * 401}, "Nothing is lost, it is still here"),
    ],
)
def test_what_was_typed_stays_on_a_mistake(
    cast: Cast, url: str, sign_in: Any, wrong: dict[str, str], said: str
) -> None:
    answer = sign_in("ana").post(url, {"words": "kept words", "pull": "little", **wrong})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert "kept" in page
    assert "Check: " in page
    with acting_as(cast.ana.pk):
        assert not CheckIn.objects.visible_to(cast.ana).filter(member=cast.ana).exists()


def test_passing_and_taking_back(cast: Cast, url: str, sign_in: Any) -> None:
    ana = sign_in("ana")
    page = ana.post(f"{url}pass/", follow=True).content.decode()
    assert "You passed this time" in page
    page = ana.post(f"{url}back/", follow=True).content.decode()
    assert "Pass this time" in page
    assert ana.get(f"{url}back/").status_code == 404
    assert ana.get(f"{url}pass/").status_code == 405


def test_a_closed_round_is_kind(cast: Cast, url: str, sign_in: Any) -> None:
    Round.objects.update(closes_at=cast.now - dt.timedelta(minutes=1))
    page = sign_in("ben").get(url).content.decode()
    assert f"{CANARY} a bit shaky" in page
    assert "has closed" in page
    assert "Send my check-in" not in page
    assert "<form" not in page.split("<main", 1)[1]
    for path in (url, f"{url}pass/"):
        assert sign_in("ana").post(path, {"audience": "group"}).status_code == 403


def test_without_a_standing_yes_nothing_is_kept(cast: Cast, url: str, sign_in: Any) -> None:
    Consent.objects.filter(member=cast.ana, purpose="health-words").update(withdrawn_at=cast.now)
    page = sign_in("ana").get(url).content.decode()
    assert "yours does not stand" in page
    assert "Send my check-in" not in page
    assert sign_in("ana").post(url, {"audience": "group", "words": "x"}).status_code == 403


def test_the_board_names_who_showed_something_and_nobody_who_came_quietly(
    cast: Cast, url: str, sign_in: Any
) -> None:
    """A pass and an answer kept to oneself are told to nobody; who asked for somebody is named; nobody is counted."""
    assert cast.round is not None
    gus, hana, ida, jo = (member(name) for name in ("gus", "hana", "ida", "jo"))
    for person in (gus, hana, ida, jo):
        seat(person, cast.tuesday, cast.now - dt.timedelta(days=1))
    with acting_as(gus.pk):
        actions.pass_by(member=gus, of_round=cast.round, now=cast.now)
    for person, reach in ((hana, "facilitators"), (jo, "no")):
        with acting_as(person.pk):
            actions.answer(
                member=person, of_round=cast.round, now=cast.now, audience="me", words="secret", reach=reach
            )
    page = sign_in("ana").get(f"{url}hold/").content.decode()
    assert "secret" not in page
    assert f"{CANARY} a bit shaky" in page.split("Who came")[1]
    assert "Hana" in page.split("Who came")[0]
    assert not {name for name in ("Gus", "Ida", "Jo") if f"<bdi>{name}</bdi>" in page}
    Round.objects.update(closes_at=cast.now - dt.timedelta(minutes=1))
    page = sign_in("ana").get(f"{url}hold/").content.decode()
    missed = page.split("not heard from")[1].split("</section>")[0]
    assert {name for name in ("Gus", "Hana", "Ida", "Jo", "Wren") if name in missed} == {"Ida"}


@pytest.mark.parametrize("answers", [1, 3])
def test_the_board_asks_the_database_the_same_for_1_and_3(
    cast: Cast, url: str, sign_in: Any, answers: int, django_assert_num_queries: Any
) -> None:
    assert cast.round is not None
    for number in range(answers - 1):
        person = member(f"m{number}")
        seat(person, cast.tuesday, cast.now)
        with acting_as(person.pk):
            actions.answer(member=person, of_round=cast.round, now=cast.now, audience="group", words="hello")
    ana = sign_in("ana")
    with django_assert_num_queries(BOARD_QUERIES):
        page = ana.get(f"{url}hold/").content.decode()
    assert page.split("Who came")[1].count("<article") == answers


BOARD_QUERIES = 17
"""Nine for who came; three for letters of one's own with answers and names; one each for to whom anybody wrote, handovers and
closing words; two for what is to celebrate."""


def test_a_rhythm_is_looked_at_and_then_begun(cast: Cast, sign_in: Any) -> None:
    rounds = reverse("checkins:set_rhythm", args=[cast.mornings.public_id])
    finn = sign_in("finn")
    finn.post(rounds, {**FORM, "look": "1"})
    page = finn.post(rounds, {**FORM, "look": "1"}).content.decode()
    assert page.count("7:30 pm to 10:30 pm") == 5
    assert "Begin this rhythm" in page
    assert not Rhythm.objects.filter(group=cast.mornings).exists()
    for _ in range(2):  # sent twice, set once
        page = finn.post(rounds, {**FORM, "begin": "1"}, follow=True).content.decode()
    rhythm = Rhythm.objects.get(group=cast.mornings)
    assert (rhythm.question, rhythm.weekday, rhythm.opens) == ("What is <b>here</b>?", 1, dt.time(19, 30))
    assert "What is &lt;b&gt;here&lt;/b&gt;?" in page
    end = reverse("checkins:end_rhythm", args=[cast.mornings.public_id, rhythm.public_id])
    assert "End this rhythm?" in finn.get(end).content.decode()
    assert Rhythm.objects.filter(group=cast.mornings, ended_at=None).exists()
    finn.post(end)
    assert not Rhythm.objects.filter(group=cast.mornings, ended_at=None).exists()


def test_with_htmx_only_the_form_comes_back(cast: Cast, sign_in: Any) -> None:
    rounds = reverse("checkins:set_rhythm", args=[cast.mornings.public_id])
    finn = sign_in("finn")
    answer = finn.post(rounds, {**FORM, "look": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith("<form")
    answer = finn.post(rounds, {**FORM, "opens": "half past", "look": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"opens": "half past seven"}, "Write the time like 19:30."),
        ({"time_zone": "Middle/Earth"}, "We do not know that place"),
        ({"time_zone": "../etc/passwd"}, "We do not know that place"),
        ({"own_words": "  "}, "Write the question in your own words"),
        ({"own_words": "x" * 121}, "120 letters at most"),
        ({"every": "day", "open_minutes": "10080"}, "Every day: choose a day at most"),
        ({"open_minutes": "60", "remind_minutes": "60"}, "falls while it is open"),
        ({"weekday": "9"}, "Choose one from the list."),
    ],
)
def test_a_strange_rhythm_gets_a_kind_answer(
    cast: Cast, sign_in: Any, wrong: dict[str, str], said: str
) -> None:
    rounds = reverse("checkins:set_rhythm", args=[cast.mornings.public_id])
    answer = sign_in("finn").post(rounds, {**FORM, **wrong, "begin": "1"})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Rhythm.objects.filter(group=cast.mornings).exists()


def test_a_rhythm_of_another_group_cannot_be_ended(cast: Cast, sign_in: Any) -> None:
    rhythm = Rhythm.objects.get(group=cast.tuesday)
    end = reverse("checkins:end_rhythm", args=[cast.mornings.public_id, rhythm.public_id])
    assert sign_in("finn").post(end).status_code == 404
    rhythm.refresh_from_db()
    assert rhythm.ended_at is None


def test_care_shows_who_asked_in_the_groups_one_holds(cast: Cast, url: str, sign_in: Any) -> None:
    empty = "Nobody needs you here right now."
    for who in ("ana", "finn", "moe"):
        assert empty in sign_in(who).get("/care/").content.decode()
    ben, on = sign_in("ben"), name_of(cast.checkin)
    ben.post(url, {"audience": "me", "words": "only mine", "reach": "anyone", "on": on})
    page = sign_in("ana").get("/care/").content.decode()
    assert "Wren" in page
    assert "only mine" not in page
    assert empty not in page
    for who in ("finn", "moe"):
        page = sign_in(who).get("/care/").content.decode()
        assert empty in page
        assert "Wren" not in page
    assert Notice.objects.filter(kind="reach-out").get().recipient == cast.ana
    with acting_as(cast.ben.pk):
        CheckIn.objects.filter(member=cast.ben).update(at=cast.now - dt.timedelta(days=8))
    assert empty in sign_in("ana").get("/care/").content.decode()


def test_who_left_is_not_on_the_care_page(cast: Cast, url: str, sign_in: Any) -> None:
    sign_in("ben").post(url, {"audience": "me", "reach": "anyone"})
    cast.ben.memberships.update(until=cast.now)
    assert "Wren" not in sign_in("ana").get("/care/").content.decode()


def test_asking_anyone_stands_on_the_circles_page(cast: Cast, url: str, sign_in: Any) -> None:
    sign_in("ana").post(url, {"audience": "me", "words": "mine", "reach": "anyone"})
    page = sign_in("ben").get(url).content.decode()
    assert "Would like someone to reach out" in page
    assert "mine" not in page.split("From the others")[1]


def test_names_never_stand_in_titles(cast: Cast, url: str, sign_in: Any) -> None:
    rounds = reverse("checkins:rounds", args=[cast.tuesday.public_id])
    for path in (url, f"{url}hold/", rounds, "/care/"):
        title = sign_in("ana").get(path).content.decode().split("<title>")[1].split("</title>")[0]
        assert "Circle" not in title
        assert "Wren" not in title
