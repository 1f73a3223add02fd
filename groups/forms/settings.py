"""A group's confidentiality settings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from core.fields import Options
from core.text import clean_words
from groups import floors, terms
from groups.forms.common import LARGEST, plain_helper, too_long
from groups.models import Group, Promise
from groups.promises import terms_of


class LimitedOptions(Options):
    """Option cards of which some are shown but cannot be chosen."""

    def __init__(self, *args: Any, closed: set[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.closed = closed

    def create_option(self, name: str, value: Any, *args: Any, **more: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **more)
        if str(value) in self.closed:
            option["attrs"] |= {"disabled": True, "aria-disabled": "true"}
        return option


class KeepForm(forms.Form):
    """A group's confidentiality settings. Made from the settings as they stand, so it can say what was."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    helper = plain_helper()

    def __init__(
        self, data: Any = None, *, group: Group, standing: Promise, most: terms.Terms | None = None
    ) -> None:
        self.before = terms_of(group)
        self.most = most or floors.widest(floors.standing())
        super().__init__(data, initial={**self.before, "version": standing.version})
        for setting in terms.ALL:
            self.fields[setting.name] = self._field(setting, data is not None)

    def _allowed(self, setting: terms.Setting) -> list[str | int]:
        """What can be chosen: as open as the site's floor at most, and what holds now in any case."""
        now = self.before[setting.name]
        within = setting.up_to(self.most[setting.name])
        return [value for value in setting.values if value in within or value == now]

    def _field(self, setting: terms.Setting, chosen_so_far: bool) -> forms.TypedChoiceField:
        """One setting as radio buttons, from the most open to the closest, each with what it means."""
        hints = {str(choice.value): choice.hint for choice in setting.choices if choice.hint}
        now = str(self.before[setting.name])
        chosen = str(self.after[setting.name]) if chosen_so_far else now
        if chosen != now:
            hints[now] = "As it is now"
            hints[chosen] = f"Was: {setting.words(now).lower()}"
        closed = {str(value) for value in setting.values if value not in self._allowed(setting)}
        why = setting.beyond(self.most[setting.name])
        choices = [(str(choice.value), choice.words) for choice in reversed(setting.choices)]
        layout = "trio" if len(choices) > 4 and not closed else ""  # a reason needs room
        field = forms.TypedChoiceField(
            label=setting.question, coerce=type(setting.values[0]), choices=choices,
            widget=LimitedOptions(
                layout=layout, choices=choices, hints={**hints, **dict.fromkeys(closed, why)}, closed=closed,
                icons=dict.fromkeys(closed, "lock"),
            ),
        )  # fmt: skip
        field.validators.append(_not_beyond(closed, why))
        return field

    @cached_property
    def after(self) -> dict[str, object]:
        """The settings as chosen so far; where a choice is missing, none of ours or not allowed, as they stand."""
        chosen: dict[str, object] = {}
        for setting in terms.ALL:
            allowed = {str(value): value for value in self._allowed(setting)}
            value = self.data.get(setting.name)
            before = self.before[setting.name]
            chosen[setting.name] = allowed.get(value, before) if isinstance(value, str) else before
        return chosen


def _not_beyond(closed: set[str], why: str) -> Any:
    def check(value: object) -> None:
        if str(value) in closed:
            raise ValidationError(f"{why}. Choose one of the others.")

    return check


class WhyForm(forms.Form):
    """Why an admin holds or declines a proposed change, in words the circle reads."""

    reason = forms.CharField(
        label="Why", help_text="Everyone who sits in this circle reads it. Names of members don’t belong here.",
        max_length=280, required=True, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Write why, in a line or two. The circle reads it.",
            **too_long(280),
        },
    )  # fmt: skip
    helper = plain_helper()

    def clean_reason(self) -> str:
        return clean_words(self.cleaned_data["reason"])
