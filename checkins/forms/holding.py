"""Cleaning what those who hold a circle write around a round, what is answered, and what is not wanted."""

from collections.abc import Iterable
from typing import Any

from django import forms

from core.fields import Options
from core.text import clean_words
from groups.models import Membership

WORDS_MOST = 1_000
ANSWER_MOST = 600


class _Words(forms.Form):
    """A few lines."""

    most = WORDS_MOST
    empty = "Write a few words first."

    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}), required=False)

    def clean_words(self) -> str:
        words = clean_words(self.cleaned_data["words"])
        if len(words) > self.most:
            raise forms.ValidationError(
                f"That is longer than we can keep in one piece: {self.most:,} letters. Nothing is lost, it is still here."
            )
        if not words and self.empty:
            raise forms.ValidationError(self.empty)
        return words


class ClosingForm(_Words):
    """Closing words for everyone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = "Closing words"
        self.fields["words"].help_text = "What you take from it, or thank you. Nobody’s own story."


class LetterForm(_Words):
    """A letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = "Your words"
        self.fields["words"].help_text = "Make them your own. A line is plenty."


class AnswerForm(_Words):
    """An answer in a few words."""

    most = ANSWER_MOST

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = "Or in your own words"
        self.fields["words"].widget.attrs["rows"] = 3


class HandOverForm(_Words):
    """Who holds the next ones, and a note. Nobody is chosen beforehand."""

    all_optional = True
    empty = ""

    to = forms.ChoiceField(
        label="Who holds the next ones?",
        error_messages={
            "required": "Choose who holds the next ones.",
            "invalid_choice": "Choose somebody who holds the space with you.",
        },
    )

    field_order = ["to", "words"]

    def __init__(self, *args: Any, seats: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.public_id: seat for seat in seats}
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [(seat.public_id, seat.name) for seat in self.seats.values()]
        to.widget = Options(
            choices=to.choices, pebbles={seat.public_id: seat.pebble for seat in self.seats.values()}
        )
        self.fields["words"].label = "A note for them"
        self.fields["words"].help_text = "You can leave it empty. Only those who hold the space read it."

    def clean_to(self) -> Membership:
        return self.seats[self.cleaned_data["to"]]
