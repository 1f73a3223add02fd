"""Cleaning when a circle is held: stretches of its week, its clock, and its answer time."""

import datetime as dt
import itertools
from typing import Any

from django import forms

from core.fields import Options, ZoneField
from core.text import small_number
from groups import hours
from groups.models import Group, OpenHours

_TIME = {"required": "Write a time, like 19:30.", "invalid": "Write the time like 19:30."}


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "autocomplete": "off"}, format="%H:%M")


class StretchForm(forms.Form):
    """One stretch of the week. Left empty altogether it is none."""

    all_optional = True
    use_required_attribute = False

    weekday = forms.TypedChoiceField(
        label="Day",
        choices=[("", "Choose a day"), *enumerate(hours.DAYS)],
        coerce=int,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose a day from the list."),
    )
    opens = forms.TimeField(label="From", widget=_time(), error_messages=_TIME)
    closes = forms.TimeField(label="To", widget=_time(), error_messages=_TIME)

    def clean_opens(self) -> dt.time:
        return _whole_minute(self.cleaned_data["opens"])

    def clean_closes(self) -> dt.time:
        return _whole_minute(self.cleaned_data["closes"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        opens, closes = data.get("opens"), data.get("closes")
        if opens is not None and closes is not None and closes != hours.MIDNIGHT and closes <= opens:
            self.add_error(
                "closes",
                "Write a time after it begins. Past midnight takes two: up to 00:00, and the next day from 00:00.",
            )
        return data


def _whole_minute(time: dt.time) -> dt.time:
    return time.replace(second=0, microsecond=0)


class _Week(forms.BaseFormSet):  # type: ignore[type-arg]
    """Every row counts as new, so that one left empty is no mistake but none."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form: StretchForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Take this away"

    def clean(self) -> None:
        """Two on one day may touch, and not lie over each other."""
        if any(self.errors):
            return
        by_day: dict[int, list[tuple[dt.time, dt.time]]] = {}
        for weekday, opens, closes in self.stretches():
            by_day.setdefault(weekday, []).append((opens, closes))
        for weekday, rows in by_day.items():
            rows.sort()
            for (_, before), (opens, _) in itertools.pairwise(rows):
                if before == hours.MIDNIGHT or opens < before:
                    raise forms.ValidationError(
                        f"Two stretches on {hours.DAYS[weekday]} lie over each other. Make them one."
                    )

    def stretches(self) -> list[tuple[int, dt.time, dt.time]]:
        """What stays, as the action wants it."""
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return [(row["weekday"], row["opens"], row["closes"]) for row in kept if row]


WeekForm = forms.formset_factory(
    StretchForm, formset=_Week, extra=0, can_delete=True, max_num=hours.MOST, validate_max=True,
    absolute_max=hours.MOST + 1,
)  # fmt: skip


def week(rows: list[OpenHours]) -> "_Week":
    """The rows as they stand, for a first look; one empty row where there is none."""
    initial: list[dict[str, Any]] = [
        {"weekday": row.weekday, "opens": row.opens, "closes": row.closes} for row in rows
    ]
    return WeekForm(initial=initial or [{}], prefix="w")  # type: ignore[return-value]


def sent(typed: Any) -> "_Week":
    """What was typed."""
    return WeekForm(typed, prefix="w")  # type: ignore[return-value]


def with_one_more(typed: Any) -> "_Week":
    """What was typed so far, and an empty row after it; nothing is kept by that."""
    typed = typed.copy()
    count = small_number(str(typed.get("w-TOTAL_FORMS", "")), digits=3, otherwise=0)
    typed["w-TOTAL_FORMS"] = str(min(count + 1, hours.MOST))
    typed.setdefault("w-INITIAL_FORMS", "0")
    return WeekForm(typed, prefix="w")  # type: ignore[return-value]


class HoursForm(forms.Form):
    """By which clock, and how soon an answer can be hoped for."""

    all_optional = True

    time_zone = ZoneField(
        label="The clock it goes by",
        help_text="Times here, and on the circle’s page for those who look for one, are told by it.",
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose a city whose clock it goes by."),
    )
    answer_hours = forms.TypedChoiceField(
        label="Whoever shares can hope for an answer within",
        choices=[(number, said.capitalize()) for number, said in hours.ANSWER_WORDS.items()],
        coerce=int,
        widget=Options(layout="row"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the four."),
    )

    def __init__(self, data: Any = None, *, group: Group) -> None:
        super().__init__(data, initial={"time_zone": group.time_zone, "answer_hours": group.answer_hours})
        if group.answer_hours not in hours.ANSWER_WORDS:
            field = self.fields["answer_hours"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*field.choices, (group.answer_hours, f"{group.answer_hours} hours")]  # type: ignore[misc]


def mistakes(form: HoursForm, rows: "_Week") -> list[tuple[str, str]]:
    """What to look at, in the order of the page: the control it is about (or "") and the sentence."""
    found = [("", str(error)) for error in rows.non_form_errors()]
    for number, row in enumerate(rows.forms, 1):
        found += [
            (field.id_for_label, f"Stretch {number}: {error}") for field in row for error in field.errors
        ]
    answer = "id_answer_hours_0"
    for field in form:
        control = answer if field.name == "answer_hours" else field.id_for_label
        found += [(control, f"{field.label}: {error}") for error in field.errors]
    return found
