"""The forms of the step pages. Nothing is required, and nothing is refused for its length or shape."""

from collections.abc import Iterable
from typing import Any

from django import forms

from core.fields import ManyOptions, Options
from core.text import clean_line, clean_words
from journeys.draft import Answers
from journeys.telling import LETTER, Circle

HALT = ("Hungry", "Angry", "Lonely", "Tired")
"""Four plain needs that are often around it; a list the fellowships use."""


class Choice(forms.ChoiceField):
    """Radios that may stay empty; what is not among the choices is as good as no answer."""

    def __init__(self, choices: list[tuple[str, str]], label: str, **looks: Any) -> None:
        self.keys = {key for key, _ in choices}
        super().__init__(choices=choices, required=False, label=label, widget=Options(layout="calm", **looks))

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> str:
        said = str(super().clean(value))
        return said if said in self.keys else ""


class Words(forms.CharField):
    """Free words of any length."""

    def __init__(self, label: str, rows: int = 0, **kwargs: Any) -> None:
        quiet = {"autocomplete": "off"}
        widget = forms.Textarea(attrs={**quiet, "rows": rows}) if rows else forms.TextInput(attrs=quiet)
        super().__init__(label=label, required=False, widget=widget, **kwargs)
        self.many_lines = bool(rows)

    def clean(self, value: Any) -> str:
        said = super().clean(value)
        return clean_words(said) if self.many_lines else clean_line(said)


class StepForm(forms.Form):
    """What one page asks. `said()` is what of it goes into the draft."""

    all_optional = True
    heading = ""
    hint = ""

    def __init__(self, data: Any, *, answers: Answers, triggers: Iterable[str] = ()) -> None:
        super().__init__(data, initial={name: getattr(answers, name) for name in self.base_fields})
        self.answers = answers
        self.triggers = list(triggers)

    def said(self) -> dict[str, object]:
        return dict(self.cleaned_data)


class Safe(StepForm):
    heading = "Are you safe right now?"
    hint = "Whatever happened, it’s good that you’re here."
    safe = Choice(
        [("yes", "Yes"), ("not_sure", "I’m not sure"), ("no", "No")], "Are you safe right now?",
        icons={"yes": "check", "not_sure": "circle-question-mark", "no": "life-buoy"},
    )  # fmt: skip


class Help(StepForm):
    heading = "What would help right now?"
    hint = "Any of these is fine. So is none."
    help = Choice(
        [
            ("write", "Write it down"),
            ("tell", "Tell someone"),
            ("mark", "Mark it on my road"),
            ("nothing", "Nothing yet"),
        ],
        "What would help right now?",
        icons={"write": "feather", "tell": "users-round", "mark": "map-pin", "nothing": "coffee"},
        hints={
            "write": "For your eyes only",
            "tell": "A person, your circle, or those who hold it",
            "mark": "One small mark, no words",
            "nothing": "Sit a minute. This page waits.",
        },
    )


class Anything(StepForm):
    heading = "Anything about it?"
    hint = "As much or as little as you like. No amounts, no right words."
    words = Words("Your words", rows=7)
    about_when = Words("About when?", help_text="“Last night”, “early October”, a date, or nothing.")


