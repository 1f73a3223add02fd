"""Form controls as the look draws them: option cards, weather, and every other control with its classes.

A form says which look it wants through the widget:

    forms.ChoiceField(choices=…, widget=Options(layout="skies", icons={"grey": "cloud"}))
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from core import clock
from core.drawing.icons import icon
from core.drawing.pebbles import pebble
from core.markup import ours


class _Looks:
    """What option cards know beyond their choices; every mapping is by the choice's value as text.

    `layout`: "" (a column), "row", "trio", "skies" (weather) or "calm" (step pages). `hints`: a small second line.
    `icons`: Lucide names. `pebbles`: pebble numbers, for "say it as".
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        layout: str = "",
        hints: Mapping[str, str] | None = None,
        icons: Mapping[str, str] | None = None,
        pebbles: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.layout = layout
        self.hints = dict(hints or {})
        self.icons = dict(icons or {})
        self.pebbles = dict(pebbles or {})


class Options(_Looks, forms.RadioSelect):
    """Radios as cards. Nothing is chosen beforehand unless the form gives an initial value."""


class ManyOptions(_Looks, forms.CheckboxSelectMultiple):
    """Checkboxes as cards."""


class Zones(forms.Select):
    """The list of every zone. Its options are most of what its page costs and the same for everybody, so they are drawn
    once; only which of them is chosen is written in each time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """What `forms.Select` draws, letter for letter."""
        frame = forms.Select(self.attrs).render(name, None, attrs, renderer)
        every = _zone_options()
        if value in clock.known_zones():  # anything else that was sent is chosen nowhere
            every = every.replace(f'value="{value}">', f'value="{value}" selected>')
        return ours(frame.removesuffix(_END) + every + _END)


_END = "\n</select>"


@lru_cache(maxsize=1)
def _zone_options() -> str:
    """Every zone as an option, none of them chosen. The zones of this machine are read once too (`known_zones`)."""
    drawn = forms.Select(choices=clock.zones_by_continent()).render("zone", None)
    return drawn.removeprefix('<select name="zone">').removesuffix(_END)


class _EveryZone(BaseChoiceIterator):
    """Handed out as it is: Django looks a plain list's six hundred pairs through each time it is asked for."""

    def __iter__(self) -> Iterator[Any]:
        return iter(clock.zones_by_continent())


class ZoneField(forms.ChoiceField):
    """One of the zones this machine knows."""

    widget = Zones

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_EveryZone(), **kwargs)


def is_set(field: BoundField) -> bool:
    """A set of radios or checkboxes."""
    return isinstance(field.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))


def is_lone_checkbox(field: BoundField) -> bool:
    """One checkbox."""
    return isinstance(field.field.widget, forms.CheckboxInput)


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return ""
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _classes(field: BoundField) -> str:
    own = str(field.field.widget.attrs.get("class", ""))
    parts = (own, _kind(field.field.widget), "is-invalid" if field.errors else "")
    return " ".join(part for part in parts if part)


def control(field: BoundField) -> SafeString:
    """The field's control with our classes; `aria-invalid` and `aria-describedby` are Django's own (5.2)."""
    attributes: dict[str, Any] = {}
    if classes := _classes(field):
        attributes["class"] = classes
    if isinstance(field.field.widget, forms.Textarea):
        attributes.setdefault("rows", field.field.widget.attrs.get("rows", 5))
    return field.as_widget(attrs=attributes)


def options(field: BoundField) -> SafeString:
    """A field's choices as option cards: a real input in each label. Works with any radio or checkbox widget."""
    widget = field.field.widget
    layout = getattr(widget, "layout", "")
    cards = "".join(
        _card(widget, bound.data, layout) for bound in field.subwidgets if not _is_blank(bound.data)
    )
    return ours(f'<div class="{f"options {layout}" if layout else "options"}">{cards}</div>')


def _is_blank(data: dict[str, Any]) -> bool:
    """Django's own "---------", which a set of cards does not need."""
    return not data["value"] and str(data["label"]).startswith("--")


def _card(widget: forms.Widget, data: dict[str, Any], layout: str) -> str:
    """One card. The icon stands before the words, on step pages ("calm") after them."""
    value = str(data["value"])
    hint = getattr(widget, "hints", {}).get(value, "")
    name = getattr(widget, "icons", {}).get(value)
    number = getattr(widget, "pebbles", {}).get(value)
    drawing = icon(name) if name else pebble(number, 34) if number is not None else ""
    small = f" <small>{conditional_escape(hint)}</small>" if hint else ""
    text = f"<span>{conditional_escape(data['label'])}{small}</span>"
    attributes = {k: v for k, v in data["attrs"].items() if k not in ("aria-invalid", "aria-describedby")}
    box = f"<input{flatatt({'type': data['type'], 'name': data['name'], 'value': value, **attributes})}>"
    inside = f"{box}{text}{drawing}" if layout == "calm" else f"{box}{drawing}{text}"
    return f'<label class="option">{inside}</label>'


class SubmissionField(forms.UUIDField):
    """Names one rendering of a form, so that sending it twice makes one thing. A strange value counts as a new one."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class KeptField(forms.CharField):
    """What is unfinished and a form went on from, as it was at that moment (`core.clock.named_at`); empty where it began anew, or says something strange."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> str:
        text = str(value or "")
        return text if re.fullmatch(r"[0-9a-z]{10}\.[0-9]{1,16}", text) else ""
