"""Cleaning on which days a rhythm rests, and which are added."""

from typing import Any

from django import forms

from checkins.forms.rhythm import DayField, OpensField
from core.fields import Options
from groups.forms.common import plain_helper


class PauseForm(forms.Form):
    """From which day to which a rhythm rests."""

    first_on = DayField(label="The first day without a check-in")
    last_on = DayField(label="The last day without one", help_text="The same day, if it is one only.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class LeaveOutForm(forms.Form):
    """One of the dates to come."""

    date = forms.ChoiceField(
        label="Which one?",
        widget=Options(),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the dates."),
    )

    def __init__(self, *args: Any, coming: list[tuple[str, str]], **kwargs: Any) -> None:
        """`coming`: its next dates as ISO 8601 has them, each in words too."""
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.fields["date"].choices = coming  # type: ignore[attr-defined]


class AddForm(forms.Form):
    """One more, on a day of its own."""

    date = DayField(label="On which day")
    opens = OpensField(label="It opens at", required=False, help_text="Empty: at its usual time.")

    all_optional = True  # what may stay empty says so

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
