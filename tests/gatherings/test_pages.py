"""The pages: what stands where, for whom, before and after the answer; and what happens when two tabs disagree."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from gatherings import actions, purge
from gatherings.models import Gathering, Place, Rsvp
from groups.models import Group, Mute
from groups.signals import group_erasing
from members.models import Consent, Member
from tests.cast import CANARY, Cast, member, seat
from tests.gatherings.ground import DAY, HOUR, WHERE, answers, at, nobody_answered, planned
from vault.actor import acting_as, keeper
from vault.models import DataKey


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    day = (cast.now + 5 * DAY).date()
    return {
        "title": "Tea and cake", "day": day, "starts": "19:30", "minutes": 90, "time_zone": "Europe/Dublin", "meets": "in_person",
        "where": "The blue door", "access": "", "words": "", "submission": uuid.uuid4(), **more,
    }  # fmt: skip


def path(gathering: Gathering, more: str = "") -> str:
    return f"/w/{gathering.public_id}/{more}"


def read(client: Any, to: str) -> str:
    answer = client.get(to)
    assert answer.status_code == 200, to
    return str(answer.content.decode())


def test_planned_answered_and_seen_by_form_alone(cast: Cast, sign_in: Any) -> None:
    """Plain forms, as a browser without script sends them."""
    ben, ana = sign_in("ben"), sign_in("ana")
    made = ben.post(f"/g/{cast.tuesday.public_id}/gather/", typed(cast))
    assert made.status_code == 302
    page = read(ana, made.url)
    assert "Tea and cake" in page
    assert "The blue door" not in page
    assert "stands here once you answer" in page
    assert 'value="quiet"' in page
    assert ana.post(f"{made.url}answer/", {"answer": "maybe", "shows": "shown"}).status_code == 302
    page = read(ana, made.url)
    assert "The blue door" in page
    assert "You may come" in page
    assert "<bdi>Juniper</bdi> may come" in read(ben, made.url)
    assert "Your choice last time" in page
    assert ana.post(f"{made.url}answer/", {"take_back": "1"}).status_code == 302
    assert "The blue door" not in read(ana, made.url)
    assert "Juniper</bdi> may come" not in read(ben, made.url)


@pytest.mark.parametrize("said", ["", "no"])
def test_the_place_stands_nowhere_before_the_answer(cast: Cast, sign_in: Any, said: str) -> None:
    """Not on the page, in the file, on the list, the circle's page or Today, in a copy, or where it is moved."""
    gathering = planned(cast, at(cast.now + HOUR), title="Tea")
    ana, place = sign_in("ana"), WHERE.removeprefix(CANARY)
    if said:
        answers(cast.ana, gathering, said, cast.now)
    group = f"/g/{cast.tuesday.public_id}/"
    everywhere = [
        path(gathering), path(gathering, "notes.ics"), path(gathering, "move/"), path(gathering, "off/"), group,
        f"{group}gather/", f"{group}copy/notes.txt", "/today/", "/me/words/", "/me/notices/",
    ]  # fmt: skip
    for page in everywhere:
        assert place not in read(ana, page), page
    assert place in read(sign_in("ben"), path(gathering))
    assert place in read(sign_in("ben"), f"{group}copy/notes.txt")
    answers(cast.ana, gathering, "maybe", cast.now)
    assert place in read(ana, path(gathering))
    for page in everywhere[1:2] + everywhere[4:]:
        assert place not in read(ana, page), page


def test_an_empty_answer_is_asked_again_and_a_strange_one_too(cast: Cast, sign_in: Any) -> None:
    ana, gathering = sign_in("ana"), planned(cast)
    for said in ({}, {"answer": "perhaps"}, {"answer": "yes", "shows": "all"}):
        answer = ana.post(path(gathering, "answer/"), said)
        assert answer.status_code == 200
        assert "One thing to look at" in answer.content.decode()
    with keeper("test"):
        assert not Rsvp.objects.filter(gathering=gathering).exists()


