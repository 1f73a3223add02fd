"""Fields that the forms for saying something have in common."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.fields import KeptField as KeptField
from core.fields import SubmissionField as SubmissionField
from core.text import clean_line, clean_words
from shares.models import LONGEST, LONGEST_NOTE


class WordsField(forms.CharField):
    """Free text in a person's own words, up to `LONGEST` characters after cleaning."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": "Write a word or two first. One is enough."})
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_words(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LONGEST:
            raise ValidationError(
                f"That is longer than we can keep in one piece: {LONGEST:,} letters. "
                "Nothing is lost, it is still here.",
                code="max_length",
            )


class NoteField(forms.CharField):
    """What a share mentions, in its author's words: one line. "Mentions" stands before it already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="A note for readers",
            help_text="What it touches on, in a few plain words. People open it when they’re ready.",
            required=False,
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        line = clean_line(super().to_python(value) or "")
        first, _, rest = line.partition(" ")
        return rest if first.casefold() == "mentions" else line

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LONGEST_NOTE:
            raise ValidationError(
                f"Keep the note to {LONGEST_NOTE} letters, so that it fits on one line.", code="max_length"
            )
