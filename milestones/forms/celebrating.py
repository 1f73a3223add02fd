"""Celebrating, and kind words."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.fields import Options
from core.text import clean_line, clean_words
from core.words import number_word
from groups.models import Group
from groups.promises import STAYS

WORDS = 600
"""Letters in the line beside a celebration, and in a kind word."""

TITLE = 80
"""Letters of what a circle reads where no rung has words for it."""

TOO_LONG = (
    f"That is longer than we can keep in one piece: {WORDS} letters. Nothing is lost, it is still here."
)


def _seen_by(group: Group, people: int) -> str:
    """Who will see a celebration there, and how long."""
    others = people - 1
    who = "Nobody else sees it there now" if others < 1 else f"Seen by {number_word(others)} other"
    if others >= 1:
        who += " person" if others == 1 else " people"
    stays = (
        f"it fades after {STAYS[group.stay_days]}" if group.stay_days else "it stays until you take it down"
    )
    return f"{who}; {stays}."


class CelebrateForm(forms.Form):
    """In which circle, and a line of one's own. Nothing is chosen beforehand."""

    group = forms.ChoiceField(
        label="Which circle?",
        error_messages={
            "required": "Choose the circle you’d like to celebrate with.",
            "invalid_choice": "That circle isn’t open to you now. Choose one of these.",
        },
        widget=Options(),
    )
    title = forms.CharField(
        label="What the circle reads",
        max_length=TITLE,
        help_text="In words of your own. What it is called on your road stays yours.",
        error_messages={
            "required": "Write what the circle reads; a few words are enough.",
            "max_length": f"That is longer than fits on a card: {TITLE} letters.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label="A line of yours",
        required=False,
        max_length=WORDS,
        help_text="If you like. It stands beside the medallion.",
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, groups: list[Group], now: dt.datetime, titled: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if titled:  # a rung has its own words
            del self.fields["title"]
        self.groups = {group.public_id: group for group in groups}
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(group.public_id, group.name) for group in groups]
        assert isinstance(field.widget, Options)
        field.widget.hints = {g.public_id: _seen_by(g, getattr(g, "people", 1)) for g in groups}

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise ValidationError("Write what the circle reads; a few words are enough.")
        return title

    def clean_words(self) -> str:
        return clean_words(self.cleaned_data["words"])

    def chosen(self) -> Group:
        """The circle that was picked."""
        return self.groups[self.cleaned_data["group"]]


class KindWordForm(forms.Form):
    """A few kind words; empty takes back what was left before."""

    words = forms.CharField(
        label="Your kind word",
        required=False,
        max_length=WORDS,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    all_optional = True

    def clean_words(self) -> str:
        return clean_words(self.cleaned_data["words"])
