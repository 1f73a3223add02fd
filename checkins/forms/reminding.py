"""How somebody wants to be reminded in one circle."""

from django import forms

from checkins.models import ReminderWish
from core.fields import Options

MAIL, HERE = "mail", "here"


class RemindersForm(forms.Form):
    """When, and by which way."""

    moments = forms.ChoiceField(
        label="Remind me",
        choices=ReminderWish.Moments.choices,
        widget=Options(),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose when, or choose not at all."),
    )
    way = forms.ChoiceField(
        label="How",
        choices=[(MAIL, "By mail, and in here"), (HERE, "In here only")],
        widget=Options(layout="row"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the two ways."),
    )

    def by_mail(self) -> bool:
        """Whether mail was chosen, from clean data."""
        return bool(self.cleaned_data["way"] == MAIL)
