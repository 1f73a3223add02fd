"""Taking a seat, pausing it, ending it."""

from django import forms
from django.core.exceptions import ValidationError

from core.fields import Options
from core.text import clean_words
from groups.forms.common import LARGEST, plain_helper, too_long


class AcceptForm(forms.Form):
    """The promise, accepted: the version that was read, and a tick."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    accept = forms.BooleanField(
        label="I’ve read it, and I keep it too",
        error_messages={"required": "Tick this once you’ve read the promise. A seat comes with it."},
    )
    helper = plain_helper()


class ReasonForm(forms.Form):
    """Words a member will read about their seat."""

    reason = forms.CharField(
        label="Why, in words they will read",
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "required": "A few words, so that they are not left guessing.",
            **too_long(280),
        },
    )
    helper = plain_helper()

    def clean_reason(self) -> str:
        reason = clean_words(self.cleaned_data["reason"])
        if not reason:
            raise ValidationError("A few words, so that they are not left guessing.")
        return reason


class PauseForm(ReasonForm):
    """How long somebody's seat is paused, and why."""

    days = forms.TypedChoiceField(
        label="For how long",
        coerce=int,
        choices=[
            ("1", "A day"),
            ("3", "Three days"),
            ("7", "A week"),
            ("14", "Two weeks"),
            ("30", "30 days"),
        ],
        widget=Options(layout="row"),
        error_messages={"required": "Choose how long.", "invalid_choice": "Choose one of these."},
    )
    field_order = ["days", "reason"]
    helper = plain_helper()


class EndForm(ReasonForm):
    """Why somebody's seat ends, and whether the circle stays closed to them."""

    keep_out = forms.BooleanField(
        label="And keep this circle closed to them: they can’t find it, ask again or take a seat",
        required=False,
    )
    helper = plain_helper()
