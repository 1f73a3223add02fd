"""Forms of the plan."""

from typing import Any

from django import forms

from core.fields import ManyOptions
from core.text import clean_line, clean_words
from journeys.forms.common import too_long
from journeys.plan import TAB, Pair, Section, picks

LABELS = {
    "lines": ("One thing a line", "Only you see it."),
    "people": ("One a line", "Where a line has a number, it becomes a button to call. Only you see it."),
    "goals": ("One goal a line", "Under a goal its small steps, each behind a dash. Only you see it."),
}
"""What stands above the box, and under that, by kind of part."""


def _hidden() -> forms.CharField:
    return forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class SectionForm(forms.Form):
    """One part of the plan. After a bend, `around` are the lines that stand beside it to be ticked."""

    all_optional = True
    opened = _hidden()
    apart = _hidden()

    def __init__(self, *args: Any, section: Section, around: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if around:
            self.fields["add"] = forms.MultipleChoiceField(
                label="What was around it", required=False, choices=[(words, words) for words in around],
                help_text="Tick what belongs into your plan. The rest stays where it is.", widget=ManyOptions(),
                error_messages={"invalid_choice": "One of these is not on your road any more. The rest is still ticked."},
            )  # fmt: skip
        label, help_text = LABELS[section.kind]
        self.fields["words"] = forms.CharField(
            label=label, required=False, max_length=section.max_length, error_messages=too_long(section.max_length),
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off", "placeholder": section.hint}),
        )  # fmt: skip
        self.section = section

    def clean_words(self) -> str:
        return clean_words(self.cleaned_data["words"]).replace(TAB, " ")

    def clean(self) -> dict[str, Any]:
        """What was ticked comes after what was typed."""
        data = super().clean() or {}
        words = data.get("words")
        if words is not None and data.get("add"):
            typed = words.splitlines()
            data["words"] = "\n".join([*typed, *(line for line in data["add"] if line not in typed)])
            if len(data["words"]) > self.section.max_length:
                self.add_error("words", too_long(self.section.max_length)["max_length"])
        return data


HALF = 200
"""Letters in each half of a pair."""


class PairForm(forms.Form):
    """An "If …, then …", picked from two lists or in one's own words."""

    all_optional = True

    situation = forms.ChoiceField(
        label="If …",
        required=False,
        error_messages={"invalid_choice": "Choose one of the list, or write your own."},
    )
    own_situation = forms.CharField(
        label="Or in your own words: if …", required=False, max_length=HALF, error_messages=too_long(HALF),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    answer = forms.ChoiceField(
        label="Then …",
        required=False,
        error_messages={"invalid_choice": "Choose one of the list, or write your own."},
    )
    own_answer = forms.CharField(
        label="Or in your own words: then …", required=False, max_length=HALF, error_messages=too_long(HALF),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in zip(("situation", "answer"), picks(), strict=True):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "Choose one"), *((one, one) for one in words)]

    def clean(self) -> dict[str, Any]:
        """One's own words go before what was picked."""
        data = super().clean() or {}
        halves = []
        for name, missing in (
            ("situation", "Choose when it is for."),
            ("answer", "Choose what you would do then."),
        ):
            own = clean_line(data.get(f"own_{name}") or "")
            half = own or data.get(name) or ""
            if not half and not ({name, f"own_{name}"} & set(self.errors)):
                self.add_error(name, missing)
            halves.append(half)
        data["pair"] = Pair(*halves)
        return data


class DirectiveForm(forms.Form):
    """ "How to help me"."""

    all_optional = True
    opened = _hidden()

    order = forms.CharField(
        label="Who may be told, and what", required=False, max_length=2_000, error_messages=too_long(2_000),
        help_text="In the order in which they would be told, one a line.",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "placeholder": "First Ana: everything.\nThen my sister: that I’m safe, and no more.\nNobody at work."}),
    )  # fmt: skip
    helps = forms.CharField(
        label="What helps", required=False, max_length=2_000, error_messages=too_long(2_000),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "placeholder": "Sit with me, no questions.\nRemind me of Saturdays.\nBring something warm."}),
    )  # fmt: skip
    never = forms.CharField(
        label="What never to do", required=False, max_length=2_000, error_messages=too_long(2_000),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "placeholder": "Don’t come to my door unasked.\nDon’t call my parents.\nDon’t reason with me at night."}),
    )  # fmt: skip
    silence = forms.CharField(
        label="When my silence is a reason to worry", required=False, max_length=2_000, error_messages=too_long(2_000),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "placeholder": "A day is nothing.\nThree days: a message.\nA week: ask Ana."}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {name: clean_words(value) if isinstance(value, str) else value for name, value in data.items()}
