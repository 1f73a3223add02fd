"""Opening a group."""

import uuid

from django import forms
from django.core.exceptions import ValidationError

from core.text import clean_line
from groups.forms.common import too_long
from groups.forms.describing import SaidForm
from members.models import Member


class OpenForm(SaidForm):
    """A new group, what it says of itself, and who holds it first."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    facilitator = forms.CharField(
        label="Who holds the space first",
        help_text="The name they sign in with. Nobody else sees it.",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages=too_long(40),
    )

    def clean_facilitator(self) -> Member:
        name = clean_line(self.cleaned_data["facilitator"]).lower()
        member = Member.objects.filter(sign_in_name=name, is_active=True).first()
        if member is None:
            raise ValidationError(
                "Nobody signs in by that name. It is the sign-in name, not the name in the circle."
            )
        return member
