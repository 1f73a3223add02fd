"""Opening a group."""

import uuid

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError

from core.fields import Options
from core.text import clean_line, clean_name, clean_words
from groups.finding import language_name
from groups.forms.common import plain_helper, too_long
from groups.models import Group
from members.models import Member


def _languages() -> list[tuple[str, str]]:
    named = [code for code, info in LANG_INFO.items() if "name_local" in info and len(code) <= 12]
    return [(code, language_name(code)) for code in sorted(named, key=language_name)]


class OpenForm(forms.Form):
    """A new group, and who holds it first."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(label="Its name", max_length=60, error_messages=too_long(60))
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
    meets = forms.ChoiceField(
        label="How it meets", choices=Group.Meeting, widget=Options(layout="row"), initial="online"
    )
    approach = forms.ChoiceField(label="Its way of working", choices=Group.Approach, initial="open")
    language = forms.ChoiceField(label="Language", choices=_languages, initial="en")
    facilitator = forms.CharField(
        label="Who holds the space first",
        help_text="The name they sign in with. Nobody else sees it.",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages=too_long(40),
    )
    helper = plain_helper()

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_about(self) -> str:
        return clean_words(self.cleaned_data["about"])

    def clean_when_words(self) -> str:
        return clean_line(self.cleaned_data["when_words"])

    def clean_facilitator(self) -> Member:
        name = clean_line(self.cleaned_data["facilitator"]).lower()
        member = Member.objects.filter(sign_in_name=name, is_active=True).first()
        if member is None:
            raise ValidationError(
                "Nobody signs in by that name. It is the sign-in name, not the name in the circle."
            )
        return member
