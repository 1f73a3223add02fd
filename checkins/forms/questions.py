"""The fields of the questions in the library, made from what it says of each. Everything may stay empty."""

from typing import Any

from django import forms

from checkins.questions import Question
from core.fields import ManyOptions, Options
from core.text import clean_line, clean_words


class Said(forms.CharField):
    """A member's own words, cleaned; a line of them where `line`."""

    def __init__(self, *, most: int, line: bool = False, **kwargs: Any) -> None:
        self.most, self.line = most, line
        plain = forms.TextInput(attrs={"autocomplete": "off"})
        rows = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
        super().__init__(required=False, strip=False, widget=plain if line else rows, **kwargs)

    def clean(self, value: Any) -> str:
        words = (clean_line if self.line else clean_words)(str(super().clean(value) or ""))
        if len(words) > self.most:
            raise forms.ValidationError(
                f"Make it shorter: {self.most:,} letters at most. It is still here.", code="max_length"
            )
        return words


class Lines(Said):
    """One thing a line; blank lines are left out."""

    def clean(self, value: Any) -> str:
        lines = (clean_line(line) for line in super().clean(value).splitlines())
        return "\n".join(line for line in lines if line)


class Several(forms.MultipleChoiceField):
    """Several may be chosen. "None of these" beside one of them says nothing more than that one."""

    def clean(self, value: Any) -> list[str]:
        chosen = list(super().clean(value))
        return [one for one in chosen if one != "none"] or chosen


def field_of(question: Question) -> forms.Field:
    """The field that asks it."""
    says: dict[str, Any] = {"label": question.label, "help_text": question.help}
    if question.kind == "one":
        return forms.ChoiceField(
            **says, required=False, choices=question.choices, widget=Options(),
            error_messages={"invalid_choice": "Choose one of these, or none."},
        )  # fmt: skip
    if question.kind == "many":
        return Several(
            **says, required=False, choices=question.choices, widget=ManyOptions(layout="row"),
            error_messages={"invalid_choice": "Choose from these, or none."},
        )  # fmt: skip
    if question.kind == "lines":
        return Lines(**says, most=question.letters)
    return Said(**says, most=question.letters, line=question.kind == "line")
