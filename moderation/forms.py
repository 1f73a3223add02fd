"""Cleaning what somebody reports, a letter, an answer, and why more is to be read."""

import uuid
from collections.abc import Sequence

from django import forms

from core.fields import ManyOptions, Options
from core.text import clean_words
from moderation import letters
from moderation.models import Case, Opening
from moderation.reasons import OPENED, REPORTED, SILENT
from moderation.reportable import Thing

LINE_MOST, LETTER_MOST = 1_000, 4_000

OUTCOMES = [choice for choice in Case.Outcome.choices if choice[0] != Case.Outcome.GONE]
"""What somebody can say became of a report; that its words are gone with their account, the house itself says."""


def _too_long(most: int) -> str:
    return (
        f"That is longer than we can keep in one piece: {most:,} letters. Nothing is lost, it is still here."
    )


def _words(words: str, most: int) -> str:
    """Cleaned. Raises ValidationError where it is longer than `most` characters."""
    words = clean_words(words)
    if len(words) > most:
        raise forms.ValidationError(_too_long(most))
    return words


class TellForm(forms.Form):
    """Why, to whom, what beside it, and a line. Which reason it is stays open until somebody chooses."""

    all_optional = True

    reason = forms.ChoiceField(
        label="What is it about?", choices=[(one.code, one.words) for one in REPORTED],
        widget=Options(hints={"danger": "Call first: Support now, at the top, has the numbers. We may read this only in hours."}),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose what comes closest. None of them is wrong."),
    )  # fmt: skip
    desk = forms.ChoiceField(
        label="Who looks at it?", widget=Options(),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose who looks at it."),
    )  # fmt: skip
    beside = forms.MultipleChoiceField(
        label="Does anything beside it go along?", required=False, widget=ManyOptions(),
        error_messages={"invalid_choice": "One of these is not there any more. The others still are."},
    )  # fmt: skip
    words = forms.CharField(
        label="Anything you’d like to add", required=False, help_text="You can leave it empty.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(
        self,
        *args: object,
        desks: Sequence[tuple[str, str, str]],
        beside: Sequence[tuple[Thing, str]],
        **kwargs: object,
    ) -> None:
        """`desks` are (code, words, hint); `beside` things with the line a page shows of each."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.things = {thing.what: thing for thing, _ in beside}
        self.fields["submission"].initial = uuid.uuid4
        desk, ticks = self.fields["desk"], self.fields["beside"]
        assert isinstance(desk, forms.ChoiceField)
        assert isinstance(ticks, forms.MultipleChoiceField)
        desk.choices = [(code, words) for code, words, _ in desks]
        desk.widget = Options(choices=desk.choices, hints={code: hint for code, _, hint in desks})
        desk.initial = desks[0][0]
        if beside:
            ticks.choices = [(thing.what, line) for thing, line in beside]
            ticks.widget = ManyOptions(choices=ticks.choices)
        else:
            del self.fields["beside"]

    def clean_words(self) -> str:
        return _words(self.cleaned_data["words"], LINE_MOST)

    def ticked(self) -> list[Thing]:
        """What goes along."""
        return [self.things[what] for what in self.cleaned_data.get("beside", [])]


class AppealForm(forms.Form):
    """A line for another look."""

    all_optional = True

    words = forms.CharField(
        label="What would you like us to see?", required=False, help_text="You can leave it empty.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )  # fmt: skip

    def clean_words(self) -> str:
        return _words(self.cleaned_data["words"], LINE_MOST)


class LetterForm(forms.Form):
    """The letter, edited; and for how many days, where a seat is paused."""

    words = forms.CharField(
        label="Your letter", widget=forms.Textarea(attrs={"rows": 9, "autocomplete": "off"}),
        error_messages={"required": "Write a few words. Nothing is done without them."},
    )  # fmt: skip
    days = forms.IntegerField(
        label="For how many days", min_value=1, max_value=90, initial=7,
        error_messages=dict.fromkeys(["invalid", "required", "min_value", "max_value"], "Write the days as a number from 1 to 90."),
    )  # fmt: skip

    def __init__(self, *args: object, act: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if act != "pause_seat":
            del self.fields["days"]

    def clean_words(self) -> str:
        return self._filled("words")

    def _filled(self, name: str) -> str:
        """That letter, cleaned. Raises ValidationError where it is still as it began, with a gap."""
        words, begun = _words(self.cleaned_data[name], LETTER_MOST), str(self.initial.get(name, ""))
        if letters.GAP in begun and words == clean_words(begun):
            raise forms.ValidationError(
                "The gap in it is still empty. Write there what they would want to know."
            )
        return words


class AnswerForm(LetterForm):
    """What those who reported are answered, and whether anything was done."""

    outcome = forms.ChoiceField(
        label="What became of it?", choices=OUTCOMES, widget=Options(layout="row"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the two."),
    )  # fmt: skip

    concerned = forms.CharField(
        label="Your letter to who is concerned and asked for another look",
        widget=forms.Textarea(attrs={"rows": 9, "autocomplete": "off"}),
        error_messages={"required": "Write a few words. They asked, and wait for them."},
    )  # fmt: skip
    field_order = ["outcome", "words", "concerned"]

    def __init__(self, *args: object, told: bool, asked: bool, **kwargs: object) -> None:
        """`told`: somebody who reported it waits for an answer; `asked`: somebody concerned does."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not told:
            del self.fields["words"]
        if not asked:
            del self.fields["concerned"]

    def clean_concerned(self) -> str:
        return self._filled("concerned")


class MoreForm(forms.Form):
    """How much more is to be read, why by the list, why in words, and whether its authors may be told later."""

    all_optional = True  # the last has a choice already: no word beside it

    scope = forms.ChoiceField(
        label="How much?", choices=Opening.Scope.choices, widget=Options(),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose how much."),
    )  # fmt: skip
    reason = forms.ChoiceField(
        label="Why?", choices=list(OPENED.items()), widget=Options(),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose the reason that comes closest."),
    )  # fmt: skip
    words = forms.CharField(
        label="Why, in your words", help_text="The other moderator reads them.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": "Write a sentence on why what was reported is not enough."},
    )  # fmt: skip
    silent = forms.ChoiceField(
        label="When do its authors hear of it?", required=False, widget=Options(),
        choices=[("", "At once"), *((code, f"After 72 hours: {words.lower()}") for code, words in SILENT.items())],
        error_messages={"invalid_choice": "Choose one of these."},
    )  # fmt: skip

    def __init__(self, *args: object, thread: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)
        scope.choices = [c for c in Opening.Scope.choices if thread or c[0] != Opening.Scope.THREAD]
        scope.widget = Options(choices=scope.choices)

    def clean_words(self) -> str:
        return _words(self.cleaned_data["words"], LINE_MOST)
