"""Leaving, handing over, ending a circle, and looking after one that nobody holds."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.fields import Options
from core.text import clean_line
from groups.forms.common import plain_helper, too_long
from groups.forms.seats import ReasonForm
from groups.models import Membership
from members.models import Member


class HandOverForm(forms.Form):
    """To whom one hands over what one holds: somebody who sits there."""

    to = forms.ChoiceField(
        label="Who holds the space from now on",
        help_text="Ask them first. They’re told at once, and everyone reads that it was handed over.",
        widget=Options(layout="row"),
        error_messages={
            "required": "Choose who holds it from now on.",
            "invalid_choice": "They can’t hold it just now. Choose somebody else.",
        },
    )
    helper = plain_helper()

    def __init__(self, data: Any = None, *, heirs: Sequence[Membership]) -> None:
        super().__init__(data)
        self.by_id = {seat.public_id: seat for seat in heirs}
        field = self.fields["to"]
        choices = [(seat.public_id, seat.name) for seat in heirs]
        field.choices = field.widget.choices = choices  # type: ignore[attr-defined]
        field.widget.pebbles = {seat.public_id: seat.pebble for seat in heirs}  # type: ignore[attr-defined]

    def clean_to(self) -> Membership:
        return self.by_id[self.cleaned_data["to"]]


class LeaveForm(HandOverForm):
    """What becomes of one's words, for who leaves; and for the last who holds the space, who holds it from then on."""

    words = forms.ChoiceField(
        label="What becomes of your words?",
        choices=[("stay", "They stay, without your name"), ("taken", "You take all of them along")],
        widget=Options(),
        error_messages={
            "required": "Choose what becomes of your words; then you can leave.",
            "invalid_choice": "Choose one of the two.",
        },
    )
    field_order = ["words", "to"]
    helper = plain_helper()

    def __init__(self, data: Any = None, *, heirs: Sequence[Membership] | None, stay: str) -> None:
        super().__init__(data, heirs=heirs or [])
        if heirs is None:
            del self.fields["to"]
        self.fields["words"].widget.hints = {  # type: ignore[attr-defined]
            "stay": f"They read “Someone who was here”. If you sit here again one day, they carry your name of then. {stay}",
            "taken": "Every share, reply, check-in, celebration and kind word of yours here is erased at once, and what "
            "others answered to your shares goes with them. Nobody can bring it back.",
        }


class ClosingForm(ReasonForm):
    """Why a circle ends, for everyone who sits there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Why, in words everyone in the circle reads"


class AppointForm(forms.Form):
    """Who holds a circle from now on that nobody holds."""

    facilitator = forms.CharField(
        label="Who holds the space from now on",
        help_text="The name they sign in with. Ask them first. They’re told, and everyone in the circle reads that an "
        "admin did it.",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "Write the name they sign in with.", **too_long(40)},
    )
    helper = plain_helper()

    def clean_facilitator(self) -> Member:
        name = clean_line(self.cleaned_data["facilitator"]).lower()
        member = Member.objects.filter(sign_in_name=name, is_active=True).first()
        if member is None:
            raise ValidationError(
                "Nobody signs in by that name. It is the sign-in name, not the name in a circle."
            )
        return member
