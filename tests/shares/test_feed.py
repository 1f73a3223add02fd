"""The group's page: twenty at a time, one statement for all of them, and an end."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from groups.models import Membership
from shares import room
from shares.models import Acknowledgement, Share
from tests.cast import Cast, member, reply, seat, share
from tests.reading import in_a_line
from vault.actor import acting_as, keeper

MINUTE = dt.timedelta(minutes=1)
STATEMENTS = 10
"""Session, member, my seats with the ring, what is about to change, check-in, celebrations, who is on duty, the next gathering, shares with all that hangs on
them; and `set_config`, which goes past the counter. (The server asks the connection for its health besides.)"""


def fill(cast: Cast, count: int) -> list[Share]:
    """That many shares more than none in Tuesday Circle, newest last, each heard and answered."""
    made = []
    for n in range(count):
        said = share(cast.ben, cast.tuesday, f"words number {n}.", cast.now - (count - n) * MINUTE)
        reply(cast.ana, said, "yes", cast.now)
        with acting_as(cast.ana.pk):
            for kind in ("hear", "thank"):
                Acknowledgement.objects.create(
                    share=said, group=cast.tuesday, audience="group", member=cast.ana, kind=kind, at=cast.now
                )
        made.append(said)
    return made


@pytest.mark.parametrize("count", [1, 3, 20])
def test_however_much_was_said_the_page_asks_as_often(cast: Cast, sign_in: Any, count: int) -> None:
    fill(cast, count)
    ben = sign_in("ben")
    with CaptureQueriesContext(connection) as seen:
        page = ben.get(f"/g/{cast.tuesday.public_id}/")
    assert page.status_code == 200
    asked = [q["sql"] for q in seen if "SAVEPOINT" not in q["sql"]]
    assert len(asked) + 1 == STATEMENTS, "\n\n".join(asked)


def numbers(page: str) -> list[int]:
    return [int(n) for n in re.findall(r"words number (\d+)\.", page)]


def test_twenty_a_page_from_newest_to_the_end_and_back(cast: Cast, sign_in: Any) -> None:
    fill(cast, 45)
    ben, path = sign_in("ben"), f"/g/{cast.tuesday.public_id}/"
    pages, address = [], path
    while address:
        page = ben.get(address).content.decode()
        pages.append((address, page))
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = path + older[1].replace("&amp;", "&") if older else ""
    assert [n for _, page in pages for n in numbers(page)] == list(range(44, -1, -1))
    assert [len(numbers(page)) for _, page in pages] == [20, 20, 5]
    assert ["That’s everything" in page for _, page in pages] == [False, False, True]
    assert 'rel="prev"' not in pages[0][1]
    for (_, last), (_, before) in zip(pages[:0:-1], pages[-2::-1], strict=True):
        newer = re.search(r'rel="prev" href="([^"]+)"', last)
        assert newer
        assert numbers(ben.get(path + newer[1]).content.decode()) == numbers(before)


def test_shares_of_the_same_instant_are_neither_lost_nor_shown_twice(cast: Cast, sign_in: Any) -> None:
    for n in range(25):
        share(cast.ben, cast.tuesday, f"words number {n}.", cast.now)
    ben, path = sign_in("ben"), f"/g/{cast.tuesday.public_id}/"
    first = ben.get(path).content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    assert numbers(first) + numbers(ben.get(path + older[1]).content.decode()) == list(range(24, -1, -1))


@pytest.mark.parametrize(
    "cursor", ["before=zzzzzzzzzz", "after=zzzzzzzzzz", "before=%27", "after=&before=", "show=x"]
)
def test_a_strange_cursor_shows_the_newest_page(cast: Cast, sign_in: Any, cursor: str) -> None:
    fill(cast, 3)
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/?{cursor}")
    assert numbers(page.content.decode()) == [2, 1, 0]


def test_a_cursor_of_another_group_tells_nothing(cast: Cast, sign_in: Any) -> None:
    elsewhere = share(cast.cleo, cast.mornings, "elsewhere", cast.now)
    fill(cast, 1)
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/?before={elsewhere.public_id}")
    assert numbers(page.content.decode()) == [0]


def test_waiting_for_a_reply(cast: Cast, sign_in: Any) -> None:
    fill(cast, 2)
    share(cast.ana, cast.tuesday, "words number 7.", cast.now)
    ben = sign_in("ben")
    page = ben.get(f"/g/{cast.tuesday.public_id}/?show=waiting").content.decode()
    assert numbers(page) == [7]
    assert "for Ana only" in page
    assert '<a href="?show=waiting" aria-current="true">' in page


def test_names_in_words_up_to_four_then_others(cast: Cast, sign_in: Any) -> None:
    said = share(cast.ana, cast.tuesday, "hear me", cast.now)
    people = [cast.ben, *(member(name) for name in ("gil", "hana", "ivo", "jo"))]
    for person in people:
        if person is not cast.ben:
            seat(person, cast.tuesday, cast.now)
        with acting_as(person.pk):
            Acknowledgement.objects.create(
                share=said, group=cast.tuesday, audience="group", member=person, kind="hear", at=cast.now
            )
    gil = sign_in("ana")
    page = gil.get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert "<bdi>Wren</bdi>, <bdi>Gil</bdi>, <bdi>Hana</bdi>, <bdi>Ivo</bdi> and others hear you" in page
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert "You, <bdi>Gil</bdi>, <bdi>Hana</bdi>, <bdi>Ivo</bdi> and others hear <bdi>Juniper</bdi>" in page


def test_chips_say_whom_it_is_for_and_when_it_fades(cast: Cast, sign_in: Any) -> None:
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert page.count("For those who hold the space</span>") == 1
    assert "Fades" not in page  # in ninety days
    cast.tuesday.stay_days = 7
    cast.tuesday.save()
    share(cast.ben, cast.tuesday, "short-lived", cast.now - MINUTE)
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert "Fades in 6 days</span>" in page


def test_a_new_circle_says_so(cast: Cast, sign_in: Any) -> None:
    from tests.cast import group

    quiet = group("Quiet", cast.now)
    seat(cast.ben, quiet, cast.now)
    page = in_a_line(sign_in("ben").get(f"/g/{quiet.public_id}/"))
    assert "Someone has to say hello first; it can be one word." in page
    assert "One person and eleven open seats." in page


def test_pebbles_differ_from_group_to_group_by_seat(cast: Cast) -> None:
    from shares.room import enter

    seat(cast.ana, cast.mornings, cast.now)
    here = enter(cast.ana, cast.tuesday.public_id, cast.now).me
    there = enter(cast.ana, cast.mornings.public_id, cast.now).me
    assert Membership.objects.filter(member=cast.ana).count() == 2
    assert (here.name, here.holds, there.holds) == ("Juniper", True, False)


def test_a_note_stands_before_the_words_and_closes_them(cast: Cast, sign_in: Any) -> None:
    share(cast.ana, cast.tuesday, "open bar", cast.now, note="drinking <b>&</b> a funeral", wish="practical")
    home = f"/g/{cast.tuesday.public_id}/"
    closed = (
        '<details class="note"><summary><span>Mentions <bdi>drinking &lt;b&gt;&amp;&lt;/b&gt; a funeral</bdi></span>'
        '<u>Show it</u></summary><div class="voice"><p dir="auto">open bar</p></div></details>'
    )
    assert closed in sign_in("ben").get(home).content.decode()
    assert "Practical help is welcome</span>" in sign_in("ben").get(home).content.decode()
    assert closed.replace('"note">', '"note" open>') in sign_in("ana").get(home).content.decode()


def test_chosen_people_read_how_many_they_are_and_not_who(cast: Cast, sign_in: Any) -> None:
    gil = member("gil")
    seat(gil, cast.tuesday, cast.now)
    share(cast.ana, cast.tuesday, "for two", cast.now, audience="chosen", readers=[cast.ben.pk, gil.pk])
    share(cast.ana, cast.tuesday, "for one", cast.now, audience="chosen", readers=[cast.ben.pk])
    home = f"/g/{cast.tuesday.public_id}/"
    page = sign_in("ben").get(home).content.decode()
    assert "For you and one other</span>" in page
    assert "For you alone</span>" in page
    assert "<bdi>Gil</bdi>" not in page.split("Shared lately")[1]
    assert "For <bdi>Wren</bdi> and <bdi>Gil</bdi></span>" in sign_in("ana").get(home).content.decode()


def test_how_hard_it_is_stands_nowhere_in_the_feed(cast: Cast, sign_in: Any) -> None:
    said = share(cast.ana, cast.tuesday, "it is what it is", cast.now, hard=True)
    home, ben = f"/g/{cast.tuesday.public_id}/", sign_in("ben")
    pages = [ben.get(home).content.decode()]
    with keeper("test: the same, not marked as hard"):
        Share.objects.filter(pk=said.pk).update(hard=False)
    pages.append(ben.get(home).content.decode())
    assert len({re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page) for page in pages}) == 1


def test_where_only_holders_see_who_sits_here_the_page_shows_nobody_who_has_not_spoken(
    cast: Cast, sign_in: Any
) -> None:
    quiet = seat(member("gil"), cast.tuesday, cast.now)
    cast.tuesday.members_seen = "holders"
    cast.tuesday.save()
    home = f"/g/{cast.tuesday.public_id}/"
    page = in_a_line(sign_in("ben").get(home))
    assert "Three people and nine open seats. <bdi>Juniper</bdi> holds the space." in page
    assert "Gil" not in page
    assert '<symbol id="p' not in page
    assert "<bdi>Juniper</bdi> hears you" in page
    page = sign_in("ana").get(home).content.decode()
    assert f'<symbol id="p{quiet.pebble}"' in page


def since(client: Any, cast: Cast, after: str = "") -> Any:
    return client.get(f"/g/{cast.tuesday.public_id}/since/", {"after": after} if after else {})


def test_while_you_were_reading(cast: Cast, sign_in: Any) -> None:
    """The page asks by itself; it is told of something new by others, not of what it has, of one's own, of what is hidden."""
    said = fill(cast, 2)
    ana, ben = sign_in("ana"), sign_in("ben")
    page = in_a_line(ana.get(f"/g/{cast.tuesday.public_id}/"))
    assert (
        f'hx-get="/g/{cast.tuesday.public_id}/since/?after={said[-1].public_id}" hx-trigger="every 60s"'
        in page
    )
    assert since(ana, cast, said[-1].public_id).status_code == 204
    newer = share(cast.ben, cast.tuesday, "a moment ago", cast.now)
    answer = since(ana, cast, said[-1].public_id)
    assert "Something new was shared. Show it" in answer.content.decode()
    assert "a moment ago" not in answer.content.decode()
    assert since(ben, cast, said[-1].public_id).status_code == 204
    assert since(ana, cast, newer.public_id).status_code == 204
    assert since(ana, cast, "zzzzzzzzzz").status_code == 204
    ana.post(f"/s/{newer.public_id}/more/", {"verb": "hide"})
    assert since(ana, cast, said[-1].public_id).status_code == 204
    assert "since/" not in ana.get(f"/g/{cast.tuesday.public_id}/?show=waiting").content.decode()