def test_nothing_said_about_showing_is_quiet(cast: Cast, sign_in: Any) -> None:
    gathering = planned(cast)
    assert sign_in("ana").post(path(gathering, "answer/"), {"answer": "yes"}).status_code == 302
    with keeper("test"):
        assert Rsvp.objects.get(gathering=gathering).quietly
    assert "Juniper</bdi> will be there" not in read(sign_in("ben"), path(gathering))


def test_pressed_twice_it_is_one_and_with_other_words_it_is_two(cast: Cast, sign_in: Any) -> None:
    ben, form, to = sign_in("ben"), typed(cast), f"/g/{cast.tuesday.public_id}/gather/"
    assert ben.post(to, form).url == ben.post(to, form).url
    assert ben.post(to, {**form, "title": "Soup"}).url != ben.post(to, form).url


def test_two_tabs(cast: Cast, sign_in: Any) -> None:
    """In one it is called off; in the other it is still answered, moved, reworded and called off."""
    gathering, ana, ben = planned(cast), sign_in("ana"), sign_in("ben")
    assert ben.post(path(gathering, "off/")).status_code == 302
    late = ana.post(path(gathering, "answer/"), {"answer": "yes"}, follow=True)
    assert "There is nothing to answer any more" in late.content.decode()
    assert ben.post(path(gathering, "off/")).status_code == 302
    assert ben.post(path(gathering, "move/"), typed(cast)).status_code == 403
    assert ben.post(path(gathering, "words/"), typed(cast)).status_code == 403
    with keeper("test"):
        assert Gathering.objects.get(pk=gathering.pk).sequence == 1
        assert not Rsvp.objects.filter(gathering=gathering).exists()
    assert "It is off" in read(ana, path(gathering))
    assert "It is off" in read(ana, f"/g/{cast.tuesday.public_id}/gather/")
    assert CANARY + " tea" not in read(ana, f"/g/{cast.tuesday.public_id}/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "2020-02-29"}, {"day": "2027-02-29"}, {"day": "0001-01-01"}, {"day": "9999-12-31"}, {"day": "soon"},
        {"starts": "25:00"}, {"time_zone": "Mars/Olympus"}, {"minutes": "-5"}, {"minutes": "99999"}, {"title": "\u202e"},
        {"title": "x" * 61}, {"meets": "by post"}, {"submission": "1"}, {"where": "x" * 401}, {"day": "2029-01-01"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_typed_goes_astray(
    cast: Cast, sign_in: Any, wrong: dict[str, str]
) -> None:
    answer = sign_in("ben").post(
        f"/g/{cast.tuesday.public_id}/gather/", typed(cast, words="kept so far", **wrong)
    )
    assert answer.status_code == 200
    assert "to look at" in answer.content.decode()
    assert "kept so far" in answer.content.decode()
    with keeper("test"):
        assert Gathering.objects.filter(group=cast.tuesday).count() == 1


def test_hostile_words_stay_words(cast: Cast, sign_in: Any) -> None:
    bad = "<script>alert(1)</script>"
    gathering = planned(
        cast, title=bad, words=bad, access=bad, where=f"{bad} javascript:alert(1) https://a.example/x"
    )
    answers(cast.ana, gathering, "yes", cast.now)
    for page in (
        path(gathering),
        f"/g/{cast.tuesday.public_id}/",
        f"/g/{cast.tuesday.public_id}/gather/",
        path(gathering, "off/"),
    ):
        text = read(sign_in("ana"), page)
        assert bad not in text, page
        assert 'href="javascript' not in text
    assert 'href="https://a.example/x"' in read(sign_in("ana"), path(gathering))


def test_each_reads_it_by_their_own_clock(cast: Cast, sign_in: Any) -> None:
    day = clock.today(cast.now, "Europe/Dublin") + 3 * DAY
    when = actions.When(day, dt.time(18, 30), "Europe/Dublin", 60)
    gathering = planned(cast, when)
    Member.objects.filter(pk=cast.ana.pk).update(time_zone="Asia/Tokyo")
    Member.objects.filter(pk=cast.ben.pk).update(time_zone="Europe/Dublin")
    assert "6:30\u00a0pm where it is)" in read(sign_in("ana"), path(gathering))
    own = read(sign_in("ben"), path(gathering))
    assert "where it is)" not in own
    assert "6:30\u00a0pm to 7:30\u00a0pm</time>" in own


def test_who_visits_looks_on_and_comes_along(cast: Cast, sign_in: Any) -> None:
    gil = member("gil")
    seat(gil, cast.tuesday, cast.now - DAY, visit_rounds=2)
    cast.gil = gil  # type: ignore[attr-defined]
    gathering, browser, to = planned(cast), sign_in("gil"), f"/g/{cast.tuesday.public_id}/gather/"
    assert "Plan something" not in read(browser, to)
    assert browser.post(to, typed(cast)).status_code == 403
    assert browser.post(path(gathering, "answer/"), {"answer": "yes"}).status_code == 302
    assert WHERE in read(browser, path(gathering))


def test_without_a_standing_yes_nothing_is_kept(cast: Cast, sign_in: Any) -> None:
    gathering = planned(cast)
    Consent.objects.filter(member=cast.ben, purpose="health-words").update(withdrawn_at=cast.now)
    ben = sign_in("ben")
    answer = ben.post(f"/g/{cast.tuesday.public_id}/gather/", typed(cast))
    assert "What you typed is still here" in answer.content.decode()
    for more in ("words/", "move/"):
        answer = ben.post(path(gathering, more), typed(cast))
        assert "What you typed is still here" in answer.content.decode(), more
    assert ben.post(path(gathering, "off/")).status_code == 302  # calling off says nothing new


def test_who_is_muted_is_neither_on_the_list_nor_among_who_comes(cast: Cast, sign_in: Any) -> None:
    gathering, anas = planned(cast), planned(cast, by=cast.ana)
    answers(cast.ben, anas, "yes", cast.now, quietly=False)
    ana, list_ = sign_in("ana"), f"/g/{cast.tuesday.public_id}/gather/"
    assert "Wren</bdi> will be there" in read(ana, path(anas))
    with acting_as(cast.ana.pk):
        Mute.objects.create(group=cast.tuesday, member=cast.ana, other=cast.ben, at=cast.now)
    assert "Wren</bdi> will be there" not in read(ana, path(anas))
    assert path(gathering) not in read(ana, list_)
    assert read(ana, path(gathering))  # who follows a link reads it


def test_who_left_has_no_name_on_it_and_does_not_come(cast: Cast, sign_in: Any) -> None:
    own, anas = planned(cast), planned(cast, by=cast.ana)
    answers(cast.ben, anas, "yes", cast.now, quietly=False)
    cast.tuesday.memberships.filter(member=cast.ben).update(until=cast.now)
    ana = sign_in("ana")
    assert "Someone who was here" in read(ana, path(own))
    assert "Wren" not in read(ana, path(own))
    assert "will be there" not in read(ana, path(anas))
    assert sign_in("ben").get(path(anas)).status_code == 404


def test_five_come_and_four_are_named(cast: Cast, sign_in: Any) -> None:
    gathering = planned(cast)
    for n in range(6):
        person = member(f"p{n}", display_name=f"Guest {n}")
        seat(person, cast.tuesday, cast.now - DAY)
        answers(person, gathering, "yes", cast.now + n * dt.timedelta(seconds=1), quietly=False)
    page = read(sign_in("ana"), path(gathering))
    assert "<bdi>Guest 3</bdi> and others will be there" in page
    assert "Guest 4" not in page
    assert page.count('class="pebble"') <= 6


@pytest.mark.parametrize(("page", "statements"), [("gather/", 8), ("one", 17), ("today", 11)])
def test_three_ask_as_often_as_one(cast: Cast, sign_in: Any, page: str, statements: int) -> None:
    """However much is planned and however many come."""
    gathering = planned(cast, at(cast.now + 2 * HOUR))
    where = {"gather/": f"/g/{cast.tuesday.public_id}/gather/", "one": path(gathering), "today": "/today/"}[
        page
    ]
    ana, counts = sign_in("ana"), []
    for n in (1, 3):
        with CaptureQueriesContext(connection) as seen:
            read(ana, where)
        counts.append(len([q for q in seen if "SAVEPOINT" not in q["sql"]]))
        for m in range(2):
            planned(cast, at(cast.now + HOUR))
            person = member(f"more{n}{m}")
            seat(person, cast.tuesday, cast.now - DAY)
            answers(person, gathering, "yes", cast.now, quietly=False)
    assert counts[0] == counts[1] <= statements


def test_today_shows_what_is_today_or_tomorrow_and_not_refused(cast: Cast, sign_in: Any) -> None:
    nobody_answered()
    ana = sign_in("ana")
    Member.objects.filter(pk=cast.ana.pk).update(time_zone="Pacific/Auckland")
    here = clock.today(cast.now, "Pacific/Auckland")
    edge = clock.instant_of(here + 2 * DAY, dt.time(0), "Pacific/Auckland")
    near = planned(cast, at(edge - dt.timedelta(minutes=30)), title="Near")
    planned(cast, at(edge), title="Far off")
    page = read(ana, "/today/")
    assert "Near" in page
    assert "Far off" not in page
    answers(cast.ana, near, "no", cast.now)
    assert "Near" not in read(ana, "/today/")
    answers(cast.ana, near, "maybe", cast.now)
    assert "You said: Maybe." in read(ana, "/today/")
    with acting_as(cast.ben.pk):
        actions.cancel(member=cast.ben, gathering=near, now=cast.now)
    assert "Near" not in read(ana, "/today/")


def test_the_circles_page_shows_the_next_one_or_that_a_walk_counts(cast: Cast, sign_in: Any) -> None:
    ana, home = sign_in("ana"), f"/g/{cast.tuesday.public_id}/"
    planned(cast, at(cast.now + HOUR), title="The nearer one")
    page = read(ana, home)
    assert "The nearer one" in page
    assert f"{CANARY} walk" not in page
    with keeper("test"):
        Gathering.objects.all().delete()
    assert "Nothing planned. A walk counts." in read(ana, home)
    assert "Nothing planned. A walk counts." in read(ana, f"{home}gather/")


def test_much_planned_is_said_kindly(cast: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_PLANNED", 1)
    answer = sign_in("ben").post(f"/g/{cast.tuesday.public_id}/gather/", typed(cast))
    assert "Let one of them pass first" in answer.content.decode()


def test_it_fades_rows_answers_place_and_key(cast: Cast) -> None:
    gathering = planned(cast)
    answers(cast.ana, gathering, "yes", cast.now)
    assert purge.purge_faded(now=gathering.fades_at - dt.timedelta(seconds=1)) == 0
    assert purge.purge_faded(now=gathering.fades_at, batch=1) == 1  # the cast's own is a day later
    with keeper("test"):
        assert not Place.objects.filter(gathering=gathering.pk).exists()
        assert not Rsvp.objects.filter(gathering=gathering.pk).exists()
    from shares.purge import purge_faded

    purge_faded(now=gathering.fades_at + 3 * DAY)
    assert not DataKey.objects.filter(pk=gathering.key_id).exists()


def test_a_group_that_is_erased_leaves_none_of_it(cast: Cast) -> None:
    answers(cast.ana, planned(cast), "yes", cast.now)
    group_erasing.send(sender=Group, group=cast.tuesday, now=cast.now)
    with keeper("test"):
        for model in (Gathering, Place, Rsvp):
            assert not model.objects.filter(group=cast.tuesday).exists()  # type: ignore[attr-defined]
