"""The form of a scale: its statements as published, each with the words of its steps. Nothing is chosen beforehand."""

import datetime as dt
from typing import Any

from django import forms

from core.fields import Options
from scales.instruments import Scale


class ScaleForm(forms.Form):
    """One field a statement, `s1` and on; each may be left out."""

    all_optional = True

    # In which month the page was opened, as 2026-11-01; anything strange is as nothing.
    month = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, item in enumerate(scale.items, start=1):
            self.fields[f"s{number}"] = forms.TypedChoiceField(
                label=item, required=False, coerce=int, empty_value=None,
                choices=list(enumerate(scale.options, start=1)), widget=Options(layout="row"),
                error_messages={"invalid_choice": "Choose one of these, or none."},
            )  # fmt: skip

    def steps(self) -> dict[str, int]:
        """By number of the statement what was chosen, from clean data; 0 for nothing."""
        chosen = {name: step for name, step in self.cleaned_data.items() if name != "month"}
        return {name.removeprefix("s"): step or 0 for name, step in chosen.items()}

    def clean_month(self) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.cleaned_data["month"]).replace(day=1)
        except ValueError:
            return None
