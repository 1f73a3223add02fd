"""Cleaning a line of Support now, by the rules its file keeps (`support/checking.py`)."""

import datetime as dt
import re
from typing import Any

from django import forms

from core.fields import Options
from core.text import clean_line
from groups.forms.common import too_long
from support import checking, lines, publishing
from support.models import HelpLine

ELSEWHERE, EVERYWHERE = "", "*"


def _line(label: str, most: int, help_text: str = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
        error_messages=too_long(most),
    )  # fmt: skip


class LineForm(forms.Form):
    """What a line says. Its words are read by somebody who may be dialling at this moment: as short as they can be."""

    country = forms.ChoiceField(label="Which country is it for?", required=False)
    other_code = _line(
        "Another country: its two letters", 2, "Like KE. Only where it is not in the list above."
    )
    other_name = _line("And its name", 60)
    kind = forms.ChoiceField(
        label="What is it?", choices=HelpLine.Kind.choices, widget=Options(),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of these."),
    )  # fmt: skip
    name = forms.CharField(
        label="What does its provider call it?", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write its name.", "max_length": "That is longer than we can keep here: 60 letters."},
    )  # fmt: skip
    show = _line(
        "The number, exactly as its provider publishes it",
        30,
        "Digits, blanks and hyphens. No country code that they don’t write.",
        inputmode="tel",
    )
    text_to = _line("Where a text message goes, if one can be sent", 30, inputmode="tel")
    text_body = _line("The word to send there, if one", 20)
    web = _line("Its web page", 200, "Beginning with https://", inputmode="url")
    source = _line(
        "Where its provider publishes the number",
        200,
        "A page that you and another admin can compare it with.",
        inputmode="url",
    )
    hours = _line("When somebody answers", 80, "Shown once two people have checked the line.")
    cost = _line("What it costs", 80, "Shown once two people have checked the line.")
    languages = _line("Languages spoken, as tags", 80, "Like en, es, cy. Empty where you don’t know.")
    note = _line("One thing to know beforehand", 160)
    expires_on = forms.DateField(
        label="The last day it is shown", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: a year after somebody last compared it. An emergency number stays.",
        error_messages={"invalid": "Write a day like 2027-03-31."},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, row: HelpLine | None, today: dt.date) -> None:
        self.row, self.today = row, today
        super().__init__(data, initial=_initial(row) if row else None)
        known = lines.countries().items()
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(ELSEWHERE, "Another, written below"), (EVERYWHERE, "Everywhere"), *known]

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean_languages(self) -> list[str]:
        tags = [tag for tag in re.split(r"[\s,]+", self.cleaned_data["languages"]) if tag]
        if not all(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) for tag in tags):
            raise forms.ValidationError("Write languages as tags, like en or pt-BR.")
        return tags

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("other_name", "hours", "cost", "note"):
            said[name] = clean_line(said.get(name, ""))
        said["country_name"] = ""
        if not said.get("country"):
            said["country"], said["country_name"] = said.get("other_code", "").upper(), said["other_name"]
            if not re.fullmatch(r"[A-Z]{2}", said["country"]) or not said["country_name"]:
                self.add_error("other_code", "Choose a country above, or write its two letters and its name.")
        if not self.errors:
            self._keeps_the_rules(said)
        return said

    def _keeps_the_rules(self, said: dict[str, Any]) -> None:
        """The rules of the file, asked of what the page would show."""
        kept = {name: value for name, value in said.items() if not name.startswith("other_")}
        shown = publishing.line_of(HelpLine(key="", written_on=self.today, **kept))
        for what in checking.problems_of(shown, {shown.country}, self.today):
            self.add_error(None, f"{what[0].upper()}{what[1:]}.")

    @property
    def said(self) -> dict[str, Any]:
        """What the actions want, from clean data."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("other_")}


def _initial(row: HelpLine) -> dict[str, Any]:
    known = row.country == EVERYWHERE or row.country in lines.countries()
    said = {field.name: getattr(row, field.name) for field in HelpLine._meta.concrete_fields}
    return {
        **said, "languages": ", ".join(row.languages), "country": row.country if known else ELSEWHERE,
        "other_code": "" if known else row.country, "other_name": "" if known else row.country_name,
    }  # fmt: skip
