"""What is kept of what people type."""

import pytest

from core.text import clean_line, clean_words


@pytest.mark.parametrize(
    "blank", ["\u200d", "\u200b \u200c\n\u200d", "\u3164", "\u2800\u2800", "\ufe0f\u0301", "\uffa0\t\u00a0"]
)
def test_words_that_nobody_can_see_are_none(blank: str) -> None:
    assert clean_words(blank) == clean_line(blank) == ""


@pytest.mark.parametrize("words", ["❤️", "می‌خواهم", "👩‍👧", "…", "क्‍ष", "—"])
def test_words_that_can_be_seen_stay_as_they_are(words: str) -> None:
    assert clean_words(words) == words
