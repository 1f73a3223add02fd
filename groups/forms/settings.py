"""A group's confidentiality settings."""

from typing import Any

from django import forms
from django.utils.functional import cached_property

from core.fields import Options
from groups import terms
from groups.forms.common import LARGEST, plain_helper
from groups.models import Group, Promise
from groups.promises import terms_of


class KeepForm(forms.Form):
    """A group's confidentiality settings. Made from the settings as they stand, so it can say what was."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    helper = plain_helper()

    def __init__(self, data: Any = None, *, group: Group, standing: Promise) -> None:
        self.before = terms_of(group)
        super().__init__(data, initial={**self.before, "version": standing.version})
        for setting in terms.ALL:
            self.fields[setting.name] = self._field(setting, data is not None)

    def _field(self, setting: terms.Setting, chosen_so_far: bool) -> forms.TypedChoiceField:
        """One setting as radio buttons, from the most open to the closest, each with what it means."""
        hints = {str(choice.value): choice.hint for choice in setting.choices if choice.hint}
        now = str(self.before[setting.name])
        chosen = str(self.after[setting.name]) if chosen_so_far else now
        if chosen != now:
            hints[now] = "As it is now"
            hints[chosen] = f"Was: {setting.words(now).lower()}"
        choices = [(str(choice.value), choice.words) for choice in reversed(setting.choices)]
        layout = "trio" if len(choices) > 4 else ""
        return forms.TypedChoiceField(
            label=setting.question, coerce=type(setting.values[0]), choices=choices,
            widget=Options(layout=layout, choices=choices, hints=hints),
        )  # fmt: skip

    @cached_property
    def after(self) -> dict[str, object]:
        """The settings as chosen so far; where a choice is missing or none of ours, as they stand."""
        chosen: dict[str, object] = {}
        for setting in terms.ALL:
            known = {str(value): value for value in setting.values}
            value = self.data.get(setting.name)
            chosen[setting.name] = (
                known.get(value, self.before[setting.name])
                if isinstance(value, str)
                else self.before[setting.name]
            )
        return chosen