class Around(StepForm):
    heading = "What was going on around it?"
    hint = "Take what fits. You can skip this."
    around = forms.MultipleChoiceField(label="What was around it", required=False, widget=ManyOptions())
    other = Words("Something else", rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(dict.fromkeys([*self.answers.around, *self.triggers, *HALT]))
        field = self.fields["around"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(words, words) for words in known]
        self.known = set(known)

    def clean(self) -> dict[str, Any]:
        """A line that left the plan meanwhile is no error: it is let go."""
        data = super().clean() or {}
        if "around" in self.errors:
            posted = self.data.getlist("around") if hasattr(self.data, "getlist") else []
            del self.errors["around"]
            data["around"] = [words for words in posted if words in self.known]
        return data


class Know(StepForm):
    heading = "Who could know?"
    hint = (
        "Nobody is told by this page. Whom you choose here reads your words once you finish, and not before."
    )
    know = Choice(
        [("nobody", "Nobody, for now"), ("myself", "I’ll tell someone myself"), ("here", "Tell people here")],
        "Who could know?",
        icons={"nobody": "lock", "myself": "phone", "here": "message-circle"},
        hints={
            "myself": "The people in your plan are below",
            "here": "Choose who, and read what they will read",
        },
    )
    letter = Words(
        "The words they will read", rows=4,
        help_text="Each person gets a message of their own. You can take each back, at any time.",
    )  # fmt: skip

    def __init__(self, *args: Any, circles: Iterable[Circle] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.circles = list(circles)
        self.initial["letter"] = self.answers.letter or LETTER
        for circle in self.circles:
            self.fields[f"in-{circle.group_id}"] = _ears(circle, self.answers.whom)

    def parts(self) -> list[tuple[Circle, forms.BoundField, bool]]:
        """Each circle, its checkboxes, and whether somebody of it is chosen already."""
        fields = ((circle, self[f"in-{circle.group_id}"]) for circle in self.circles)
        return [(circle, field, bool(field.value())) for circle, field in fields]

    def said(self) -> dict[str, object]:
        """Whoever is not there (any more) is let go without a word."""
        whom = [
            f"{circle.group_id}:{ear}"
            for circle in self.circles
            for ear in self.cleaned_data.get(f"in-{circle.group_id}", [])
        ]
        letter = self.cleaned_data["letter"]
        return {"know": self.cleaned_data["know"], "whom": whom, "letter": "" if letter == LETTER else letter}


class _Ears(forms.MultipleChoiceField):
    """Checkboxes of a circle; what is not among them is as good as not said."""

    def __init__(self, circle: Circle, chosen: list[str]) -> None:
        self.keys = {ear.key for ear in circle.ears}
        super().__init__(
            label=circle.name, required=False, initial=chosen, choices=[(ear.key, ear.name) for ear in circle.ears],
            widget=ManyOptions(hints={ear.key: ear.hint for ear in circle.ears if ear.hint}),
        )  # fmt: skip

    def clean(self, value: Any) -> list[str]:
        return [key for key in self.to_python(value) if key in self.keys]


def _ears(circle: Circle, whom: list[str]) -> _Ears:
    chosen = [one.partition(":")[2] for one in whom if one.startswith(f"{circle.group_id}:")]
    return _Ears(circle, chosen)


class Onward(StepForm):
    heading = "Your road goes on"
    hint = "Carry on in this chapter, or begin another. Either way nothing is taken away."
    road = Choice(
        [("carry", "Carry on this chapter"), ("new", "Begin a new chapter")], "How does it go on?",
        icons={"carry": "route", "new": "book-open"},
    )  # fmt: skip
    title = Words(
        "What would you call the new chapter?", help_text="If you begin one. It can stay without a name."
    )

    def __init__(self, *args: Any, roads: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roads = list(roads)
        if len(self.roads) > 1:
            self.fields["journey"] = Choice(self.roads, "Which road does it belong to?")
            self.initial["journey"] = self.answers.journey or self.roads[0][0]


class CameBack(StepForm):
    heading = "You came back. That is the part we keep."
    hint = "One small next step, if you like. A glass of water counts."
    next_step = Words("One small next step", rows=2)
    plan = forms.BooleanField(label="Open my plan then, to change a line or two", required=False)
    tomorrow = forms.BooleanField(
        label="Say hello to me tomorrow", required=False,
        help_text="One notice, a day from now. It says nothing of this to whoever sees it.",
    )  # fmt: skip


STEPS: tuple[type[StepForm], ...] = (Safe, Help, Anything, Around, Know, Onward, CameBack)
"""Page 1 to 7."""
