"""Forms of the plan."""

from typing import Any

from django import forms

from core.text import clean_words
from journeys.forms.common import too_long
from journeys.plan import Section


class SectionForm(forms.Form):
    """One section of the plan."""

    all_optional = True

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = forms.CharField(
            label=section.title, required=False, max_length=section.max_length, error_messages=too_long(section.max_length),
            help_text="One thing a line. Only you see it.",
            widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off", "placeholder": section.hint}),
        )  # fmt: skip

    def clean_words(self) -> str:
        return clean_words(self.cleaned_data["words"])
