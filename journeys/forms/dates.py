"""A day in three parts, as every form of a road asks for one. The day itself may be left out: a month is close enough."""

import calendar
import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

EARLIEST = 1900
"""Nobody who signs up was walking before that."""

MONTHS = [("", "Month"), *((str(n), calendar.month_name[n]) for n in range(1, 13))]


def whole_number(typed: str) -> int | None:
    """A number in any script's digits ("7", "٧", "７"), or None."""
    plain = typed.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= 4 else None


def as_written(on: dt.date, month_only: bool = False) -> dict[str, Any]:
    """A day as the form shows it."""
    return {"day": "" if month_only else on.day, "month": on.month, "year": on.year}


class DateForm(forms.Form):
    """A day that is not ahead of `today`: clean data has it as `on`, the first of the month where `month_only`."""

    ahead = "That is still ahead of you. Today is fine, and so is any day before."
    """What is said of a day to come."""

    day = forms.CharField(
        label="Day", required=False, max_length=10,
        error_messages={"max_length": "Write the day as a number, like 7."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    month = forms.ChoiceField(
        label="Month", choices=MONTHS,
        error_messages={"required": "Choose a month; close enough is fine.", "invalid_choice": "Choose one of the twelve months."},
    )  # fmt: skip
    year = forms.CharField(
        label="Year", max_length=10,
        error_messages={"required": "Write the year, like 2024.", "max_length": "Write the year with four digits, like 2024."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> int | None:
        typed = self.cleaned_data["day"].strip()
        if not typed:
            return None
        day = whole_number(typed)
        if day is None or not 1 <= day <= 31:
            raise ValidationError("Write the day as a number, like 7, or leave it empty.")
        return day

    def clean_year(self) -> int:
        year = whole_number(self.cleaned_data["year"])
        if year is None or year < 1000:
            raise ValidationError("Write the year with four digits, like 2024.")
        if year < EARLIEST:
            raise ValidationError(f"That is longer ago than we can count. Write a year from {EARLIEST} on.")
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
        data["on"], data["month_only"] = on, data["day"] is None
        if on > self.today:
            self.add_error("year", self.ahead)
        return data
