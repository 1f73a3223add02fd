"""The site's floor."""

from typing import Any

from django import forms
from django.utils.functional import cached_property

from core.fields import Options
from groups import floors, terms
from groups.forms.common import plain_helper
from groups.models import Floor


class FloorForm(forms.Form):
    """How open a group of this site may be at most, one choice for each setting, and how long a looser promise waits."""

    notice_days = forms.IntegerField(
        label="How many days does a looser promise wait?", min_value=floors.NOTICE_DAYS[0], max_value=floors.NOTICE_DAYS[1],
        help_text="From 7 to 90. It holds for what is proposed from now on.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "required"), "Write the days as a number from 7 to 90, like 14."),
    )  # fmt: skip
    helper = plain_helper()

    def __init__(self, data: Any = None, *, floor: Floor) -> None:
        self.before = floors.widest(floor)
        super().__init__(data, initial={**self.before, "notice_days": floor.notice_days})
        days = self.fields.pop("notice_days")
        for setting in terms.ALL:
            self.fields[setting.name] = self._field(setting)
        self.fields["notice_days"] = days

    def _field(self, setting: terms.Setting) -> forms.TypedChoiceField:
        """One limit: the most open value as "no limit", then closer and closer."""
        choices = [(str(choice.value), choice.words) for choice in reversed(setting.choices)]
        hints = {str(setting.values[-1]): "No limit"}
        now, chosen = str(self.before[setting.name]), str(self.after[setting.name])
        if chosen != now:
            hints[chosen] = f"Was: {setting.words(now).lower()}"
        layout = "trio" if len(choices) > 4 else ""
        return forms.TypedChoiceField(
            label=setting.title, coerce=type(setting.values[0]), choices=choices,
            widget=Options(layout=layout, choices=choices, hints=hints),
        )  # fmt: skip

    @cached_property
    def after(self) -> dict[str, object]:
        """The limits as chosen so far; where a choice is missing or none of ours, as they stand."""
        chosen: dict[str, object] = {}
        for setting in terms.ALL:
            known = {str(value): value for value in setting.values}
            value, before = self.data.get(setting.name), self.before[setting.name]
            chosen[setting.name] = known.get(value, before) if isinstance(value, str) else before
        return chosen
