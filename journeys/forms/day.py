"""The form of a day: its weather and what was in it. Everything may stay empty."""

from django import forms

from core.fields import ManyOptions, Options
from journeys.helping import THINGS, WEATHERS

SKIES = {
    "stormy": "cloud-lightning",
    "heavy": "cloud-rain",
    "grey": "cloud",
    "clearing": "cloud-sun",
    "bright": "sun",
}
"""The weather's Lucide icons."""

THING_ICONS = {
    "slept": "moon", "ate": "soup", "moved": "footprints", "company": "users-round", "meeting": "message-circle",
    "quiet": "coffee",
}  # fmt: skip


class DayForm(forms.Form):
    """One day of one's own. Nothing is chosen beforehand."""

    all_optional = True

    weather = forms.ChoiceField(
        label="What was the weather in you?", required=False, choices=[(w, w.capitalize()) for w in WEATHERS],
        widget=Options(layout="skies", icons=SKIES), error_messages={"invalid_choice": "Choose one of the five, or none."},
    )  # fmt: skip
    things = forms.MultipleChoiceField(
        label="What was in it?", required=False, choices=list(THINGS.items()),
        widget=ManyOptions(icons=THING_ICONS), error_messages={"invalid_choice": "Choose from these, or none."},
    )  # fmt: skip
