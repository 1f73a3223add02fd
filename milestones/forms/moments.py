"""Marking a moment: a few words and a day."""

import calendar
import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.text import clean_line

WORDS = 80
"""Letters of a moment: one line on the road."""

EARLIEST = 1900
"""As a road's own beginning has it."""

MONTHS = [("", "Month"), *((str(n), calendar.month_name[n]) for n in range(1, 13))]

_WORDS_MISSING = "Write a few words, so that you know it again."


def _number(typed: str) -> int | None:
    """A number in any script's digits, or None."""
    plain = typed.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= 4 else None


class MomentForm(forms.Form):
    """What it was, and when; the day may be left out."""

    words = forms.CharField(
        label="What was it?", max_length=WORDS,
        help_text="A few words of your own: “got through that week”. Only you see them.",
        error_messages={"required": _WORDS_MISSING, "max_length": f"That is longer than fits here: {WORDS} letters."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    day = forms.CharField(
        label="Day", required=False, max_length=10, help_text="Leave it out where a month is close enough.",
        error_messages={"max_length": "Write the day as a number, like 7."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    month = forms.ChoiceField(
        label="Month", choices=MONTHS,
        error_messages={"required": "Choose a month.", "invalid_choice": "Choose one of the twelve months."},
    )  # fmt: skip
    year = forms.CharField(
        label="Year", max_length=10,
        error_messages={"required": "Write the year, like 2024.", "max_length": "Write the year with four digits, like 2024."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_words(self) -> str:
        words = clean_line(self.cleaned_data["words"])
        if not words:
            raise ValidationError(_WORDS_MISSING)
        if len(words) > WORDS:  # what compatibility forms unfold to
            raise ValidationError(f"That is longer than fits here: {WORDS} letters.")
        return words

    def clean_day(self) -> int | None:
        typed = self.cleaned_data["day"].strip()
        day = _number(typed)
        if typed and (day is None or not 1 <= day <= 31):
            raise ValidationError("Write the day as a number, like 7, or leave it empty.")
        return day

    def clean_year(self) -> int:
        year = _number(self.cleaned_data["year"])
        if year is None or year < EARLIEST:
            raise ValidationError(f"Write the year with four digits, from {EARLIEST} on.")
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"day", "month", "year"} - data.keys():
            return data
        try:
            on = dt.date(data["year"], int(data["month"]), data["day"] or 1)
        except ValueError:
            month = calendar.month_name[int(data["month"])]
            self.add_error(
                "day", f"{month} {data['year']} has no day {data['day']}. Choose another, or leave it empty."
            )
            return data
        if on > self.today:
            self.add_error("year", "That is still ahead of you. Today is fine, and so is any day before.")
        data["on"], data["month_only"] = on, data["day"] is None
        return data


def as_written(on: dt.date, month_only: bool = False) -> dict[str, Any]:
    """A day as the form shows it."""
    return {"day": "" if month_only else on.day, "month": on.month, "year": on.year}
