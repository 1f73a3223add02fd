"""Cleaning what people type about gatherings."""

import datetime as dt
import uuid
from typing import Any

from django import forms

from core.fields import Options, ZoneField
from core.text import clean_line, clean_words
from gatherings.actions import Said
from gatherings.models import Rsvp
from gatherings.times import When
from groups.forms.common import plain_helper, too_long
from groups.models import Group

YEARS = range(2000, 2200)
"""Days a calendar can reckon with in every zone; which of them may be chosen is the action's to say."""

LENGTHS = [
    (30, "Half an hour"), (60, "An hour"), (90, "An hour and a half"), (120, "2 hours"), (180, "3 hours"), (240, "4 hours"),
    (360, "6 hours"), (480, "8 hours"), (1440, "A day"), (2880, "Two days"),
]  # fmt: skip

_A_DAY = "Write the day, like 2026-12-05."
_A_TIME = "Write the time, like 19:30."


class WhenForm(forms.Form):
    """On which day and at what time, by which clock, and for how long."""

    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(["required", "invalid"], _A_DAY),
    )
    starts = forms.TimeField(
        label="It begins at",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=dict.fromkeys(["required", "invalid"], _A_TIME),
    )
    minutes = forms.TypedChoiceField(
        label="It lasts",
        choices=LENGTHS,
        coerce=int,
        initial=60,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one from the list."),
    )
    time_zone = ZoneField(
        label="By the clock in",
        help_text="Where it takes place. Everyone reads it by their own clock.",
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose a city whose clock it goes by."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day.year not in YEARS:
            raise forms.ValidationError(_A_DAY)
        return day

    def clean_starts(self) -> dt.time:
        starts: dt.time = self.cleaned_data["starts"]
        return starts.replace(second=0, microsecond=0)

    def when(self) -> When:
        """What the actions want, from clean data."""
        data = self.cleaned_data
        return When(data["day"], data["starts"], data["time_zone"], data["minutes"])


class PlaceForm(forms.Form):
    """Where it is, or how one joins. Kept apart from the rest."""

    where = forms.CharField(
        label="Where it is, or how to join",
        required=False,
        max_length=400,
        help_text="An address, how to find you, or a link. Read only by those who answer “I’ll be there” or “Maybe”.",
        error_messages=too_long(400),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def clean_where(self) -> str:
        return clean_words(self.cleaned_data["where"])


class SaidForm(forms.Form):
    """What it is."""

    title = forms.CharField(
        label="What are you planning?",
        max_length=60,
        help_text="A few words: a walk, tea, a film.",
        error_messages={**too_long(60), "required": "Say in a word or two what it is."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label="Anything else about it",
        required=False,
        max_length=600,
        error_messages=too_long(600),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    meets = forms.ChoiceField(
        label="How do you meet?",
        choices=[
            (Group.Meeting.IN_PERSON, "In person"),
            (Group.Meeting.ONLINE, "Online"),
            (Group.Meeting.HYBRID, "Both"),
        ],
        widget=Options(layout="row"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the three."),
    )
    access = forms.CharField(
        label="What makes it easier to come",
        required=False,
        max_length=300,
        help_text="A step-free way in, a quiet corner, coming late is fine. Read before one answers.",
        error_messages=too_long(300),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError("Say in a word or two what it is.")
        return title

    def clean_words(self) -> str:
        return clean_words(self.cleaned_data["words"])

    def clean_access(self) -> str:
        return clean_words(self.cleaned_data["access"])

    def said(self) -> Said:
        """What the actions want, from clean data."""
        return Said(**{name: self.cleaned_data[name] for name in ("title", "words", "access", "meets")})


class MakeForm(SaidForm, WhenForm, PlaceForm):
    """All of it, for a new one."""

    field_order = [
        "title",
        "day",
        "starts",
        "minutes",
        "time_zone",
        "meets",
        "where",
        "access",
        "words",
        "submission",
    ]
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class MoveForm(WhenForm, PlaceForm):
    """Another time, and for its maker another place."""

    field_order = ["day", "starts", "minutes", "time_zone", "where"]

    def __init__(self, *args: Any, is_mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_mine:
            del self.fields["where"]


SHOWN, QUIET = "shown", "quiet"


class AnswerForm(forms.Form):
    """Whether one comes, and whether the circle sees it."""

    answer = forms.ChoiceField(
        choices=Rsvp.Answer.choices,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the three answers."),
    )
    shows = forms.ChoiceField(
        label="If you come, who sees it?",
        choices=[(QUIET, "I come quietly"), (SHOWN, "The circle sees that I come")],
        required=False,
        widget=Options(),
        error_messages={"invalid_choice": "Choose one of the two."},
    )

    all_optional = True

    def __init__(self, *args: Any, last: str = "", **kwargs: Any) -> None:
        """`last` is what was chosen the time before, or empty: then the narrower one stands there."""
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        field = self.fields["shows"]
        field.initial = last or QUIET
        hints = {
            QUIET: "Nobody here sees your answer: not who planned this, not who holds the space.",
            SHOWN: "By the name you go by here. “Can’t” is never shown to anyone.",
        }
        if last:
            hints[last] += " Your choice last time."
        assert isinstance(field.widget, Options)
        field.widget.hints = hints

    def quietly(self) -> bool:
        """Shown only where they chose so."""
        return bool(self.cleaned_data["shows"] != SHOWN)
