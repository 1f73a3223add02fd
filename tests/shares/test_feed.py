"""The group's page: twenty at a time, one statement for all of them, and an end."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.models import Membership
from shares.models import Acknowledgement, Share
from tests.cast import Cast, member, reply, seat, share
from vault.actor import acting_as

MINUTE = dt.timedelta(minutes=1)
STATEMENTS = 8
"""Session, member, my seats with the ring, what is about to change, check-in, celebrations, shares with all that hangs on them; and `set_config`,
which goes past the counter. (The server asks the connection for its health besides.)"""


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
    page = sign_in("ben").get(f"/g/{quiet.public_id}/").content.decode()
    assert "Someone has to say hello first; it can be one word." in page
    assert "One person and eleven open seats." in page


def test_pebbles_differ_from_group_to_group_by_seat(cast: Cast) -> None:
    from shares.room import enter

    seat(cast.ana, cast.mornings, cast.now)
    here = enter(cast.ana, cast.tuesday.public_id, cast.now).me
    there = enter(cast.ana, cast.mornings.public_id, cast.now).me
    assert Membership.objects.filter(member=cast.ana).count() == 2
    assert (here.name, here.holds, there.holds) == ("Juniper", True, False)