def test_asking_for_something_new_keeps_no_session_awake(cast: Cast, sign_in: Any, monkeypatch: Any) -> None:
    """Else the page of somebody who has gone would never lock."""
    ana = sign_in("ana")
    assert ana.get(f"/g/{cast.tuesday.public_id}/").status_code == 200
    for minutes in range(1, cast.ana.lock_minutes + 2):
        moment = cast.now + minutes * MINUTE
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        last = since(ana, cast)
    assert last.status_code == 302
    assert last.headers["Location"].startswith("/unlock/")


def crowded(cast: Cast, people: int) -> list[Membership]:
    """So many more with a seat in Tuesday Circle, in the order they came: the last of them have spoken, heard and were chosen."""
    seats = [seat(member(f"more{n}"), cast.tuesday, cast.now + n * MINUTE) for n in range(people)]
    said = share(seats[-1].member, cast.tuesday, "said by the last", cast.now + people * MINUTE)
    for one in seats[-8:-2]:
        with acting_as(one.member_id):
            Acknowledgement.objects.create(
                share=said, group=cast.tuesday, audience="group", member=one.member, kind="hear", at=cast.now
            )
    share(
        cast.ben, cast.tuesday, "for two", cast.now + people * MINUTE, audience="chosen",
        readers=[seats[-2].member_id, seats[-3].member_id],
    )  # fmt: skip
    share(seats[-4].member, cast.tuesday, "gone since", cast.now + people * MINUTE)
    Membership.objects.filter(pk=seats[-4].pk).update(until=cast.now)
    Membership.objects.filter(pk__in=[one.pk for one in seats[:3]]).update(
        paused_until=cast.now + dt.timedelta(days=4000)
    )
    return seats


