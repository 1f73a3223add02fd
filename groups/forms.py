"""Cleaning what people type about groups and seats."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from core.fields import Options
from core.text import clean_line, clean_name, clean_words
from groups.finding import language_name
from groups.models import Group, Promise
from groups.promises import SETTINGS, setting_words, terms_of
from members.models import Member

LARGEST = 2_147_483_647
"""PostgreSQL's integer: a promise's version cannot be more."""


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True  # the token stands in the template, once
    return helper


def _too_long(most: int) -> dict[str, str]:
    return {"max_length": f"That is longer than we can keep here: {most} letters. It is all still here."}


class AcceptForm(forms.Form):
    """The promise, accepted: the version that was read, and a tick."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    accept = forms.BooleanField(
        label="I’ve read it, and I keep it too",
        error_messages={"required": "Tick this once you’ve read the promise. A seat comes with it."},
    )
    helper = _helper()


class ReasonForm(forms.Form):
    """Words a member will read about their seat."""

    reason = forms.CharField(
        label="Why, in words they will read",
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "required": "A few words, so that they are not left guessing.",
            **_too_long(280),
        },
    )
    helper = _helper()

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
    helper = _helper()


class EndForm(ReasonForm):
    """Why somebody's seat ends, and whether the circle stays closed to them."""

    keep_out = forms.BooleanField(
        label="And keep this circle closed to them: they can’t find it, ask again or take a seat",
        required=False,
    )
    helper = _helper()


class KeepForm(forms.Form):
    """A group's confidentiality settings. Made from the settings as they stand, so it can say what was."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    listed = forms.ChoiceField(
        label="Who can find this circle?",
        choices=[
            ("anyone", "Anyone who looks"),
            ("members", "People who are signed in"),
            ("nobody", "Nobody"),
        ],
    )
    joining = forms.ChoiceField(
        label="How does one take a seat?",
        choices=[
            ("at_once", "At once, while one is open"),
            ("ask", "By asking; someone who holds the space says yes"),
            ("closed", "Nobody new for now"),
        ],
    )
    stay_days = forms.TypedChoiceField(
        label="How long do shares stay?",
        coerce=int,
        choices=[
            ("1", "24 hours"), ("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("0", "Until taken back"),
        ],
    )  # fmt: skip
    helper = _helper()

    HINTS = {
        "listed": {
            "anyone": "It stands in the list for everyone, signed in or not",
            "members": "It stands in the list once one is signed in",
            "nobody": "It stands in no list; whoever is given its address can still come",
        },
        "joining": {
            "at_once": "You won’t know beforehand who comes",
            "ask": "Whoever asks is told the answer",
            "closed": "Those who sit here stay",
        },
        "stay_days": {},
    }

    def __init__(self, data: Any = None, *, group: Group, standing: Promise) -> None:
        self.before = terms_of(group)
        super().__init__(data, initial={**self.before, "version": standing.version})
        for name in SETTINGS:
            hints = dict(self.HINTS[name])
            now = str(self.before[name])
            chosen = str(self.after[name]) if data is not None else now
            if chosen != now:
                hints[now] = "As it is now"
                hints[chosen] = f"Was: {setting_words(name, now).lower()}"
            layout = "trio" if name == "stay_days" else ""
            self.fields[name].widget = Options(layout=layout, choices=self._choices(name), hints=hints)

    def _choices(self, name: str) -> Any:
        return self.fields[name].choices  # type: ignore[attr-defined]

    @cached_property
    def after(self) -> dict[str, object]:
        """The settings as chosen so far; where a choice is missing or none of ours, as they stand."""
        chosen: dict[str, object] = {}
        for name in SETTINGS:
            value = self.data.get(name)
            known = {str(key) for key, _ in self._choices(name)}
            fits = isinstance(value, str) and value in known
            chosen[name] = type(self.before[name])(value) if fits else self.before[name]  # type: ignore[call-arg]
        return chosen


def _languages() -> list[tuple[str, str]]:
    named = [code for code, info in LANG_INFO.items() if "name_local" in info and len(code) <= 12]
    return [(code, language_name(code)) for code in sorted(named, key=language_name)]


class OpenForm(forms.Form):
    """A new group, and who holds it first."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(label="Its name", max_length=60, error_messages=_too_long(60))
    about = forms.CharField(
        label="What it says of itself",
        help_text="Two or three lines for people who are looking for a circle.",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=_too_long(400),
    )
    when_words = forms.CharField(
        label="When it comes together",
        help_text="As you would say it, such as: Tuesdays, 7:30 pm",
        max_length=80,
        required=False,
        error_messages=_too_long(80),
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
        error_messages=_too_long(40),
    )
    helper = _helper()

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
