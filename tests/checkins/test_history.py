"""One's own history: thirty days, page by page with an end, and the file. Nobody else's eyes, and nothing counted."""

import datetime as dt
import json
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkins import history
from checkins.models import CheckIn, Round
from tests.cast import ASKS, CANARY, Cast
from vault.actor import acting_as
from vault.keys import key_for

DAY = dt.timedelta(days=1)


def many(cast: Cast, count: int) -> None:
    """Ben checked in on each of so many days before today."""
    assert cast.round is not None
    with acting_as(cast.ben.pk):
        for back in range(1, count + 1):
            row = Round.objects.create(
                rhythm=cast.round.rhythm, group=cast.tuesday, date=cast.round.date - back * DAY, question="Then?", asks=ASKS,
                opens_at=cast.round.opens_at - back * DAY, closes_at=cast.round.closes_at - back * DAY,
            )  # fmt: skip
            CheckIn.objects.create(
                round=row, group=cast.tuesday, member=cast.ben, audience="me", weather="bright", at=cast.now - back * DAY,
                words=f"day {back}.", more='{"word": "calm"}', key=key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk),
            )  # fmt: skip


def test_every_answer_stands_on_one_page_and_there_is_an_end(cast: Cast) -> None:
    many(cast, 45)
    seen: list[str] = []
    before = ""
    with acting_as(cast.ben.pk):
        while True:
            items, before = history.page(cast.ben, cast.now, before)
            seen += [item.answer.words for item in items]
            if not before:
                break
        assert seen == [f"{CANARY} a bit shaky", *(f"day {back}." for back in range(1, 46))]
        assert history.page(cast.ben, cast.now, "none²-1")[0][0].answer.words == seen[0]
    with acting_as(cast.ana.pk):
        assert history.page(cast.ana, cast.now, "")[0] == []


def test_the_strip_shows_days_and_counts_none(cast: Cast, sign_in: Any) -> None:
    page = sign_in("ben").get("/me/checkins/").content.decode()
    assert page.count("<circle") >= 29  # quiet days, drawn as dots
    assert page.count('<th scope="row">') == 1  # and left out of the table
    assert f"{CANARY} walk" in page
    assert "Nothing stands here yet" in sign_in("cleo").get("/me/checkins/").content.decode()


def test_as_many_statements_for_a_year_as_for_a_day(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    ben.get("/me/checkins/")
    counts = []
    for more in (0, 30):
        many(cast, more)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ben.get("/me/checkins/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_file_holds_all_of_it_and_its_name_nothing(cast: Cast, sign_in: Any) -> None:
    many(cast, 25)
    answer = sign_in("ben").get("/me/checkins/notes.json")
    assert answer["Content-Disposition"] == 'attachment; filename="notes.json"'
    assert answer["Cache-Control"] == "no-store"
    rows = json.loads(answer.content)
    assert len(rows) == 26
    assert rows[-1]["circle"] == "Tuesday Circle"
    assert rows[-1]["answers"] == {
        "weather": "Clearing", "pull": "A little", "One word": f"{CANARY} word", "Right now": "Tired",
        "What helps?": f"{CANARY} soup", "The next seven days": f"{CANARY} walk", "words": f"{CANARY} a bit shaky",
    }  # fmt: skip
    assert json.loads(sign_in("ana").get("/me/checkins/notes.json").content) == []
