"""Cleaning what somebody writes to one person, and how long it stays."""

from typing import Any

from django import forms

from conversations.models import LONGEST, Conversation
from core.fields import Options, SubmissionField
from core.text import clean_words


class WordsForm(forms.Form):
    """What one writes."""

    all_optional = True

    words = forms.CharField(
        label="Your words", strip=False, widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": "Write a word or two first. One is enough."},
    )  # fmt: skip
    submission = SubmissionField()

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["words"].label = label

    def clean_words(self) -> str:
        words = clean_words(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError("Write a word or two first. One is enough.")
        if len(words) > LONGEST:
            raise forms.ValidationError(
                f"That is longer than we can keep in one piece: {LONGEST:,} letters. Nothing is lost, it is still here."
            )
        return words


class DaysForm(forms.Form):
    """How long what is written from now on stays."""

    all_optional = True

    days = forms.TypedChoiceField(
        label="How long do words stay between you two?", choices=Conversation.Days.choices, coerce=int,
        widget=Options(layout="trio"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the three."),
    )  # fmt: skip
