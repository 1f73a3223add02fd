"""Cleaning whom somebody asks, how often they want to be reminded, and what they say."""

from collections.abc import Iterable
from typing import Any

from django import forms

from core.fields import Options
from core.text import clean_words
from groups.models import Membership
from journeys.forms.day import SKIES
from partners.actions import When
from partners.models import PartnerWords, Side

WORDS_MOST = 1_000
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class RhythmForm(forms.Form):
    """How often one is reminded, by one's own clock. Nothing is chosen beforehand the first time."""

    all_optional = True

    every = forms.ChoiceField(
        label="When would you like to be reminded?",
        choices=[(value, label) for value, label in Side.Every.choices if value != Side.Every.NEVER]
        + [(Side.Every.NEVER, "Not at all")],
        widget=Options(layout="row"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the four."),
    )
    weekday = forms.TypedChoiceField(
        label="On which day, if once a week", choices=list(enumerate(_DAYS)), coerce=int, required=False, empty_value=None,
        widget=forms.Select(), error_messages={"invalid_choice": "Choose a day from the list."},
    )  # fmt: skip
    hour = forms.TimeField(
        label="At", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write the time like 19:30."},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            data.get("every") not in (None, Side.Every.NEVER)
            and not data.get("hour")
            and "hour" not in self.errors
        ):
            self.add_error("hour", "Write a time, like 19:30.")
        return data

    def when(self) -> When:
        """What the actions want, from clean data."""
        data = self.cleaned_data
        if data["every"] == Side.Every.NEVER:
            return When()
        weekday = int(data["weekday"] or 0) if data["every"] == Side.Every.WEEK else None
        return When(data["every"], weekday, data["hour"].replace(second=0, microsecond=0))


class AskForm(RhythmForm):
    """Whom one asks. Nobody is chosen beforehand."""

    other = forms.ChoiceField(
        label="Whom would you like to ask?",
        error_messages={
            "required": "Choose one person.",
            "invalid_choice": "Choose somebody who sits with you now.",
        },
    )

    field_order = ["other", "every", "weekday", "hour"]

    def __init__(self, *args: Any, seats: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.public_id: seat for seat in seats}
        other = self.fields["other"]
        assert isinstance(other, forms.ChoiceField)
        other.choices = [(seat.public_id, seat.name) for seat in self.seats.values()]
        other.widget = Options(
            choices=other.choices, pebbles={seat.public_id: seat.pebble for seat in self.seats.values()}
        )

    def clean_other(self) -> Membership:
        return self.seats[self.cleaned_data["other"]]


class SayForm(forms.Form):
    """The weather, a few words, or neither."""

    all_optional = True

    weather = forms.ChoiceField(
        label="What’s the weather in you?", required=False, choices=PartnerWords.WEATHERS,
        widget=Options(layout="skies", icons=SKIES), error_messages={"invalid_choice": "Choose one of the five, or none."},
    )  # fmt: skip
    words = forms.CharField(
        label="Anything you’d like to say", required=False, help_text="A word is plenty. You can leave it empty.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )  # fmt: skip

    def clean_words(self) -> str:
        words = clean_words(self.cleaned_data["words"])
        if len(words) > WORDS_MOST:
            raise forms.ValidationError(
                "That is longer than we can keep in one piece: 1,000 letters. Nothing is lost, it is still here."
            )
        return words
