"""Marking a moment: a few words and a day."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.text import clean_line
from journeys.forms.dates import DateForm

WORDS = 80
"""Letters of a moment: one line on the road."""

_WORDS_MISSING = "Write a few words, so that you know it again."


class MomentForm(DateForm):
    """What it was, and when."""

    field_order = ["words", "day", "month", "year"]

    words = forms.CharField(
        label="What was it?", max_length=WORDS,
        help_text="A few words of your own: “got through that week”. Only you see them.",
        error_messages={"required": _WORDS_MISSING, "max_length": f"That is longer than fits here: {WORDS} letters."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].help_text = "Leave it out where a month is close enough."

    def clean_words(self) -> str:
        words = clean_line(self.cleaned_data["words"])
        if not words:
            raise ValidationError(_WORDS_MISSING)
        if len(words) > WORDS:  # what compatibility forms unfold to
            raise ValidationError(f"That is longer than fits here: {WORDS} letters.")
        return words
