"""The reply compass: what it finds on labelled replies, what it lets pass, and that it keeps nothing."""

import csv
import logging
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shares.compass import AS_BIG_AS_IT_IS, FROM_THE_I, WITHOUT_WHY, hint
from tests.cast import CANARY, Cast

CORPUS = list(csv.DictReader((Path(__file__).parent / "compass_corpus.csv").open(encoding="utf-8")))
TELLING = ("at least", "why d", "just ", "you should", "you need", "you have to", "you must", "you shouldn", "should", "have it worse",
           "bright side", "calm down", "for a reason", "had to", "if i were", "i have to", "need")  # fmt: skip


def measured(split: str) -> tuple[float, float]:
    rows = [row for row in CORPUS if row["split"] == split]
    found = [row["label"] for row in rows if hint(row["text"]) is not None]
    there = sum(row["label"] == "steers" for row in rows)
    right = found.count("steers")
    return right / len(found), right / there


def test_the_corpus_is_worth_measuring_on() -> None:
    assert len(CORPUS) == len({row["text"] for row in CORPUS}) == 200
    assert sum(row["split"] == "held out" for row in CORPUS) == 60
    fine = [row["text"].lower() for row in CORPUS if row["label"] == "fine"]
    assert 100 <= len(fine) <= 140
    hard = [text for text in fine if any(phrase in text for phrase in TELLING)]
    assert len(hard) >= len(fine) / 2
    assert min(len(text) for text in fine) < 15
    assert max(len(text) for text in fine) > 200


@pytest.mark.parametrize("split", ["tuning", "held out"])
def test_precision_and_recall(split: str, record_property: Any) -> None:
    precision, recall = measured(split)
    record_property("precision", precision)
    record_property("recall", recall)
    print(f"{split}: precision {precision:.2f}, recall {recall:.2f}")
    assert precision >= 0.8
    assert recall >= 0.6


def test_each_family_says_its_own_sentence() -> None:
    assert hint("You should sleep more.") == FROM_THE_I
    assert hint("Why did you go there?") == WITHOUT_WHY
    assert hint("At least you have a job.") == AS_BIG_AS_IT_IS


@pytest.mark.parametrize("wish", ["ideas", "practical"])
def test_who_asked_for_ideas_is_given_them(wish: str) -> None:
    for advice in (
        "You should ring the clinic first.",
        "Have you tried the one in Cork Street?",
        "Just call them.",
    ):
        assert hint(advice, wish) is None
        assert hint(advice, "listen") == hint(advice) == FROM_THE_I
    assert hint("Why did you wait?", wish) == WITHOUT_WHY
    assert hint("At least you caught it early.", wish) == AS_BIG_AS_IT_IS


def test_quotes_and_apostrophes() -> None:
    assert hint("You’ve got to try harder") == FROM_THE_I
    assert hint("> you should leave\nI hear you") is None
    assert hint("She said “you should leave”. I hear you") is None
    assert hint('"at least you tried" is what they say. You should leave.') == FROM_THE_I


@pytest.mark.parametrize(
    "piece",
    [
        "what you should ",
        "you ",
        "at least ",
        '"',
        "“",
        "> you should\n",
        "just ",
        "a",
        "do you have to ",
        ", but ",
        " ",
    ],
)
def test_it_takes_time_as_the_text_is_long(piece: str) -> None:
    text = piece * (10_000 // len(piece))
    began = time.perf_counter()
    hint(text)
    assert time.perf_counter() - began < 0.25
    hint(piece * 100_000)  # far beyond what may be sent: cut first
    assert time.perf_counter() - began < 0.75


# -- Its page ----------------------------------------------------------------------------------------------------------------


def ask(browser: Client, cast: Cast, words: str, **more: str) -> Any:
    assert cast.share is not None
    return browser.post(
        f"/s/{cast.share.public_id}/hint/", {"words": words, **more}, headers={"HX-Request": "true"}
    )


def test_a_hint_while_writing(cast: Cast, sign_in: Any) -> None:
    browser = sign_in("ana")
    shown = ask(browser, cast, "You should leave him.")
    assert shown.status_code == 200
    assert FROM_THE_I in shown.content.decode()
    assert "No hints for me" in shown.content.decode()
    assert ask(browser, cast, "I left, in the end.").status_code == 204
    gone = ask(browser, cast, "I left, in the end.", hinted="1")
    assert gone.status_code == 200
    assert "softer" not in gone.content.decode()


def test_the_wish_of_its_author_counts(cast: Cast, sign_in: Any) -> None:
    from tests.cast import share

    asked = share(cast.ben, cast.tuesday, "How do I do this?", cast.now, wish="ideas")
    browser = sign_in("ana")
    assert browser.post(f"/s/{asked.public_id}/hint/", {"words": "You should call."}).status_code == 204


def test_off_in_one_tap_and_on_again(cast: Cast, sign_in: Any) -> None:
    browser = sign_in("ana")
    assert 'id="compass"' in browser.get(f"/s/{cast.share.public_id}/").content.decode()  # type: ignore[union-attr]
    answer = ask(browser, cast, "You should leave him.", off="1")
    assert answer.status_code == 200
    cast.ana.refresh_from_db()
    assert not cast.ana.reply_hints
    assert ask(browser, cast, "You should leave him.").status_code == 204
    page = browser.get(f"/s/{cast.share.public_id}/").content.decode()  # type: ignore[union-attr]
    assert 'id="compass"' not in page
    assert 'name="reply_hints"' in browser.get("/me/name/").content.decode()


def test_nothing_is_stored_and_nothing_is_logged(
    cast: Cast, sign_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    browser = sign_in("ana")
    browser.get("/today/")
    secret = f"{CANARY} you should leave"
    with (
        caplog.at_level(logging.DEBUG),
        CaptureQueriesContext(
            connection,
        ) as seen,
    ):
        assert ask(browser, cast, secret).status_code == 200
    statements = [query["sql"] for query in seen.captured_queries]
    assert statements
    for sql in statements:
        assert CANARY not in sql
        assert not sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")), sql
    assert not [r for r in caplog.records if CANARY in r.getMessage() and r.name != "django.db.backends"]


def test_it_never_holds_anything_back(cast: Cast, sign_in: Any) -> None:
    assert cast.share is not None
    url = f"/s/{cast.share.public_id}/"
    sent = sign_in("ana").post(url, {"words": "You should calm down."})
    assert sent.status_code == 302
    assert "You should calm down." in sign_in("ben").get(url).content.decode()
