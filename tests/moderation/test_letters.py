"""Letters that go with what is done: filled by a person, with the nearer button where it takes nothing; and how a look is told."""

from typing import Any

import pytest

from moderation import letters
from moderation.forms import AnswerForm, LetterForm
from tests.cast import Cast
from tests.moderation.desk import another_moderator, begun, in_hand, promise, tell

pytestmark = pytest.mark.django_db(transaction=True)

FIRM = {"remove", "pause_seat", "end_seat"}
FILLED = "Because it offered tablets."


@pytest.mark.parametrize("what", list(letters.ALL))
def test_a_letter_with_its_gap_still_empty_is_not_sent(what: str) -> None:
    began = letters.ALL[what].letter
    # As a browser sends it: lines end in two signs.
    said = {"words": began.replace("\n", "\r\n"), "days": 3}
    form = LetterForm(said, act=what, initial={"words": began})
    assert form.is_valid() is (letters.GAP not in began)
    filled = {"words": began.replace(letters.GAP, f"\n\n{FILLED}\n\n"), "days": 3}
    assert LetterForm(filled, act=what, initial={"words": began}).is_valid()


def test_an_answer_of_nothing_is_not_sent_to_either() -> None:
    began = {"words": letters.ANSWER, "concerned": letters.LOOKED_AGAIN}
    form = AnswerForm({**began, "outcome": "left"}, act="answer", initial=began, told=True, asked=True)
    assert set(form.errors) == {"words", "concerned"}
    filled = {name: words.replace(letters.GAP, f"\n\n{FILLED}\n\n") for name, words in began.items()}
    form = AnswerForm({**filled, "outcome": "left"}, act="answer", initial=began, told=True, asked=True)
    assert form.is_valid()


@pytest.mark.parametrize("what", ["reach_out", "ask_note", "set_aside", *sorted(FIRM)])
def test_what_takes_something_from_somebody_is_not_the_nearer_button(
    cast: Cast, sign_in: Any, what: str
) -> None:
    promise(cast.tuesday, "reported")
    case, piece = in_hand(cast, cast.moe, tell(cast))
    page = sign_in("moe").get(f"/care/cases/{case.public_id}/act/{piece.public_id}/{what}/")
    buttons = page.content.decode().split('class="btns"')[-1]
    assert ('<button class="btn primary"' in buttons) is (what not in FIRM)


def test_an_author_reads_that_another_moderator_had_agreed(cast: Cast, sign_in: Any) -> None:
    promise(cast.tuesday, "around")
    begun(cast, another_moderator())
    page = sign_in("ben").get("/me/privacy/").content.decode()
    assert "Another moderator had agreed." in page
    assert "a day went by" not in page
