"""Cleaning what those who hold a space say of its rhythm."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms

from checkins.models import Rhythm
from core.fields import Options, ZoneField
from core.text import clean_line
from groups.forms.common import plain_helper

QUESTIONS = [
    "How are you arriving?",
    "What are you carrying today?",
    "What is one word for today?",
    "What are you glad of today?",
    "What would help in the next few days?",
]
"""A short library to begin from. Each can be answered in a word, and none asks about use."""

OWN = "own"
YEARS = range(2000, 2200)
"""Days a calendar can reckon with in every zone."""

DAYS = list(enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]))
_OPEN_FOR = [
    (60, "An hour"),
    (180, "3 hours"),
    (360, "6 hours"),
    (720, "12 hours"),
    (1440, "A day"),
    (4320, "3 days"),
    (10080, "A week"),
]
_REMIND = [
    (0, "No reminder"),
    (30, "Half an hour before it closes"),
    (60, "An hour before it closes"),
    (180, "3 hours before it closes"),
    (720, "12 hours before it closes"),
]
_FROM_THE_LIST = dict.fromkeys(["required", "invalid_choice"], "Choose one from the list.")
_DAILY = {str(Rhythm.Every.DAY), str(Rhythm.Every.WEEKDAYS)}


@dataclass(frozen=True, slots=True)
class Starter:
    """A rhythm to begin from: filled in, and changed as one likes before it is set."""

    code: str
    icon: str
    title: str
    words: str
    every: str
    initial: dict[str, Any]


STARTERS = [
    Starter(
        "morning", "sun", "Each morning", "A word a day. Open until the evening.", "day",
        {"question": "0", "opens": dt.time(8), "open_minutes": 720, "remind_minutes": 60},
    ),
    Starter(
        "evening", "moon", "An evening a week", "Looking at the week together. Open until the next day.", "week",
        {"question": "1", "opens": dt.time(19), "open_minutes": 1440, "remind_minutes": 180},
    ),
    Starter(
        "month", "calendar-days", "Once a month", "What would help in the days to come. Open for three days.", "month",
        {"question": "4", "nth": 1, "weekday": 6, "opens": dt.time(10), "open_minutes": 4320, "remind_minutes": 720},
    ),
]  # fmt: skip
"""Three that suit most circles."""


class DayField(forms.DateField):
    """A day of a calendar."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = dict.fromkeys(["required", "invalid"], "Write the day, like 2026-12-05.")
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=wrong, **kwargs
        )

    def clean(self, value: Any) -> dt.date | None:
        day = super().clean(value)
        if isinstance(day, dt.date) and day.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"])
        return day


class OpensField(forms.TimeField):
    """A time on the clock."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            error_messages={"required": "Write a time, like 19:30.", "invalid": "Write the time like 19:30."},
            **kwargs,
        )

    def clean(self, value: Any) -> dt.time | None:
        time = super().clean(value)
        return time.replace(second=0, microsecond=0) if isinstance(time, dt.time) else None


class RhythmForm(forms.Form):
    """When a group checks in, and what it is asked first. Only what matters for that "how often" is asked."""

    question = forms.ChoiceField(
        label="What is asked first",
        choices=[*((str(n), words) for n, words in enumerate(QUESTIONS)), (OWN, "In our own words")],
        widget=Options(),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose a question, or write your own."),
    )
    own_words = forms.CharField(
        label="Your own question",
        required=False,
        help_text="Where you chose your own words. Everyone in the circle reads it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    nth = forms.TypedChoiceField(
        label="Which one of the month",
        choices=Rhythm.Nth.choices,
        coerce=int,
        error_messages=_FROM_THE_LIST,
    )
    weekday = forms.TypedChoiceField(
        label="On which day", choices=DAYS, coerce=int, error_messages=_FROM_THE_LIST
    )
    opens = OpensField(label="It opens at")
    time_zone = ZoneField(
        label="By the clock in",
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], "We do not know that place. Choose one from the list."
        ),
    )
    open_minutes = forms.TypedChoiceField(
        label="It stays open for", choices=_OPEN_FOR, coerce=int, initial=720, error_messages=_FROM_THE_LIST
    )
    remind_minutes = forms.TypedChoiceField(
        label="Those who have not answered are reminded",
        choices=_REMIND,
        coerce=int,
        initial=60,
        error_messages=_FROM_THE_LIST,
        help_text="Only where they want to be, in words that give nothing away.",
    )
    starts_on = DayField(
        label="Not before", required=False, help_text="Empty: it begins with the next day it falls on."
    )
    ends_on = DayField(label="The last day", required=False, help_text="Empty: it goes on until you end it.")

    all_optional = True  # what may stay empty says when

    def __init__(self, *args: Any, every: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.every = every
        if every in _DAILY:
            del self.fields["weekday"]
        if every != Rhythm.Every.MONTH:
            del self.fields["nth"]

    def clean_own_words(self) -> str:
        words = clean_line(self.cleaned_data["own_words"])
        if len(words) > 120:
            raise forms.ValidationError("Make it shorter: 120 letters at most. It is still here.")
        return words

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("question") == OWN and not data.get("own_words") and "own_words" not in self.errors:
            self.add_error("own_words", "Write the question in your own words, or choose one above.")
        if self.every in _DAILY and int(data.get("open_minutes") or 0) > 24 * 60:
            self.add_error(
                "open_minutes", "Every day: choose a day at most, so that each closes before the next opens."
            )
        if int(data.get("remind_minutes") or 0) >= int(data.get("open_minutes") or 10**6):
            self.add_error("remind_minutes", "Choose a reminder that falls while it is open.")
        return data

    def rhythm(self) -> dict[str, object]:
        """What `actions.set_rhythm` and `actions.change_rhythm` want, from clean data."""
        data = self.cleaned_data
        as_they_are = ("opens", "open_minutes", "remind_minutes", "time_zone", "starts_on", "ends_on")
        return {
            "question": data["own_words"] if data["question"] == OWN else QUESTIONS[int(data["question"])],
            "every": self.every,
            "weekday": data.get("weekday"),
            "nth": data.get("nth"),
            **{name: data[name] for name in as_they_are},
        }


def as_it_is(rhythm: Rhythm, today: dt.date) -> dict[str, Any]:
    """What the form shows of a rhythm that goes on."""
    names = ("weekday", "nth", "opens", "open_minutes", "remind_minutes", "time_zone", "ends_on")
    listed = rhythm.question in QUESTIONS
    return {
        **{name: getattr(rhythm, name) for name in names},
        "question": str(QUESTIONS.index(rhythm.question)) if listed else OWN,
        "own_words": "" if listed else rhythm.question,
        "starts_on": rhythm.starts_on if rhythm.starts_on > today and not rhythm.rounds.exists() else None,
    }
