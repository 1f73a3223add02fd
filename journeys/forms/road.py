"""Forms of the road: cleaning input, no rules."""

import datetime as dt
from typing import Any

from django import forms

from core.fields import Options
from core.text import clean_line, clean_words
from journeys.forms.common import too_long
from journeys.forms.dates import DateForm
from journeys.models import Journey
from journeys.steps import TITLE

NAME = 60
LINE = 1_000


class StartForm(DateForm):
    """When a road began, and what it is called."""

    field_order = ["name", "day", "month", "year"]
    ahead = "That is still ahead of you. When did it begin? Today is fine too."

    name = forms.CharField(
        label="What would you call it?", required=False, max_length=NAME, error_messages=too_long(NAME),
        help_text="A word of your own for it: sleep, less, a loss, my medication, anything. Or none. Only you see it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, at_latest: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at_latest = at_latest

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        start = data.get("on")
        if start and self.at_latest and self.at_latest < start <= self.today:
            last = f"{self.at_latest.day} {self.at_latest:%B} {self.at_latest.year}"
            self.add_error(
                "year", f"Your second chapter begins on {last}. The road begins on that day or before it."
            )
        data["starts_on"] = start
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
