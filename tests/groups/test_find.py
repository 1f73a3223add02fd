"""Finding a circle: who finds which, by what, and what a stranger is told."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from groups.finding import Standpoint, Wishes, find
from groups.models import Group
from tests.cast import Cast, group, member, seat


@pytest.fixture
def circles(cast: Cast) -> dict[str, Group]:
    """Three more that anyone finds, each of another kind."""
    made = {
        "Harbour": {
            "meets": "in_person",
            "approach": "faith",
            "language": "cy",
            "about": "By the sea, 100% quiet.",
            "themes": ["grief", "mood"],
            "for_whom": ["women"],
            "access": ["step_free", "plain"],
            "days": [1, 4],
            "dayparts": ["evening"],
            "time_zone": "Europe/Dublin",
        },
        "Lamplight": {
            "meets": "hybrid",
            "approach": "skills",
            "joining": "at_once",
            "when_words": "Every evening",
            "themes": ["anything"],
            "access": ["step_free", "text"],
            "days": [0, 1, 2, 3, 4, 5, 6],
            "dayparts": ["evening"],
            "time_zone": "Pacific/Auckland",
        },
        "Orchard": {"meets": "online", "approach": "secular", "joining": "closed"},
    }
    return {name: group(name, cast.now, listed="anyone", **fields) for name, fields in made.items()}


def found(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/find/{query}")
    assert page.status_code == 200
    return [card["group"].name for card in page.context["cards"]]


def test_a_stranger_finds_what_is_listed_for_anyone(cast: Cast, circles: dict[str, Group]) -> None:
    assert found(Client()) == ["Early Mornings", "Harbour", "Lamplight", "Orchard"]


def test_someone_signed_in_finds_more_but_never_what_is_unlisted_or_closed_to_them(
    cast: Cast, circles: dict[str, Group], sign_in: Any
) -> None:
    Group.objects.filter(name="Harbour").update(listed="nobody")
    assert found(sign_in("cleo")) == ["Early Mornings", "Lamplight", "Orchard", "Tuesday Circle"]
    assert found(sign_in("eve")) == ["Early Mornings", "Lamplight", "Orchard"]
    assert found(sign_in("eve"), "?q=tuesday&language=xx") == ["Early Mornings", "Lamplight", "Orchard"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=harbour", ["Harbour"]),
        ("?q=SEA quiet", ["Harbour"]),
        ("?q=100%25", ["Harbour"]),
        ("?q=evening", ["Lamplight"]),
        ("?meets=online", ["Early Mornings", "Lamplight", "Orchard"]),
        ("?meets=in_person", ["Harbour", "Lamplight"]),
        ("?meets=in_person&meets=online", ["Early Mornings", "Harbour", "Lamplight", "Orchard"]),
        ("?approach=b5", ["Harbour"]),
        ("?language=cy", ["Harbour"]),
        ("?joining=at_once", ["Early Mornings", "Lamplight"]),
        ("?open=1", ["Early Mornings", "Harbour", "Lamplight"]),
        ("?approach=b5&language=cy&open=1", ["Harbour"]),
        ("?about=a8", ["Harbour", "Lamplight"]),
        ("?about=a1", ["Lamplight"]),
        ("?about=a11", ["Lamplight"]),
        ("?for=c2", ["Harbour"]),
        ("?for=c1", ["Early Mornings", "Lamplight", "Orchard"]),
        ("?need=d5", ["Harbour", "Lamplight"]),
        ("?need=d5&need=d6", ["Harbour"]),
        ("?time=evening", ["Harbour", "Lamplight"]),
        ("?time=evening&time=morning", ["Harbour", "Lamplight"]),
        ("?day=1", ["Harbour", "Lamplight"]),
        ("?day=1&day=4&time=evening&about=a8&for=c2", ["Harbour"]),
        # By the clock where one is: in winter Dublin is 13 hours behind Auckland, whose evening is its morning.
        ("?time=evening&zone=Pacific/Auckland", ["Lamplight"]),
        ("?time=morning&zone=Pacific/Auckland", ["Harbour"]),
        ("?time=morning&day=2&zone=Pacific/Auckland", ["Harbour"]),
        ("?time=morning&zone=Europe/Dublin", ["Lamplight"]),
        ("?time=evening&zone=Mars/Olympus", ["Harbour", "Lamplight"]),
    ],
)
def test_each_facet_narrows(cast: Cast, circles: dict[str, Group], query: str, expected: list[str]) -> None:
    assert found(Client(), query) == expected


def test_where_nothing_fits_the_nearest_three_say_what_would_have_to_give(
    cast: Cast, circles: dict[str, Group]
) -> None:
    page = Client().get("/find/?approach=b5&language=cy&joining=at_once&q=harbour")
    body = page.content.decode()
    assert "No circle fits all of that." in body
    cards = page.context["cards"]
    assert [(card["group"].name, card["gives"]) for card in cards] == [
        ("Harbour", ["how one takes a seat"]),
        ("Early Mornings", ["the words you typed", "the approach", "the language"]),
        ("Lamplight", ["the words you typed", "the approach", "the language"]),
    ]
    assert "<b>Would have to give:</b> how one takes a seat" in body


def test_names_of_those_who_hold_are_for_people_who_signed_in(cast: Cast, sign_in: Any) -> None:
    stranger, ben = Client().get("/find/").content.decode(), sign_in("ben").get("/find/").content.decode()
    assert "One person holds the space" in stranger
    assert "Kestrel" not in stranger
    assert "<bdi>Kestrel</bdi> holds the space" in ben
    for page in (stranger, ben):
        assert "Marigold" not in page
        assert "canary" not in page


def test_no_cookie_no_script_no_session_for_a_stranger(cast: Cast) -> None:
    answer = Client().get("/find/?q=x")
    assert not answer.cookies
    assert "<script" not in answer.content.decode()
    assert Client().post("/find/").status_code == 405


def test_seats_are_said_in_words(cast: Cast, sign_in: Any) -> None:
    for number in range(9):
        seat(member(f"guest{number}"), cast.mornings, cast.now)
    assert "Eleven people, one open seat" in Client().get("/find/").content.decode()
    seat(member("last"), cast.mornings, cast.now)
    page = Client().get("/find/").content.decode()
    assert "Twelve people, every seat taken" in page
    assert "Take a seat" not in page
    assert "You sit here" in sign_in("cleo").get("/find/").content.decode()


def test_facets_stand_open_but_on_a_telephone(cast: Cast) -> None:
    assert '<details class="facets card" open>' in Client().get("/find/").content.decode()
    telephone = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile Safari"})
    assert '<details class="facets card">' in telephone.get("/find/").content.decode()


def test_pages_of_twenty(cast: Cast) -> None:
    for number in range(45):
        group(f"Circle {number:02}", cast.now, listed="anyone")
    first, last = found(Client()), found(Client(), "?page=3")
    assert (len(first), len(last)) == (20, 6)
    assert 'rel="next"' in Client().get("/find/?q=circle").content.decode()
    assert "page=2" in Client().get("/find/?q=circle&page=1").content.decode()
    assert found(Client(), "?page=99") == []
    assert found(Client(), "?page=9999999") == first


@pytest.mark.parametrize("name", [None, "ben"])
def test_as_many_statements_for_one_circle_as_for_many(cast: Cast, sign_in: Any, name: str | None) -> None:
    client = sign_in(name)
    client.get("/find/")

    def statements(query: str = "") -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/find/{query}")
        return sum("SAVEPOINT" not in query["sql"] for query in seen)

    few, few_near = statements(), statements("?approach=b5")
    for number in range(5):
        made = group(f"Circle {number}", cast.now, listed="anyone")
        seat(member(f"holder{number}"), made, cast.now, role="facilitator")
    assert (statements(), statements("?approach=b5")) == (few, few_near)
    assert few == (4 if name is None else 9)


@pytest.mark.parametrize(
    "query",
    [
        "?page=-1", "?page=1e9", "?page=٣", "?page=", "?page=999999999999999999999", "?q=%25%5C_%27", "?q=" + "a" * 5000,
        "?q=%E2%80%AE%E2%80%8B", "?meets=x&meets=online&meets=online", "?approach[]=1", "?language=../../etc", "?open=2",
        "?q=%F0%9F%92%A9&approach=%27%3B--", "?" + "&".join(f"meets={n}" for n in range(900)), "?q=%00", "?q=%ff", "?q=%ed%a0%80",
    ],
)  # fmt: skip
def test_a_hostile_address_is_never_an_error_of_ours(cast: Cast, query: str) -> None:
    assert Client(raise_request_exception=False).get(f"/find/{query}").status_code in (200, 400)


def test_what_is_no_answer_is_passed_over() -> None:
    assert Wishes.read(QueryDict("page=x&meets=y&approach=z&language=q&joining=closed&open=yes")) == Wishes()
    wishes = Wishes.read(QueryDict("q=a+b&meets=online&open=1&page=3"))
    assert Wishes.read(QueryDict(wishes.address()[1:])) == Wishes(words="a b", meets=("online",), open=True)
    assert [label for label, _ in wishes.chosen()] == ["“a b”", "Online", "An open seat"]


def test_no_circle_at_all(db: None) -> None:
    assert find(None, Wishes(), Standpoint(clock.now())).groups == []
    assert find(None, Wishes(approach="faith"), Standpoint(clock.now())).nearest
    assert "No circle can be found here yet" in Client().get("/find/").content.decode()
    assert Client().get("/find/?approach=b5").status_code == 200
