"""Cleaning a stretch one is on duty for, a note, and a worry."""

import datetime as dt
from typing import Any

from django import forms

from core.text import clean_words
from groups.forms.hours import StretchForm

NOTE_MOST, WORRY_MOST = 1_000, 600


class DutyForm(StretchForm):
    """One stretch of the week; all of it wanted."""

    def stretch(self) -> tuple[int, dt.time, dt.time]:
        """What the actions want, from clean data."""
        return self.cleaned_data["weekday"], self.cleaned_data["opens"], self.cleaned_data["closes"]


class WordsForm(forms.Form):
    """A few lines that are not empty."""

    all_optional = True

    words = forms.CharField(
        label="A note for whoever is on duty next", widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": "Write a line first."},
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, label: str = "", help_text: str = "", most: int = NOTE_MOST
    ) -> None:
        super().__init__(data)
        self.most = most
        if label:
            self.fields["words"].label, self.fields["words"].help_text = label, help_text

    def clean_words(self) -> str:
        words = clean_words(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError("Write a line first.")
        if len(words) > self.most:
            raise forms.ValidationError(
                f"That is longer than we can keep in one piece: {self.most:,} letters. Nothing is lost, it is still here."
            )
        return words
