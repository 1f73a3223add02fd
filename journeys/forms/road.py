"""Forms of the road: cleaning input, no rules."""

import calendar
import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.fields import Options
from core.text import clean_line, clean_words
from journeys.forms.common import too_long
from journeys.models import Journey
from journeys.steps import TITLE

NAME = 60
LINE = 1_000
EARLIEST = 1900
"""Nobody who signs up was walking before that."""

MONTHS = [("", "Month"), *((str(n), calendar.month_name[n]) for n in range(1, 13))]


def _whole_number(typed: str) -> int | None:
    """A number in any script's digits ("7", "٧", "７"), or None."""
    plain = typed.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= 4 else None


class StartForm(forms.Form):
    """When a road began, and what it is called. The day may be left out: a month is close enough."""

    name = forms.CharField(
        label="What would you call it?", required=False, max_length=NAME, error_messages=too_long(NAME),
        help_text="A word of your own for it: sleep, less, a loss, my medication, anything. Or none. Only you see it.", widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
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

    def __init__(self, *args: Any, today: dt.date, at_latest: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.at_latest = at_latest

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean_day(self) -> int | None:
        typed = self.cleaned_data["day"].strip()
        if not typed:
            return None
        day = _whole_number(typed)
        if day is None or not 1 <= day <= 31:
            raise ValidationError("Write the day as a number, like 7, or leave it empty.")
        return day

    def clean_year(self) -> int:
        year = _whole_number(self.cleaned_data["year"])
        if year is None or year < 1000:
            raise ValidationError("Write the year with four digits, like 2024.")
        if year < EARLIEST:
            raise ValidationError(f"That is longer ago than we can count. Write a year from {EARLIEST} on.")
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "year" not in data or "month" not in data or "day" not in data:
            return data
        try:
            start = dt.date(data["year"], int(data["month"]), data["day"] or 1)
        except ValueError:
            month = calendar.month_name[int(data["month"])]
            self.add_error(
                "day", f"{month} {data['year']} has no day {data['day']}. Choose another, or leave it empty."
            )
            return data
        if start > self.today:
            self.add_error("year", "That is still ahead of you. When did it begin? Today is fine too.")
        elif self.at_latest and start > self.at_latest:
            last = f"{self.at_latest.day} {self.at_latest:%B} {self.at_latest.year}"
            self.add_error(
                "year", f"Your second chapter begins on {last}. The road begins on that day or before it."
            )
        data["starts_on"], data["month_only"] = start, data["day"] is None
        return data


class BeginForm(StartForm):
    """A road's first line. `after` is how many roads there were, so that pressed twice it is one road."""

    after = forms.IntegerField(min_value=0, max_value=1_000, required=False, widget=forms.HiddenInput())

    def clean_after(self) -> int:
        return self.cleaned_data["after"] or 0


class JourneyForm(StartForm):
    """What stands about a road."""

    counting = forms.ChoiceField(
        label="What would you like to see counted?", choices=Journey.Counting.choices,
        widget=Options(layout="row", hints={
            "all": "Since the beginning", "chapter": "Since this chapter began", "lighter": "Check-ins that were clearing or bright",
            "meetings": "You mark each one", "check_ins": "Each one you answered", "none": "The road, and no figures",
        }),
        error_messages={"required": "Choose what to count, or no numbers.", "invalid_choice": "Choose one of these six."},
    )  # fmt: skip
    milestones_wanted = forms.BooleanField(
        label="Tell me on the morning of a milestone. Only me.", required=False
    )


class WithoutForm(StartForm):
    """The private line "days without …", and the day it counts from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Days without what?"
        self.fields["name"].help_text = "In your own words. Empty takes the line away."
        for name in ("month", "year"):
            self.fields[name].required = False

    def clean_year(self) -> int:
        return super().clean_year() if self.cleaned_data["year"] else 0

    def clean(self) -> dict[str, Any]:
        """Without a month and a year it counts from today."""
        data = self.cleaned_data
        if not data.get("month") and not data.get("year") and not data.get("day"):
            data["starts_on"] = self.today
            return data
        if not data.get("month") and "month" not in self.errors:
            self.add_error("month", "Choose a month; close enough is fine.")
        if not data.get("year") and "year" not in self.errors:
            self.add_error("year", "Write the year, like 2024.")
        return data if self.errors else super().clean()


class ChapterForm(forms.Form):
    """A chapter's name and a line about it."""

    title = forms.CharField(
        label="What would you call this chapter?", required=False, max_length=TITLE, error_messages=too_long(TITLE),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    words = forms.CharField(
        label="A line about it", required=False, max_length=LINE, error_messages=too_long(LINE),
        help_text="What is different now, or what you bring along.", widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )  # fmt: skip

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def clean_words(self) -> str:
        return clean_words(self.cleaned_data["words"])


class NextChapterForm(ChapterForm):
    """A new chapter. `after` is the number of the one before, so that pressed twice it is one chapter."""

    after = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput())
