"""Making a link, and bringing a list of addresses."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from core.fields import Options
from groups import lists
from groups.actions.invitations import DAYS
from groups.forms.common import plain_helper

_LASTS = {1: "A day", 3: "Three days", 7: "A week", 14: "Two weeks", 30: "30 days"}


class _TermsForm(forms.Form):
    """How long a link lasts, and what it opens. Nothing is chosen beforehand."""

    days = forms.TypedChoiceField(
        label="How long does it work?",
        coerce=int,
        choices=[(str(days), _LASTS[days]) for days in DAYS],
        widget=Options(layout="row"),
        error_messages={"required": "Choose how long.", "invalid_choice": "Choose one of these."},
    )
    admits = forms.TypedChoiceField(
        label="What does it open?",
        coerce=lambda value: value == "seat",
        choices=[("ask", "Asking for a seat"), ("seat", "A seat")],
        widget=Options(
            hints={
                "ask": "Those who hold the space still say yes or no.",
                "seat": "Whoever has the link takes a seat at once, as long as one is free.",
            }
        ),
        error_messages={"required": "Choose one of these.", "invalid_choice": "Choose one of these."},
    )
    helper = plain_helper()

    def terms(self) -> dict[str, Any]:
        """What the actions want to know."""
        return {name: self.cleaned_data[name] for name in ("days", "admits", "submission")}


class InviteForm(_TermsForm):
    """One link, for one or several people."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    most_uses = forms.IntegerField(
        label="For how many people?",
        min_value=1,
        max_value=100,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Write a number from 1 to 100.",
            "invalid": "Write a number from 1 to 100.",
            "min_value": "One person at least.",
            "max_value": "A hundred people at most.",
        },
    )
    field_order = ["most_uses", "days", "admits", "submission"]


class ListForm(_TermsForm):
    """A file with addresses, to look at before anything goes out."""

    file = forms.FileField(
        label="Your list",
        help_text="A .csv file with one address a row, 200 at most. Only the addresses are read.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={
            "required": "Choose a file, of 100 KB at most.",
            "missing": "Choose a file, of 100 KB at most.",
            "invalid": "Choose a file, of 100 KB at most.",
            "empty": "There is nothing in that file.",
        },
    )
    field_order = ["file", "days", "admits"]

    def clean_file(self) -> lists.Sheet:
        """What the file holds. It is read here, in memory, and not kept."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > lists.LARGEST:
            raise ValidationError("That file is larger than 100 KB. Take only the addresses, 200 at most.")
        try:
            return lists.read(file.read())
        except lists.Unreadable as problem:
            raise ValidationError(str(problem)) from None


class SendForm(forms.Form):
    """The list that was looked at, sealed: it comes back from the browser, for nothing of it is kept meanwhile."""

    sealed = forms.CharField(max_length=200_000, widget=forms.HiddenInput)
    helper = plain_helper()
