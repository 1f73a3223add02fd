"""The pages on which a circle's rhythms are set, changed and let rest, without JavaScript."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from checkins import actions
from checkins import rhythm as rhythms
from checkins.forms.rhythm import STARTERS
from checkins.models import Extra, Pause, Rhythm
from checkins.wording import clock_words, how_often
from core import clock
from tests.cast import Cast
from tests.checkins.test_changing import DAILY
from tests.checkins.test_dates import rhythm

FORM = {
    "every": "month", "question": "0", "own_words": "", "nth": "-1", "weekday": "4", "opens": "19:30", "starts_on": "",
    "ends_on": "", "time_zone": "Europe/Dublin", "open_minutes": "180", "remind_minutes": "60",
}  # fmt: skip
DAY = dt.timedelta(days=1)


@pytest.fixture
def daily(cast: Cast) -> Rhythm:
    """Finn's: it opens each day at the end of it, so that today's has not opened whenever this runs."""
    how = {**DAILY, "opens": dt.time(23, 59), "open_minutes": 60, "remind_minutes": 0}
    return actions.set_rhythm(by=cast.finn, group=cast.mornings, now=cast.now, **how)


@pytest.fixture
def finn(cast: Cast, sign_in: Any) -> Client:
    client: Client = sign_in("finn")
    return client


def at(name: str, of: Rhythm) -> str:
    return reverse(f"checkins:{name}", args=[of.group.public_id, of.public_id])


def main(client: Client, path: str) -> str:
    return client.get(path).content.decode().split("<main", 1)[1]


def test_three_to_begin_from_where_there_is_none(cast: Cast, finn: Client) -> None:
    page = main(finn, reverse("checkins:rounds", args=[cast.mornings.public_id]))
    for starter in STARTERS:
        assert starter.title in page
        form = main(
            finn, reverse("checkins:set_rhythm", args=[cast.mornings.public_id]) + f"?from={starter.code}"
        )
        assert f'name="every" value="{starter.every}"' in form
        assert f'value="{starter.initial["opens"]:%H:%M}"' in form


@pytest.mark.parametrize(
    ("every", "asked"), [("day", ()), ("weekdays", ()), ("week", ("weekday",)), ("month", ("weekday", "nth"))]
)
def test_only_what_matters_is_asked(cast: Cast, finn: Client, every: str, asked: tuple[str, ...]) -> None:
    page = main(finn, reverse("checkins:set_rhythm", args=[cast.mornings.public_id]) + f"?every={every}")
    assert {name for name in ("weekday", "nth") if f'name="{name}"' in page} == set(asked)


def test_an_nth_weekday_is_looked_at_and_set(cast: Cast, finn: Client) -> None:
    path = reverse("checkins:set_rhythm", args=[cast.mornings.public_id])
    page = finn.post(path, {**FORM, "look": "1"}).content.decode()
    assert page.count("7:30 pm to 10:30 pm") == page.count("Friday ") == 5
    page = finn.post(path, {**FORM, "begin": "1"}, follow=True).content.decode()
    assert "The last Friday of the month at 7:30 pm" in page
    short = {**FORM, "every": "week", "starts_on": "2035-03-20", "ends_on": "2035-04-01", "look": "1"}
    assert "All two of them" in finn.post(path, short).content.decode()
    gone = {**short, "ends_on": "2020-01-01"}
    assert "No round is left before that day." in finn.post(path, gone).content.decode()


def test_a_change_is_looked_at_and_kept(cast: Cast, finn: Client, daily: Rhythm) -> None:
    path = at("change_rhythm", daily)
    assert "Every day: choose another way" in main(finn, path)
    assert 'name="nth"' in main(finn, f"{path}?every=month")
    page = finn.post(path, {**FORM, "look": "1"}).content.decode()
    assert "Not changed yet" in page
    daily.refresh_from_db()
    assert daily.every == "day"
    wrong = finn.post(path, {**FORM, "opens": "late", "keep": "1"}).content.decode()
    assert "Write the time like 19:30." in wrong
    page = finn.post(path, {**FORM, "keep": "1"}, follow=True).content.decode()
    assert "From now on it goes like this." in page
    daily.refresh_from_db()
    assert (daily.every, daily.nth, daily.weekday, daily.sequence) == ("month", -1, 4, 1)
    alone = finn.post(path, {**FORM, "look": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert alone.lstrip().startswith("<form")


def test_a_pause_and_its_end(cast: Cast, finn: Client, daily: Rhythm) -> None:
    path = at("pause_rhythm", daily)
    today = clock.today(cast.now, "UTC")
    wrong = finn.post(path, {"first_on": str(today), "last_on": str(today - DAY)}).content.decode()
    assert "Choose the same day or a later one." in wrong
    page = finn.post(
        path, {"first_on": str(today), "last_on": str(today + 9 * DAY)}, follow=True
    ).content.decode()
    assert "Left out: " in page
    pause = Pause.objects.get()
    page = finn.post(at("resume_rhythm", daily), {"pause": pause.public_id}, follow=True).content.decode()
    assert "It goes on again." in page
    assert "Left out: " not in page


def test_one_is_left_out_and_one_added(cast: Cast, finn: Client, daily: Rhythm) -> None:
    path = at("leave_out", daily)
    tomorrow = clock.today(cast.now, "UTC") + DAY
    assert str(tomorrow) in main(finn, path)
    assert "Choose one of the dates." in finn.post(path, {"date": "2020-01-01"}).content.decode()
    page = finn.post(path, {"date": str(tomorrow)}, follow=True).content.decode()
    assert page.count("Left out: ") == 1
    path = at("add_round", daily)
    wrong = finn.post(path, {"date": str(tomorrow + DAY), "opens": ""}).content.decode()
    assert "It checks in on that day already" in wrong
    page = finn.post(path, {"date": str(tomorrow), "opens": "10:00"}, follow=True).content.decode()
    assert "One more: " in page
    assert Extra.objects.get().opens == dt.time(10)


def test_what_clocks_do_is_said(cast: Cast, finn: Client) -> None:
    def said(zone: str, opens: dt.time, date: dt.date) -> str:
        of = rhythm("day", opens=opens, time_zone=zone)
        return clock_words(rhythms.on(of, date), of)

    spring, autumn = dt.date(2027, 3, 28), dt.date(2027, 10, 31)
    assert said("Europe/Dublin", dt.time(1, 30), spring) == (
        "Clocks go forward there: 1:30 am does not come that day, and it opens at 2 am."
    )
    assert said("Europe/Dublin", dt.time(1, 30), autumn) == (
        "Clocks go back there: 1:30 am comes twice that day, and it opens the first time."
    )
    assert said("Pacific/Apia", dt.time(8), dt.date(2011, 12, 30)).startswith(
        "The calendar there has no Friday 30"
    )
    assert said("Europe/Dublin", dt.time(8), spring) == ""
    assert said("Australia/Lord_Howe", dt.time(1, 45), dt.date(2027, 4, 4)).startswith("Clocks go back")
    path = reverse("checkins:set_rhythm", args=[cast.mornings.public_id])
    sunday = {
        **FORM,
        "every": "week",
        "weekday": "6",
        "opens": "01:30",
        "starts_on": "2035-03-20",
        "look": "1",
    }
    assert "1:30 am does not come that day" in finn.post(path, sunday).content.decode()


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (("day",), "Every day"), (("weekdays",), "Monday to Friday"), (("week", 1), "Every Tuesday"),
        (("fortnight", 1), "Every second Tuesday"), (("month", 4, -1), "The last Friday of the month"),
    ],
)  # fmt: skip
def test_how_often_in_words(rule: tuple[str, int, int], words: str) -> None:
    assert how_often(rhythm(*rule)) == words


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_the_same_for_1_and_3(
    cast: Cast, finn: Client, number: int, django_assert_num_queries: Any
) -> None:
    for hour in range(number):
        one = actions.set_rhythm(
            by=cast.finn, group=cast.mornings, now=cast.now, **{**DAILY, "opens": dt.time(hour)}
        )
        Pause.objects.create(
            rhythm=one, first_on=cast.now.date() + 2 * DAY, last_on=cast.now.date() + 9 * DAY
        )
    path = reverse("checkins:rounds", args=[cast.mornings.public_id])
    with django_assert_num_queries(LIST_QUERIES):
        page = main(finn, path)
    assert page.count("Left out: ") == number


LIST_QUERIES = 10


@pytest.mark.parametrize(
    ("name", "queries"),
    [("change_rhythm", 7), ("pause_rhythm", 7), ("leave_out", 9), ("add_round", 7), ("end_rhythm", 7)],
)
def test_a_page_asks_the_database_no_more_than_it_must(
    finn: Client, daily: Rhythm, name: str, queries: int, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(queries):
        finn.get(at(name, daily))
