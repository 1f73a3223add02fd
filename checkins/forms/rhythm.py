"""Cleaning what those who hold a space say of its rhythm."""

import datetime as dt

from django import forms

from checkins.models import Rhythm
from core import clock
from core.fields import Options
from core.text import clean_line

QUESTIONS = [
    "How are you arriving?",
    "What are you carrying today?",
    "What is one word for today?",
    "What are you glad of today?",
    "What would help in the next few days?",
]
"""A short library to begin from. Each can be answered in a word, and none asks about use."""

OWN = "own"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
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


class RhythmForm(forms.Form):
    """When a group checks in, and what it is asked."""

    all_optional = True  # what may stay empty says when

    question = forms.ChoiceField(
        label="What is asked",
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
    every = forms.ChoiceField(
        label="How often",
        choices=Rhythm.Every.choices,
        widget=Options(layout="row"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose every day or once a week."),
    )
    weekday = forms.TypedChoiceField(
        label="On which day, if once a week",
        choices=list(enumerate(_DAYS)),
        coerce=int,
        required=False,
        widget=forms.Select(),
        error_messages=_FROM_THE_LIST,
    )
    opens = forms.TimeField(
        label="It opens at",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Write a time, like 19:30.", "invalid": "Write the time like 19:30."},
    )
    time_zone = forms.CharField(
        label="By the clock in",
        help_text="A place, written like Europe/Dublin.",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Write a place, like Europe/Dublin.",
            "max_length": "Write a place, like Europe/Dublin.",
        },
    )
    open_minutes = forms.TypedChoiceField(
        label="It stays open for", choices=_OPEN_FOR, coerce=int, initial=720
    )
    remind_minutes = forms.TypedChoiceField(
        label="Those who have not answered are reminded",
        choices=_REMIND,
        coerce=int,
        initial=60,
        error_messages=_FROM_THE_LIST,
        help_text="Only where they want to be, in words that give nothing away.",
    )

    def clean_own_words(self) -> str:
        words = clean_line(self.cleaned_data["own_words"])
        if len(words) > 120:
            raise forms.ValidationError("Make it shorter: 120 letters at most. It is still here.")
        return words

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        if name not in clock.known_zones():
            raise forms.ValidationError("We do not know that place. Write it like Europe/Dublin.")
        return name

    def clean_opens(self) -> dt.time:
        time: dt.time = self.cleaned_data["opens"]
        return time.replace(second=0, microsecond=0)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("question") == OWN and not data.get("own_words") and "own_words" not in self.errors:
            self.add_error("own_words", "Write the question in your own words, or choose one above.")
        if data.get("every") == Rhythm.Every.DAY and int(data.get("open_minutes") or 0) > 24 * 60:
            self.add_error(
                "open_minutes", "Every day: choose a day at most, so that each closes before the next opens."
            )
        if int(data.get("remind_minutes") or 0) >= int(data.get("open_minutes") or 10**6):
            self.add_error("remind_minutes", "Choose a reminder that falls while it is open.")
        return data

    def rhythm(self) -> dict[str, object]:
        """What `actions.set_rhythm` wants, from clean data."""
        data = self.cleaned_data
        weekly = data["every"] == Rhythm.Every.WEEK
        return {
            "question": data["own_words"] if data["question"] == OWN else QUESTIONS[int(data["question"])],
            "every": data["every"],
            "weekday": int(data["weekday"] or 0) if weekly else None,
            **{name: data[name] for name in ("opens", "open_minutes", "remind_minutes", "time_zone")},
        }
