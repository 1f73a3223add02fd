"""The composer: saying something to a group, with everything one may choose about it."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html

from core.fields import ManyOptions, Options
from groups.models import Group
from shares import policies
from shares.audience import TOLD_LATER, Choices, guessing, hearing, readers, told_who
from shares.forms.fields import KeptField, NoteField, SubmissionField, WordsField
from shares.models import Share
from shares.room import Room

LAST_TIME = " Your choice last time."

HELPS = [*Share.Wish.choices, ("open", "I’ll leave that open")]


class ShareForm(forms.Form):
    """Saying something to a group. What its promise does not allow is not offered; `shares.actions` asks again.

    `kept_from` are the member ids of those from whom one keeps one's words, `last` what one chose the last time one said
    something here, `initial` what stands in an unfinished note.
    """

    all_optional = True
    words = WordsField(label="Your words")
    say_as = forms.ChoiceField(
        label="Say it as", required=False, widget=Options(),
        error_messages={"invalid_choice": "Choose one of these two."},
    )  # fmt: skip
    audience = forms.ChoiceField(
        label="Who sees this?", widget=Options(),
        error_messages={"required": "Choose who will read it.", "invalid_choice": "Choose one of these."},
    )  # fmt: skip
    readers = forms.MultipleChoiceField(
        label="The people you choose", required=False, widget=ManyOptions(),
        error_messages={"invalid_choice": "Choose from the people who sit here now."},
    )  # fmt: skip
    wish = forms.ChoiceField(
        label="What would help?", required=False, choices=HELPS, widget=Options(layout="row"),
        error_messages={"invalid_choice": "Choose one of these."},
    )  # fmt: skip
    hard = forms.BooleanField(
        label="This is a hard one: put it before somebody at once", required=False
    )  # fmt: skip
    note = NoteField()
    stay = forms.TypedChoiceField(
        label="How long does it stay?", required=False, coerce=int, empty_value=None, widget=Options(layout="row"),
        error_messages={"invalid_choice": "Choose one of these."},
    )  # fmt: skip
    submission = SubmissionField()
    kept = KeptField()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        room: Room,
        kept_from: Collection[int] = (),
        last: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.room, self.kept_from, self.last = room, kept_from, last or {}
        super().__init__(data, initial={**self.last, **(initial or {})})
        self.fields["words"].widget.attrs.update(autocomplete="off", rows=7)
        self.fields["note"].widget.attrs.update(autocomplete="off")
        self._offer_names()
        self._offer_audiences()
        self._choose("stay", [(str(d), _STAYS[d]) for d in policies.stays(room.group)])

    def _choose(self, name: str, choices: list[tuple[str, Any]], **looks: Mapping[str, Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        for look, by_value in looks.items():
            setattr(field.widget, look, by_value)

    def _offer_names(self) -> None:
        room = self.room
        if not policies.may_go_unnamed(room.group):
            del self.fields["say_as"]
            return
        guess = guessing(room)
        hints = {
            "name": "The name this circle knows. Unless you choose, it is said so.",
            "unnamed": format_html("{}{} {}", told_who(room), f" {guess}" if guess else "", TOLD_LATER),
        }
        self._choose(
            "say_as",
            [("name", room.me.shown), ("unnamed", "Someone in the circle")],
            hints=self._remembered("say_as", hints),
            pebbles={"name": room.me.pebble},
        )

    def _offer_audiences(self) -> None:
        room, kept_from = self.room, self.kept_from
        kinds = ["group", "facilitators"]
        others = hearing(room, "group", kept_from=kept_from)
        if policies.may_choose_people(room.me, room.group) and others:
            kinds.append("chosen")
            by_seat = {person.seat: person for person in others}
            self._choose(
                "readers",
                [(seat, person.shown) for seat, person in by_seat.items()],
                pebbles={seat: person.pebble for seat, person in by_seat.items()},
                hints={seat: "Holds the space" for seat, person in by_seat.items() if person.holds},
            )
        else:
            del self.fields["readers"]
        names = {
            "group": f"Everyone in {room.group.name}",
            "facilitators": "Those who hold the space",
            "chosen": "People I choose",
        }
        hints = {kind: readers(room, kind, kept_from) for kind in kinds if kind != "chosen"}
        hints["chosen"] = "Nobody else, those who hold the space neither."
        hints = self._remembered("audience", hints)
        self._choose("audience", [(kind, names[kind]) for kind in kinds], hints=hints)

    def _remembered(self, name: str, hints: dict[str, str]) -> dict[str, str]:
        last = self.last.get(name)
        return {
            value: format_html("{}{}", hint, LAST_TIME if value == last else "")
            for value, hint in hints.items()
        }

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        if asked.get("audience") != Share.Audience.CHOSEN:
            asked["readers"] = []
        elif not asked.get("readers") and "readers" not in self.errors:
            self.add_error("readers", "Choose at least one person.")
        asked["wish"] = "" if asked.get("wish") == "open" else asked.get("wish", "")
        return asked

    @property
    def choices(self) -> Choices:
        """What stands in it so far, right or wrong as it may be: what is none of the choices counts as not chosen."""
        now = {name: self[name].value() for name in self.fields if name != "words"}
        offered = {
            name: [str(value) for value, _ in field.widget.choices]
            for name, field in self.fields.items()
            if name in _SETS and isinstance(field.widget, (Options, ManyOptions))
        }
        audience, wish, stay = (str(now.get(name) or "") for name in ("audience", "wish", "stay"))
        chosen = now.get("readers") or []
        return Choices(
            audience=audience if audience in offered["audience"] else "",
            readers=[seat for seat in chosen if seat in offered.get("readers", ())],
            unnamed=now.get("say_as") == "unnamed",
            note=str(NoteField().to_python(str(now.get("note") or "")))[:80],
            wish=wish if wish in Share.Wish.values else "",
            hard=bool(now.get("hard")),
            stay=int(stay) if stay in offered["stay"] else None,
        )

    def seats(self) -> list[int]:
        """The member ids behind the chosen seats."""
        chosen = set(self.cleaned_data["readers"])
        return [person.member_id for person in self.room.others if person.seat in chosen]


_SETS = {"audience", "readers", "stay"}
_STAYS = {days: str(words) for days, words in Group.Stay.choices} | {0: "Until I take it back"}