@pytest.mark.parametrize("who", ["ana", "ben"])
@pytest.mark.parametrize("seen", ["seats", "holders"])
@pytest.mark.parametrize("people", [9, 40, 70])
def test_a_page_that_reads_few_of_many_people_says_the_same(
    cast: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch, people: int, seen: str, who: str
) -> None:
    cast.tuesday.members_seen = seen
    cast.tuesday.save()
    crowded(cast, people)
    browser, pages = sign_in(who), []
    for enter in (room.enter, lambda member, group, now, met: room.enter(member, group, now)):
        monkeypatch.setattr("home.group.enter", enter)
        page = browser.get(f"/g/{cast.tuesday.public_id}/").content.decode()
        assert set(re.findall(r'href="#(p\d+)"', page)) <= set(re.findall(r'<symbol id="(p\d+)"', page))
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|<symbol id="p.*?</symbol>', "", page))
    assert pages[0] == pages[1]
    assert "<bdi>More" in pages[0]


def test_a_large_circle_costs_as_many_statements_and_reads_few_people(cast: Cast, sign_in: Any) -> None:
    seats = crowded(cast, 70)
    ben = sign_in("ben")
    with CaptureQueriesContext(connection) as seen:
        page = ben.get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert len([q for q in seen if "SAVEPOINT" not in q["sql"]]) + 1 == STATEMENTS
    assert (
        "Sixty-eight people" in page or "68 people" in page
    )  # three are paused, one has left, with Ana and Ben
    assert "and others hear" in page
    assert f"For <bdi>{seats[-2].name}</bdi> and <bdi>{seats[-3].name}</bdi>" in page
    assert "Someone who was here" in page
    named = {seats[-1].member_id, cast.ben.pk}
    few = room.enter(cast.ben, cast.tuesday.public_id, clock.now(), met=named)
    assert named < few.people.keys()
    assert len(few.people) == room.RING + 1
    assert (few.taken, few.count) == (71, 68)


def test_who_was_not_asked_for_is_not_taken_for_somebody_who_left(cast: Cast) -> None:
    seats = crowded(cast, 70)
    few = room.enter(cast.ben, cast.tuesday.public_id, clock.now(), met=[seats[-4].member_id])
    assert few.person(seats[-4].member_id) is None
    with pytest.raises(LookupError):
        few.person(seats[-1].member_id)
    with pytest.raises(LookupError):
        _ = few.here
    whole = room.enter(cast.ben, cast.tuesday.public_id, clock.now())
    assert len(whole.people) == whole.taken == 71
    assert len(whole.here) == whole.count == 68
