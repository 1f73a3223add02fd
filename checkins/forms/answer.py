"""Cleaning what people answer in a round."""

from collections.abc import Iterable
from typing import Any, Protocol

from django import forms
from django.utils.html import format_html_join

from checkins import questions
from checkins.forms.questions import field_of
from checkins.models import CheckIn
from checkins.questions import DAILY
from core.fields import KeptField, Options, SubmissionField
from core.text import clean_words
from journeys.forms.day import SKIES

WORDS_MOST = 2_000

QUIETLY = "They are told quietly that somebody asked, and see here that it was you."
SEEN = "Everyone in the circle sees on this page that you asked."
SEEN_BUT = "Everyone in the circle but whom you keep apart from sees on this page that you asked."


class People(Protocol):
    """Who sits there, as the one who answers is told (`checkins.board.Room`)."""

    @property
    def count(self) -> str: ...
    @property
    def holders(self) -> str:
        """Empty where nobody but the one who answers holds the space and reads them."""

    @property
    def apart(self) -> str:
        """Who holds it and does not read them."""

    @property
    def keeps_apart(self) -> bool: ...


def _and(first: str, second: str) -> str:
    """Two sentences, either of which may be empty; what is markup stays markup."""
    return format_html_join(" ", "{}", ((words,) for words in (first, second) if words))


class CheckInForm(forms.Form):
    """One member's answer. Everything but who sees it may stay empty; nothing is chosen beforehand the first time."""

    all_optional = True  # the page says once that anything can be skipped

    weather = forms.ChoiceField(
        label="What’s the weather in you?",
        required=False,
        choices=CheckIn.WEATHERS,
        widget=Options(layout="skies", icons=SKIES),
        error_messages={"invalid_choice": "Choose one of the five, or none."},
    )
    pull = forms.ChoiceField(
        label="Any pull today?",
        required=False,
        choices=CheckIn.PULLS,
        widget=Options(layout="row"),
        error_messages={"invalid_choice": "Choose one of the four, or none."},
    )
    words = forms.CharField(
        label="Anything you’d like to say",
        help_text="A word is plenty. You can leave it empty.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    reach = forms.ChoiceField(
        label="Would you like someone to reach out?",
        required=False,
        choices=CheckIn.Reach.choices,
        widget=Options(),
        error_messages={"invalid_choice": "Choose one of the three, or none."},
    )
    audience = forms.ChoiceField(
        label="Who sees this?",
        choices=CheckIn.Audience.choices,
        widget=Options(),
        error_messages={
            "required": "Choose who sees this. It can be only you.",
            "invalid_choice": "Choose who sees this. It can be only you.",
        },
    )

    # On which answer this form was made (`beginnings.name_of`), which rendering of it it is, and with what begun it goes on.
    on = forms.CharField(required=False, widget=forms.HiddenInput)
    submission = SubmissionField()
    kept = KeptField()

    def __init__(
        self, *args: object, pull_noun: str = "", asks: Iterable[str] = DAILY, **kwargs: object
    ) -> None:
        """`asks`: what the round asks, in order (`checkins.questions`)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.asked = questions.asked(asks)
        names = [question.name for question in self.asked]
        for column in set(questions.COLUMNS) - set(names):
            del self.fields[column]
        for question in self.asked:
            if question.name not in self.fields:
                self.fields[question.name] = field_of(question)
            self.fields[question.name].label = questions.label(question, pull_noun)
        self.order_fields([*names, "reach", "audience"])

    def answers(self) -> dict[str, Any]:
        """What `actions.answer` wants of clean data."""
        names = {question.name for question in self.asked}
        columns = names & set(questions.COLUMNS) | {"reach", "audience"}
        more = {name: self.cleaned_data[name] for name in names - set(questions.COLUMNS)}
        return {name: self.cleaned_data[name] for name in columns} | {"more": more}

    def name_people(self, *, group: str, room: "People", last: str) -> None:
        """Put names to the choices; `last` is the audience chosen the time before, or empty."""
        holders, apart = room.holders, room.apart
        audience, reach = self.fields["audience"], self.fields["reach"]
        assert isinstance(audience, forms.ChoiceField)
        assert isinstance(reach, forms.ChoiceField)
        audience.choices = [
            (CheckIn.Audience.GROUP, f"Everyone in {group}"),
            (CheckIn.Audience.FACILITATORS, f"{holders} only" if holders else "Those who hold the space"),
            (CheckIn.Audience.ME, "Only me"),
        ]
        hints = {
            CheckIn.Audience.GROUP.value: _and(room.count, apart),
            CheckIn.Audience.FACILITATORS.value: apart,
            CheckIn.Audience.ME.value: "Nobody is told that you were here.",
        }
        if last in CheckIn.Audience.values:
            self.initial.setdefault("audience", last)
            hints[last] = _and(hints.get(last, ""), "Your choice last time.")
        reach.choices = [
            (CheckIn.Reach.NO, "Not today"),
            (CheckIn.Reach.FACILITATORS, f"Yes, {holders}" if holders else CheckIn.Reach.FACILITATORS.label),
            (CheckIn.Reach.ANYONE, CheckIn.Reach.ANYONE.label),
        ]
        assert isinstance(audience.widget, Options)
        assert isinstance(reach.widget, Options)
        audience.widget.hints = hints
        reach.widget.hints = {
            CheckIn.Reach.FACILITATORS.value: _and("" if apart and not holders else QUIETLY, apart),
            CheckIn.Reach.ANYONE.value: _and(SEEN_BUT if room.keeps_apart else SEEN, apart),
        }

    def clean_words(self) -> str:
        words = clean_words(self.cleaned_data["words"])
        if len(words) > WORDS_MOST:
            raise forms.ValidationError(
                "That is longer than we can keep in one piece: 2,000 letters. Nothing is lost, it is still here."
            )
        return words

    def clean_reach(self) -> str:
        return self.cleaned_data["reach"] or CheckIn.Reach.NO
