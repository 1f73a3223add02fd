"""The road, the plan and the seven step pages, as a browser without JavaScript meets them."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from journeys import actions, steps
from journeys.models import Chapter, Journey, Plan, Setback, StepDraft
from tests.cast import Cast
from vault.actor import acting_as, keeper


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def at(cast: Cast) -> str:
    assert cast.journey
    return str(cast.journey.public_id)


def counted(html: str) -> str:
    found = re.search(r'class="days">([^<]*)', html)
    return found.group(1) if found else ""


@pytest.fixture
def ben(sign_in: Any) -> Client:
    return sign_in("ben")


@pytest.fixture
def cleo(sign_in: Any) -> Client:
    """Has no road yet."""
    return sign_in("cleo")


def test_an_empty_road_asks_when_it_began(cleo: Client) -> None:
    html = page(cleo, "/journey/")
    assert "Every road starts with one line. When did yours begin? A month is close enough." in html


@pytest.mark.parametrize(
    ("typed", "start", "month_only"),
    [
        ({"day": "7", "month": "3", "year": "2024"}, dt.date(2024, 3, 7), False),
        ({"day": "", "month": "3", "year": "2024"}, dt.date(2024, 3, 1), True),
        ({"day": "٧", "month": "3", "year": "٢٠٢٤"}, dt.date(2024, 3, 7), False),
        ({"day": " ７ ", "month": "3", "year": "２０２４"}, dt.date(2024, 3, 7), False),
    ],
)
def test_a_road_begins(
    cleo: Client, cast: Cast, typed: dict[str, str], start: dt.date, month_only: bool
) -> None:
    for _ in range(2):  # pressed twice it is one road
        answer = cleo.post("/journey/begin/", {"name": "", **typed})
        assert answer.status_code == 302
    with acting_as(cast.cleo.pk):
        journey = Journey.objects.visible_to(cast.cleo).get()
        assert (journey.starts_on, journey.month_only) == (start, month_only)
        assert Chapter.objects.visible_to(cast.cleo).get().begins_on == start
    assert "You are here" in page(cleo, "/journey/")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "1", "month": "1", "year": "2999"}, "still ahead of you"),
        ({"day": "1", "month": "1", "year": "1899"}, "from 1900 on"),
        ({"day": "31", "month": "2", "year": "2024"}, "has no day 31"),
        ({"day": "seven", "month": "1", "year": "2024"}, "as a number, like 7"),
        ({"day": "²", "month": "1", "year": "2024"}, "as a number, like 7"),
        ({"day": "", "month": "", "year": "2024"}, "Choose a month"),
        ({"day": "", "month": "13", "year": "2024"}, "one of the twelve months"),
        ({"day": "", "month": "1", "year": "99"}, "four digits"),
        ({"day": "", "month": "1", "year": "-2024"}, "four digits"),
    ],
)
def test_a_strange_start_is_refused_kindly_and_kept(cleo: Client, typed: dict[str, str], said: str) -> None:
    answer = cleo.post("/journey/begin/", {"name": "Sleep", **typed})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert said in html
    assert 'value="Sleep"' in html


def test_the_three_ways_of_counting_change_this_view_only(ben: Client, cast: Cast) -> None:
    assert counted(page(ben, "/journey/")) == "400"
    assert counted(page(ben, "/journey/?count=chapter")) == "401"
    none = page(ben, "/journey/?count=none")
    assert counted(none) == ""
    assert "on this road</strong>" not in none
    assert counted(page(ben, "/journey/?count=nonsense")) == "400"
    with acting_as(cast.ben.pk):
        assert Journey.objects.visible_to(cast.ben).get().counting == "all"


def test_the_way_of_counting_is_remembered_from_the_edit_page(ben: Client, cast: Cast) -> None:
    html = page(ben, f"/journey/{at(cast)}/edit/")
    said = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', html) for name in ("day", "year", "name")}
    month = re.search(r'<option value="(\d+)" selected', html)
    assert month
    form = {name: found.group(1) if found else "" for name, found in said.items()}
    answer = ben.post(f"/journey/{at(cast)}/edit/", {**form, "month": month.group(1), "counting": "none"})
    assert answer.status_code == 302
    assert counted(page(ben, "/journey/")) == ""


def test_the_start_stays_before_the_second_chapter(ben: Client, cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        second = actions.begin_chapter(
            member=cast.ben, journey=cast.journey, after=1, now=cast.now - dt.timedelta(days=300)
        )
    late = clock.today(cast.now, "UTC")
    form = {"day": late.day, "month": late.month, "year": late.year, "counting": "all"}
    html = ben.post(f"/journey/{at(cast)}/edit/", form).content.decode()
    assert f"second chapter begins on {second.begins_on.day} {second.begins_on:%B}" in html


def test_a_chapter_begins_once(ben: Client, cast: Cast) -> None:
    html = page(ben, f"/journey/{at(cast)}/chapter/")
    assert 'name="after" value="1"' in html
    for _ in range(2):
        assert (
            ben.post(
                f"/journey/{at(cast)}/chapter/", {"title": "Mornings", "words": "", "after": "1"}
            ).status_code
            == 302
        )
    with acting_as(cast.ben.pk):
        assert Chapter.objects.visible_to(cast.ben).count() == 2
        newest = Chapter.objects.visible_to(cast.ben).select_related("key").latest("number")
        assert newest.title == "Mornings"
    assert (
        ben.post(reverse("journeys:edit_chapter", args=[newest.public_id]), {"title": "Days"}).status_code
        == 302
    )
    assert "Days" in page(ben, "/journey/")


def test_a_title_too_long_is_still_there(ben: Client, cast: Cast) -> None:
    answer = ben.post(f"/journey/{at(cast)}/chapter/", {"title": "x" * 81, "after": "1"})
    assert "longer than we can keep" in answer.content.decode()
    assert "x" * 81 in answer.content.decode()


def walk(client: Client, **said: Any) -> None:
    """Through all seven pages, saying what is given by page."""
    for number in range(1, 8):
        answer = client.post(f"/journey/step/{number}/", said.get(f"p{number}", {"press": "skip"}))
        assert answer.status_code == 302


def test_something_happened_with_words(ben: Client, cast: Cast) -> None:
    before = counted(page(ben, "/journey/"))
    walk(
        ben, p1={"safe": "yes"}, p2={"help": "write"}, p3={"words": "Three hard days.", "about_when": "early October"},
        p4={"around": ["Tired", "Lonely"], "other": "an anniversary"}, p5={"know": "nobody"},
        p6={"road": "new", "title": "Coming back"}, p7={"next_step": "Sleep"},
    )  # fmt: skip
    html = page(ben, "/journey/")
    assert counted(html) == before
    for said in ("Three hard days.", "Early October", "Tired", "an anniversary", "Coming back", "A bend in the road",
                 "Only you can see this", "Sleep"):  # fmt: skip
        assert said in html
    with acting_as(cast.ben.pk):
        assert Setback.objects.visible_to(cast.ben).count() == 2
        assert not StepDraft.objects.visible_to(cast.ben).exists()


def test_every_page_can_be_passed(cleo: Client, cast: Cast) -> None:
    walk(cleo)
    with acting_as(cast.cleo.pk):
        bend = Setback.objects.visible_to(cast.cleo).select_related("key").get()
        assert bend.words is bend.around is bend.next_step is bend.happened_on is None
        assert Journey.objects.visible_to(cast.cleo).get().milestones_wanted is False


def test_nothing_is_on_the_road_before_the_last_page(ben: Client, cast: Cast) -> None:
    for number in range(1, 7):
        ben.post(f"/journey/step/{number}/", {"press": "skip"})
    with acting_as(cast.ben.pk):
        assert Setback.objects.visible_to(cast.ben).count() == 1


def test_pressed_twice_it_is_one(ben: Client, cast: Cast) -> None:
    walk(ben)
    assert ben.post("/journey/step/7/", {"next_step": "again"}).status_code == 302
    with acting_as(cast.ben.pk):
        assert Setback.objects.visible_to(cast.ben).count() == 2


def test_kept_for_later_it_waits_and_can_be_let_go(ben: Client, cast: Cast) -> None:
    ben.post("/journey/step/1/", {"press": "skip"})
    ben.post("/journey/step/3/", {"press": "keep", "words": "half a sentence"})
    assert "something half written" in page(ben, "/journey/")
    assert ben.get("/journey/step/")["Location"] == "/journey/step/3/"
    assert "half a sentence" in page(ben, "/journey/step/3/")
    ben.post("/journey/step/let-go/")
    assert "something half written" not in page(ben, "/journey/")
    assert ben.get("/journey/step/3/")["Location"] == "/journey/step/1/"


@pytest.mark.parametrize("answer", ["no", "not_sure"])
def test_not_safe_is_offered_company_first(ben: Client, answer: str) -> None:
    went = ben.post("/journey/step/1/", {"safe": answer})
    assert went["Location"] == "/journey/step/company/"
    html = page(ben, "/journey/step/company/")
    assert html.index('class="btn solid big" href="/now/"') < html.index('href="/journey/step/2/"')


def test_marking_it_passes_over_the_words(ben: Client) -> None:
    assert ben.post("/journey/step/2/", {"help": "mark"})["Location"] == "/journey/step/6/"


def test_nothing_yet_stays_once_and_then_goes_on(ben: Client) -> None:
    assert ben.post("/journey/step/2/", {"help": "nothing"})["Location"] == "/journey/step/2/"
    assert "There is no hurry" in page(ben, "/journey/step/2/")
    assert ben.post("/journey/step/2/", {"help": "nothing"})["Location"] == "/journey/step/3/"


@pytest.mark.parametrize("number", range(1, 8))
def test_nothing_odd_is_refused_on_a_step_page(ben: Client, number: int) -> None:
    odd = "x\u202e\u200b" + "é" * 20_000
    form = dict.fromkeys(
        (
            "safe",
            "help",
            "words",
            "about_when",
            "around",
            "other",
            "know",
            "letter",
            "road",
            "title",
            "next_step",
            "tomorrow",
        ),
        odd,
    )
    assert ben.post(f"/journey/step/{number}/", form).status_code == 302


def test_words_of_any_length_are_on_the_road(ben: Client) -> None:
    long = "slowly " * 20_000
    walk(ben, p3={"words": long}, p6={"road": "new", "title": "t" * 500})
    html = page(ben, "/journey/")
    assert html.count("slowly") == 20_000
    assert "t" * 500 in html


def test_a_line_that_left_the_plan_is_let_go_and_the_rest_kept(ben: Client, cast: Cast) -> None:
    ben.post("/journey/step/4/", {"around": ["Tired", "a line that is gone"], "other": "else"})
    with acting_as(cast.ben.pk):
        draft = steps.open_draft(cast.ben)
        assert draft is not None
        assert (draft.around, draft.other) == (["Tired"], "else")


def test_own_triggers_are_offered(ben: Client) -> None:
    ben.post("/plan/triggers/", {"words": "Friday afternoons\nrows about money"})
    ben.post("/journey/step/1/", {"press": "skip"})
    html = page(ben, "/journey/step/4/")
    assert html.index("Friday afternoons") < html.index("Hungry")


@pytest.mark.parametrize("number", range(1, 8))
def test_support_is_in_sight_on_every_step(ben: Client, number: int) -> None:
    ben.post("/journey/step/1/", {"press": "skip"})
    html = page(ben, f"/journey/step/{number}/")
    assert 'href="/now/"' in html
    assert "<title>Journey" in html
    assert 'value="keep"' in html
    assert ('value="skip"' in html) is (number < 7)


def test_a_day_in_the_words_is_understood() -> None:
    today = dt.date(2026, 5, 2)
    said = {"today": today, " Yesterday ": dt.date(2026, 5, 1), "2026-4-30": dt.date(2026, 4, 30), "2026-05-03": None,
            "1899-12-31": None, "2026-02-31": None, "early May": None, "": None, "٢٠٢٦-٤-٣٠": dt.date(2026, 4, 30)}  # fmt: skip
    assert {words: steps.day_in(words, today) for words in said} == said


def test_the_plan_reads_from_the_top(ben: Client, cast: Cast) -> None:
    assert "First:" in page(ben, "/plan/")
    ben.post("/plan/first/", {"words": "Kettle first."})
    ben.post("/plan/people/", {"words": "Somebody: 020 7946 0018\nthe neighbour at 12"})
    html = page(ben, "/plan/")
    assert html.index("Kettle first.") < html.index("What tends to bring it on")
    assert 'href="tel:02079460018"' in html
    assert html.count("tel:") == 1
    with acting_as(cast.ben.pk):
        assert Plan.objects.visible_to(cast.ben).count() == 1
        from journeys.panel import plan_line

        assert plan_line(cast.ben) == "Kettle first."
        assert plan_line(cast.ana) is None
    assert ben.get("/plan/nothing/").status_code == 404
    assert "longer than we can keep" in ben.post("/plan/first/", {"words": "x" * 401}).content.decode()


@pytest.mark.parametrize("path", ["/journey/", "/journey/begin/", "/journey/{}/edit/", "/journey/{}/chapter/", "/journey/{}/", "/journey/{}/erase/", "/journey/{}/without/", "/journey/step/",
                                  "/journey/step/1/", "/journey/step/5/", "/journey/step/company/", "/journey/step/after/",
                                  "/plan/", "/plan/people/", "/journey/?count=chapter"])  # fmt: skip
def test_looking_changes_nothing(ben: Client, cast: Cast, path: str) -> None:
    def rows() -> list[object]:
        with keeper("test"):
            models: list[Any] = [Journey, Chapter, Setback, StepDraft, Plan]
            return [list(model.objects.order_by("pk").values()) for model in models]

    before = rows()
    for method in ("get", "head"):
        assert getattr(ben, method)(path.format(at(cast))).status_code in (200, 302)
    assert rows() == before


def test_the_road_takes_as_many_statements_with_three_bends_as_with_one(ben: Client, cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(ben, "/journey/")
        return len(seen)

    page(ben, "/journey/")
    one = statements()
    for _ in range(2):
        walk(ben, p3={"words": "again"}, p6={"road": "new"})
    assert statements() == one
    assert one <= 15  # among them one for who was told, and one for what has been helping


def test_a_bend_can_be_taken_off_the_road(ben: Client, cleo: Client, cast: Cast) -> None:
    """Its member takes it off, after being told what happens; chapters and the count stay as they are."""
    assert cast.setback
    path = f"/journey/bend/{cast.setback.public_id}/"
    before = page(ben, "/journey/")
    assert f'href="{path}"' in before
    assert "Your chapters stay" in page(ben, path)
    assert cleo.post(path).status_code == 404
    assert ben.post(path).status_code == 302
    after = page(ben, "/journey/")
    assert path not in after
    assert "canary-4f1d happened" in before
    assert "canary-4f1d happened" not in after
    assert counted(after) == counted(before)
    assert ben.post(path).status_code == 404
    with acting_as(cast.ben.pk):
        assert not Setback.objects.exists()
        assert Chapter.objects.count() == 1


def test_a_bend_can_be_taken_off_without_a_standing_yes(ben: Client, cast: Cast) -> None:
    assert cast.setback
    cast.ben.consents.all().delete()
    assert ben.post(f"/journey/bend/{cast.setback.public_id}/").status_code == 302
