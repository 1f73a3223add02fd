"""Ladders: choosing one for a road, and writing them."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.fields import Options
from core.text import clean_line
from groups.forms.common import too_long
from journeys.models import Journey
from milestones import writing
from milestones.models import Ladder

NAME, ABOUT, TEXT = 60, 120, 8_000
"""Letters of a ladder's name, of the line about it, and of all its lines."""

SITES_OWN = "own"
"""Stands for no choice of one's own: the site's."""


class ChooseForm(forms.Form):
    """How a road is marked and its days are called."""

    ladder = forms.ChoiceField(
        label="Which milestones?", widget=Options(),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of these."),
    )  # fmt: skip
    leap_day = forms.ChoiceField(
        label="Your road began on a 29 February. In years without one, when is a year full?", choices=Journey.LeapDay.choices,
        widget=Options(layout="row"), error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the two."),
    )  # fmt: skip
    first_day = forms.TypedChoiceField(
        label="What is the first day called?", choices=[(0, "Day 0"), (1, "Day 1")], coerce=int,
        widget=Options(layout="row"), error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the two."),
        help_text="Milestones in days come when the road says that number. Months and years keep their date.",
    )  # fmt: skip
    wanted = forms.BooleanField(label="Tell me on the morning of a milestone. Only me.", required=False)

    def __init__(self, data: Any = None, *, journey: Journey, ladders: list[Ladder]) -> None:
        known = {ladder.public_id for ladder in ladders}
        initial = {
            "ladder": journey.ladder if journey.ladder in known else SITES_OWN, "leap_day": journey.leap_day,
            "first_day": journey.first_day, "wanted": journey.milestones_wanted,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        if not born_on_a_leap_day(journey.starts_on, journey.month_only):
            del self.fields["leap_day"]
        field = self.fields["ladder"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(field.widget, Options)
        rest = [ladder for ladder in ladders if not ladder.is_default]
        default = next((ladder for ladder in ladders if ladder.is_default), None)
        field.choices = [
            (SITES_OWN, default.name if default else "The site’s own"),
            *((e.public_id, _name(e)) for e in rest),
        ]
        field.widget.hints = {e.public_id: e.about for e in rest if e.about}
        field.widget.hints[SITES_OWN] = (
            f"{default.about} The road goes by these unless you choose." if default else ""
        )

    def clean_ladder(self) -> str:
        chosen: str = self.cleaned_data["ladder"]
        return "" if chosen == SITES_OWN else chosen


def _name(ladder: Ladder) -> str:
    return f"{ladder.name}: {ladder.group.name}" if ladder.group else ladder.name


def born_on_a_leap_day(starts_on: dt.date, month_only: bool) -> bool:
    """Whether there is anything to choose about a 29 February."""
    return (starts_on.month, starts_on.day) == (2, 29) and not month_only


class LinesForm(forms.Form):
    """The rungs of a ladder, one a line."""

    lines = forms.CharField(
        label="Its milestones, one a line", required=False, max_length=TEXT, error_messages=too_long(TEXT),
        help_text="A number of days, months or years, a colon, and the words: “30 days: Thirty days”. In brackets, if you like, "
        "a colour: honey, pine, heather or lake.",
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    all_optional = True

    def clean_lines(self) -> Any:
        try:
            return writing.points_in(self.cleaned_data["lines"])
        except writing.NotALine as error:
            raise ValidationError(str(error)) from None


class LadderForm(LinesForm):
    """One of the site's ladders."""

    name = forms.CharField(
        label="What is it called?", max_length=NAME,
        error_messages={"required": "Give it a name people can choose by.", **too_long(NAME)},
    )  # fmt: skip
    about = forms.CharField(
        label="A line about it", required=False, max_length=ABOUT, error_messages=too_long(ABOUT)
    )
    is_default = forms.BooleanField(label="It marks the roads of those who have chosen none", required=False)

    field_order = ("name", "about", "lines", "is_default")

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError("Give it a name people can choose by.")
        return name

    def clean_about(self) -> str:
        return clean_line(self.cleaned_data["about"])
