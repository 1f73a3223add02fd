"""The quiet card: what its rule shows itself for, that nothing of what is written comes here, and that off is off."""

import csv
import html
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast

CORPUS = Path(__file__).parent / "beside_corpus.csv"


def rule() -> re.Pattern[str]:
    """As `static/beside.js` reads it off the page."""
    template = (Path(__file__).parents[2] / "templates" / "support" / "beside.html").read_text()
    found = re.search(r'data-beside="([^"]*)"', template)
    assert found
    return re.compile(r"\b(" + re.sub(r"\s*\n\s*", "", html.unescape(found[1])) + ")", re.IGNORECASE)


def corpus() -> list[tuple[str, str]]:
    with CORPUS.open(encoding="utf-8", newline="") as file:
        return [(row["card"], row["words"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("card", "words"), corpus())
def test_the_rule(card: str, words: str) -> None:
    plain = re.sub(r"\s+", " ", words.replace("’", "'"))
    assert bool(rule().search(plain)) == (card == "yes")


def test_the_rule_takes_no_long_time_over_hostile_words() -> None:
    """Its alternatives begin with words and repeat nothing: no input makes it look again and again."""
    assert not re.search(r"[*+]|\{\d", rule().pattern.replace("\\", ""))


def test_the_card_is_there_hidden_and_off_is_off(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    path = f"/g/{cast.tuesday.public_id}/write/"
    page = ben.get(path).content.decode()
    assert page.count("data-beside=") == 1
    assert re.search(r'<div hidden>\s*<div class="promise">', page)
    assert "beside.js" in page
    assert "No more of these cards." in ben.post("/me/beside/").content.decode()
    cast.ben.refresh_from_db()
    assert not cast.ben.help_beside
    page = ben.get(path).content.decode()
    assert "data-beside=" not in page
    assert "beside.js" not in page
    # And it can be had back where it says.
    assert 'name="help_beside"' in ben.get("/me/name/").content.decode()


def test_nothing_that_comes_along_is_looked_at(
    cast: Cast, sign_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = sign_in("ben").post("/me/beside/", {"words": "a-canary-of-words"})
    assert "a-canary-of-words" not in answer.content.decode()
    assert "a-canary-of-words" not in caplog.text
