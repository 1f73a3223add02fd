"""Forms of what is given to one person, and of what they suggest."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.fields import ManyOptions, Options
from core.text import clean_words
from groups.models import Membership
from journeys.forms.common import too_long
from journeys.plan import Section

LASTS = ((7, "One week"), (30, "A month"), (90, "Three months"))
"""For how long a copy can be given, in days."""

WORDS = 600
"""Letters in a suggestion."""


class GiveForm(forms.Form):
    """Who may read it, which parts, and for how long. Nothing is chosen beforehand."""

    reader = forms.ChoiceField(
        label="Who may read it?",
        error_messages={
            "required": "Choose one person.",
            "invalid_choice": "Choose somebody who sits with you now.",
        },
    )
    sections = forms.MultipleChoiceField(
        label="Which parts?",
        widget=ManyOptions(),
        error_messages={
            "required": "Choose at least one part.",
            "invalid_choice": "Choose from the parts that say something.",
        },
    )
    lasts = forms.ChoiceField(
        label="For how long?", choices=[(str(days), words) for days, words in LASTS], widget=Options(layout="row"),
        help_text="You can end it before, at any time, without a word.",
        error_messages={"required": "Choose for how long.", "invalid_choice": "Choose one of the three."},
    )  # fmt: skip

    def __init__(
        self, *args: Any, seats: list[Membership], parts: list[Section], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.seats = {seat.public_id: seat for seat in seats}
        reader, sections = self.fields["reader"], self.fields["sections"]
        assert isinstance(reader, forms.ChoiceField)
        assert isinstance(sections, forms.MultipleChoiceField)
        reader.choices = [(seat.public_id, seat.name) for seat in seats]
        reader.widget = Options(
            choices=reader.choices,
            hints={seat.public_id: seat.group.name for seat in seats},
            pebbles={seat.public_id: seat.pebble for seat in seats},
        )
        sections.choices = [(part.slug, part.title) for part in parts]

    def clean_reader(self) -> Membership:
        return self.seats[self.cleaned_data["reader"]]

    def clean_lasts(self) -> dt.date:
        """The last day of it."""
        return self.today + dt.timedelta(days=int(self.cleaned_data["lasts"]))


class SuggestForm(forms.Form):
    """A few words for a part of somebody's plan."""

    section = forms.ChoiceField(
        label="For which part?",
        error_messages={"required": "Choose a part.", "invalid_choice": "Choose one of their parts."},
    )
    words = forms.CharField(
        label="What would you suggest?", max_length=WORDS, help_text="As a line of their plan could read. They take it in or let it go; you won’t be told which.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": "Write a few words first.", **too_long(WORDS)},
    )  # fmt: skip

    def __init__(self, *args: Any, parts: list[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["section"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose a part"), *((part.slug, part.title) for part in parts)]

    def clean_words(self) -> str:
        words = clean_words(self.cleaned_data["words"]).replace("\t", " ")
        if not words:
            raise ValidationError("Write a few words first.")
        return words
