"""What a group says of itself: when, how, about what and for whom."""

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO

from core.fields import ManyOptions, Options, ZoneField
from core.text import clean_line, clean_name, clean_words
from groups.finding import language_name
from groups.finding.hours import DAYS
from groups.forms.common import plain_helper, too_long
from groups.models import SEATS, Group


def languages() -> list[tuple[str, str]]:
    named = [code for code, info in LANG_INFO.items() if "name_local" in info and len(code) <= 12]
    return [(code, language_name(code)) for code in sorted(named, key=language_name)]


_ONE_OF_THESE = {"invalid_choice": "Choose one of these.", "required": "Choose one of these."}


def _many(label: str, choices: Any, help_text: str = "", layout: str = "row", **more: Any) -> Any:
    """Several answers, or none."""
    kind = forms.TypedMultipleChoiceField if "coerce" in more else forms.MultipleChoiceField
    return kind(
        label=label, choices=choices, help_text=help_text, required=False, widget=ManyOptions(layout=layout),
        error_messages={"invalid_choice": "Choose from these."}, **more,
    )  # fmt: skip


class SaidForm(forms.Form):
    """What every group says of itself. Nothing here changes who reads what."""

    name = forms.CharField(
        label="Its name",
        max_length=60,
        error_messages={"required": "A circle needs a name, even a plain one.", **too_long(60)},
    )
    about = forms.CharField(
        label="What it says of itself",
        help_text="Two or three lines for people who are looking for a circle.",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=too_long(400),
    )
    when_words = forms.CharField(
        label="When it comes together",
        help_text="As you would say it, such as: Tuesdays, 7:30 pm",
        max_length=80,
        required=False,
        error_messages=too_long(80),
    )
    days = _many(
        "On which days",
        list(enumerate(DAYS)),
        "None, where it has no days of its own.",
        coerce=int,
        empty_value=[],
    )
    dayparts = _many(
        "At what time of day",
        Group.Daypart,
        "By the clock below. People elsewhere are told what that is for them.",
    )
    time_zone = ZoneField(
        label="The clock it goes by",
        initial="UTC",
        error_messages={"invalid_choice": "Choose a city whose clock it goes by."},
    )
    meets = forms.ChoiceField(
        label="How it meets",
        choices=Group.Meeting,
        widget=Options(layout="row"),
        initial="online",
        error_messages=_ONE_OF_THESE,
    )
    approach = forms.ChoiceField(
        label="Its way of working", choices=Group.Approach, initial="open", error_messages=_ONE_OF_THESE
    )
    themes = _many("What people come about", Group.Theme, "It stands in no address and no mail.")
    for_whom = _many("Who it is for", Group.ForWhom, "Leave it open where everyone is welcome.")
    access = _many("What makes it easier to take part", Group.Access, "Only what is there every time.")
    language = forms.ChoiceField(
        label="Language", choices=languages, initial="en", error_messages=_ONE_OF_THESE
    )
    seats = forms.IntegerField(
        label="How many seats",
        help_text="From 2 to 12.",
        min_value=2,
        max_value=SEATS,
        initial=SEATS,
        error_messages={
            "required": "Write how many seats there are, like 12.",
            "invalid": "Write the seats as a number, like 12.",
            "min_value": "A circle has two seats at least.",
            "max_value": "Twelve seats at most: that is what we promise everyone.",
        },
    )
    helper = plain_helper()

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_about(self) -> str:
        return clean_words(self.cleaned_data["about"])

    def clean_when_words(self) -> str:
        return clean_line(self.cleaned_data["when_words"])

    def clean_days(self) -> list[int]:
        return sorted(set(self.cleaned_data["days"]))

    def clean_dayparts(self) -> list[str]:
        return self._in_order("dayparts", Group.Daypart.values)

    def clean_themes(self) -> list[str]:
        return self._in_order("themes", Group.Theme.values)

    def clean_for_whom(self) -> list[str]:
        return self._in_order("for_whom", Group.ForWhom.values)

    def clean_access(self) -> list[str]:
        return self._in_order("access", Group.Access.values)

    def _in_order(self, name: str, values: list[str]) -> list[str]:
        """Each answer once, in our own order: the same answers are the same row."""
        return [value for value in values if value in self.cleaned_data[name]]


class DescribeForm(SaidForm):
    """A group describes itself anew."""

    pull_noun = forms.CharField(
        label="Its check-ins ask about any pull to …",
        help_text="One plain word, such as: use, drink, bet. Left empty, it asks about any pull.",
        max_length=20,
        required=False,
        error_messages=too_long(20),
    )

    def __init__(self, data: Any = None, *, group: Group) -> None:
        super().__init__(data, initial={name: getattr(group, name) for name in self.base_fields})

    def clean_pull_noun(self) -> str:
        return clean_line(self.cleaned_data["pull_noun"])
