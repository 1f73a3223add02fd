"""Cleaning the line that goes with a request."""

from typing import Any

from django import forms

from core.text import clean_words

WORDS_MOST = 600

FIRST_LINE = "I could use a hand."
"""What stands in the box at first: to be kept, changed or emptied."""


class AskForm(forms.Form):
    """A line, or none."""

    all_optional = True

    words = forms.CharField(
        label="A line, if you like", required=False, initial=FIRST_LINE,
        help_text="Change it or empty it. Whoever is asked reads it, by your name in that circle.",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, line: bool) -> None:
        """`line`: whether a line would be kept. Where it would not, it goes without, and nothing asks for one."""
        super().__init__(data)
        if not line and not self.data.get("words"):
            del self.fields["words"]

    def clean_words(self) -> str:
        words = clean_words(self.cleaned_data["words"])
        if len(words) > WORDS_MOST:
            raise forms.ValidationError(
                "That is longer than we can keep in one piece: 600 letters. Nothing is lost, it is still here."
            )
        return words
