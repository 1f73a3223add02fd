"""Cleaning a worksheet or a reading as somebody writes it, and what an admin answers."""

from typing import Any

from django import forms

from core.fields import Options
from core.text import clean_line, clean_words
from groups.forms.describing import languages
from resources.actions import Said
from resources.models import (
    LONGEST,
    LONGEST_ANSWER,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    Kind,
    Reading,
    Resource,
    ResourceWords,
)
from shares.forms.fields import NoteField

OWN = "Written by somebody who holds a circle here."
"""Whose words they are where whoever suggests it wrote them."""

_CHOOSE = dict.fromkeys(["required", "invalid_choice"], "Choose one of these two.")
_QUIET = {"autocomplete": "off"}


class SuggestForm(forms.Form):
    """Everything of it. Nothing is chosen beforehand the first time; `standing` is what stands there where it is written anew,
    `fixed` for whom that is, where it takes the place of a published one."""

    all_optional = True

    reach = forms.ChoiceField(label="Who is it for?", widget=Options(), error_messages=_CHOOSE)
    kind = forms.ChoiceField(
        label="What is it?", choices=Kind.choices, error_messages=_CHOOSE,
        widget=Options(
            layout="row", hints={"worksheet": "Something to fill in, on paper.", "reading": "Something to read."}
        ),
    )  # fmt: skip
    title = forms.CharField(
        label="What is it called?", max_length=LONGEST_TITLE, widget=forms.TextInput(_QUIET),
        error_messages={"required": "Give it a name, a few words."},
    )  # fmt: skip
    words = forms.CharField(
        label="The words", strip=False, widget=forms.Textarea({"rows": 16, **_QUIET}),
        help_text=(
            "Leave an empty line between two paragraphs. A line that begins with # is a heading, with - one of a list, "
            "with [] something to tick. A line of ___ is a line to write on."
        ),
        error_messages={"required": "Write what it says."},
    )  # fmt: skip
    note = NoteField(widget=forms.TextInput(_QUIET))
    language = forms.ChoiceField(
        label="Language", choices=languages, initial="en",
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose a language from the list."),
    )  # fmt: skip
    origin = forms.ChoiceField(
        label="Whose words are these?", error_messages=_CHOOSE,
        choices=[("mine", "I wrote it myself"), ("theirs", "Somebody else wrote it, and I may pass it on")],
        widget=Options(hints={"theirs": "It is under a licence that lets you, or they said yes to you."}),
    )  # fmt: skip
    source = forms.CharField(
        label="Who wrote it, and what lets you pass it on", required=False, max_length=LONGEST_SOURCE,
        help_text="Only for somebody else’s words. It stands under them, like “A. Author, CC BY 4.0”.",
        widget=forms.TextInput(_QUIET),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, circle: str, standing: Reading | ResourceWords | None = None, fixed: bool = False
    ) -> None:  # fmt: skip
        super().__init__(data, initial=_initial(standing))
        self.fields[
            "note"
        ].help_text = (
            "What it touches on, in a few plain words. It stands beside the name, for people to choose."
        )
        reach = self.fields["reach"]
        assert isinstance(reach, forms.ChoiceField)
        reach.choices = [("circle", circle), ("site", Resource.Reach.SITE.label)]
        reach.widget = Options(
            choices=reach.choices,
            hints={
                "circle": "Once published, whoever sits here reads it and nobody else, admins neither.",
                "site": "Anybody reads it, without signing in. No name and no circle stands on it, and it stays when you leave.",
            },
        )
        if fixed:
            del self.fields["reach"]

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError("Give it a name, a few words.", code="required")
        return title

    def clean_words(self) -> str:
        words = clean_words(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError("Write what it says.", code="required")
        if len(words) > LONGEST:
            raise forms.ValidationError(
                f"That is longer than fits on four pages: {LONGEST:,} letters. Nothing is lost, it is still here."
            )
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["source"] = clean_line(data.get("source") or "")
        if data.get("origin") == "theirs" and not data["source"] and "source" not in self.errors:
            wanting = "Say who wrote it, and what lets you pass it on."
            self.add_error("source", forms.ValidationError(wanting, code="required"))
        return data

    @property
    def said(self) -> Said:
        """What the actions want, from clean data; of what is begun only, what there is of it."""
        data = self.cleaned_data
        source = OWN if data.get("origin") == "mine" else data.get("source", "")
        names = ("reach", "kind", "language", "title", "note", "words")
        return Said(**{name: data.get(name, "") for name in names}, source=source)

    @property
    def can_be_kept(self) -> bool:
        """Whether it can be kept for later as it is: something stands in it, and nothing is wrong but that more is wanted."""
        codes = {error.code for errors in self.errors.as_data().values() for error in errors}
        return codes <= {"required"} and bool(self.said.title or self.said.words)


def _initial(standing: Reading | ResourceWords | None) -> dict[str, str]:
    if standing is None:
        return {}
    of = standing if isinstance(standing, Reading) else standing.resource
    origin = "mine" if standing.source == OWN else "theirs" if standing.source else ""
    return {
        "reach": "site" if isinstance(of, Reading) else of.reach, "kind": of.kind, "language": of.language,
        "title": standing.title, "note": standing.note or "", "words": standing.words,
        "origin": origin, "source": standing.source if origin == "theirs" else "",
    }  # fmt: skip


class AnswerForm(forms.Form):
    """What an admin says when giving it back."""

    answer = forms.CharField(
        label="What you would like to be different", max_length=LONGEST_ANSWER, widget=forms.Textarea({"rows": 4, **_QUIET}),
        help_text="Only its author reads this.", error_messages={"required": "Say why, in a line or two."},
    )  # fmt: skip

    def clean_answer(self) -> str:
        answer = clean_words(self.cleaned_data["answer"])
        if not answer:
            raise forms.ValidationError("Say why, in a line or two.")
        return answer
