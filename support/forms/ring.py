"""Cleaning a ring: for everybody one could choose, in which step; for each step, after how many minutes it moves on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from core.fields import Options
from support.asking import Place

STEPS = (("", "Not in it"), ("1", "First"), ("2", "Second"), ("3", "Third"))
MINUTES = ((5, "5 minutes"), (15, "15 minutes"), (30, "half an hour"), (60, "an hour"))
USUAL = 15


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody one could choose, or whoever holds a circle: `key` names the field."""

    key: str
    label: str
    hint: str
    group_id: int
    other_id: int | None
    pebble: int | None = None


class RingForm(forms.Form):
    """One choice for each candidate, one for each step."""

    all_optional = True

    def __init__(
        self, data: Any = None, *, candidates: Iterable[Candidate], places: Iterable[Place], nights: bool
    ) -> None:
        super().__init__(data)
        self.candidates = {f"who-{one.key}": one for one in candidates}
        there = {(place.group_id, place.other_id): place for place in places}
        for name, one in self.candidates.items():
            place = there.get((one.group_id, one.other_id))
            self.fields[name] = forms.ChoiceField(
                label=one.label, choices=STEPS, required=False, initial=str(place.step) if place else "", help_text=one.hint,
                error_messages={"invalid_choice": "Choose one of the four."},
            )  # fmt: skip
        after = {place.step: place.minutes for place in there.values()}
        for step, words in (
            (1, "After the first step, move on after"),
            (2, "After the second, after"),
            (3, "After the third, after"),
        ):
            self.fields[f"after-{step}"] = forms.TypedChoiceField(
                label=words, choices=MINUTES, coerce=int, required=False, empty_value=None, initial=after.get(step, USUAL),
                widget=forms.Select(), error_messages={"invalid_choice": "Choose one of the four."},
            )  # fmt: skip
        self.fields["nights"] = forms.ChoiceField(
            label="When somebody asks you for a hand while it is quiet for you", required=False,
            choices=[("no", "Let it wait until my quiet hours end"), ("yes", "Send me the mail, in the night too")],
            initial="yes" if nights else "no", widget=Options(),
            help_text="While you are on duty for a circle it is always sent.",
            error_messages={"invalid_choice": "Choose one of the two."},
        )  # fmt: skip

    def people(self) -> list[Any]:
        """The bound fields of the candidates."""
        return [self[name] for name in self.candidates]

    def afters(self) -> list[Any]:
        """The bound fields of the steps."""
        return [self[f"after-{step}"] for step in (1, 2, 3)]

    def places(self) -> list[Place]:
        """What the actions want, from clean data."""
        data = self.cleaned_data
        return [
            Place(one.group_id, one.other_id, int(data[name]), data[f"after-{data[name]}"] or USUAL)
            for name, one in self.candidates.items()
            if data.get(name)
        ]
