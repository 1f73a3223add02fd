"""Taking a seat and going by a name there; pausing a seat, ending it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.fields import Options
from core.text import clean_words
from core.words import number_word
from groups.forms.common import LARGEST, plain_helper, too_long
from members.forms import Pseudonym
from members.names import LONGEST, clean_pseudonym, suggestions


class NameForm(forms.Form):
    """What to be called in one circle: one of the names offered, or one of one's own."""

    all_optional = True
    suggested = forms.ChoiceField(
        label="What to be called here",
        required=False,
        widget=Options(layout="trio"),
        help_text="In this circle only. People here can’t tell what you go by in another, unless you choose the same name.",
        error_messages={"invalid_choice": "Choose one of these, or write one."},
    )
    name = Pseudonym(
        label="Or a name of your own",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": str(LONGEST)}),
    )
    helper = plain_helper()

    def __init__(self, *args: Any, also: str = "", **kwargs: Any) -> None:
        """`also`: one more name to choose, beside fresh ones: the one they have everywhere."""
        super().__init__(*args, **kwargs)
        chosen = str(self.data.get(self.add_prefix("suggested"), ""))[:LONGEST] if self.is_bound else ""
        offered = [chosen] if chosen else []
        offered += [name for name in [*suggestions(), also] if name and name != chosen][: 4 - len(offered)]
        if also and also not in offered:
            offered[-1] = also
        field = self.fields["suggested"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in offered]
        self.initial.setdefault("suggested", offered[0])  # a fresh one: it links to nothing
        if also:
            field.widget.hints = {also: "As everywhere here"}  # type: ignore[attr-defined]

    def clean_suggested(self) -> str:
        typed = self.cleaned_data["suggested"]
        return clean_pseudonym(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        """`name` is the one that was chosen, whichever way."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("name") and "name" not in self.errors and "suggested" not in self.errors:
            data["name"] = data.get("suggested", "")
            if not data["name"]:
                self.add_error("name", "Choose one of the names above, or write one.")
        return data

    def name_is_taken(self, sentence: str) -> None:
        """Say so beside the name, which stays in its field."""
        self.add_error("name", sentence)


class AcceptForm(NameForm):
    """A name for this circle, visiting or to stay where it offers that, and the promise, accepted."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    accept = forms.BooleanField(
        label="I’ve read it, and I keep it too",
        error_messages={"required": "Tick this once you’ve read the promise. A seat comes with it."},
    )

    def __init__(self, *args: Any, rounds: int = 0, **kwargs: Any) -> None:
        """`rounds`: for how many one may visit first; 0 for not at all."""
        super().__init__(*args, **kwargs)
        order = ["suggested", "name", "accept", "version"]
        if rounds:
            few = f"{number_word(rounds)} round{'s' if rounds > 1 else ''}"
            self.fields["visiting"] = forms.TypedChoiceField(
                label="Visit first, or come to stay?",
                coerce=lambda value: value == "visit",
                choices=[("visit", f"Visit for {few}"), ("stay", "Come to stay")],
                widget=Options(
                    hints={
                        "visit": "You read what is shared while you visit, and nothing older. Then you stay, or go without a word.",
                        "stay": "You also read what is still there from before, where its promise allows it.",
                    }
                ),
                error_messages={"required": "Choose one of these. You can change it later on."},
            )
            order.insert(2, "visiting")
        self.order_fields(order)

    def how(self) -> dict[str, Any]:
        """What the actions want to know."""
        data = self.cleaned_data
        return {"version": data["version"], "name": data["name"], "visiting": bool(data.get("visiting"))}


class WillingForm(forms.Form):
    """Whether somebody would like to be asked when a share waits for an answer."""

    willing = forms.BooleanField(label="Ask me when somebody waits for an answer", required=False)
    helper = plain_helper()


class ReasonForm(forms.Form):
    """Words a member will read about their seat."""

    reason = forms.CharField(
        label="Why, in words they will read",
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "required": "A few words, so that they are not left guessing.",
            **too_long(280),
        },
    )
    helper = plain_helper()

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
    helper = plain_helper()


class EndForm(ReasonForm):
    """Why somebody's seat ends, and whether the circle stays closed to them."""

    keep_out = forms.BooleanField(
        label="And keep this circle closed to them: they can’t find it, ask again or take a seat",
        required=False,
    )
    helper = plain_helper()
