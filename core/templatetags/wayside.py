"""Template tags and filters of the look. A builtin: every template has them without `{% load %}`.

They run up to a hundred times a page, so pictures are cached strings and no tag renders a template.
`docs/look.md` shows each in use.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BoundField
from django.template.base import FilterExpression, Node, Parser, TextNode, Token
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString

from core import clock, drawing, fields, words
from core.drawing.icons import icon as draw_icon
from core.links import linked
from core.markup import ours

register = template.Library()

register.simple_tag(drawing.pebble)
register.simple_tag(drawing.seats)
register.simple_tag(drawing.medallion)
register.simple_tag(drawing.road_bend)
register.simple_tag(drawing.road_stop)
register.simple_tag(drawing.horizon)
register.simple_tag(drawing.hills)
register.simple_tag(drawing.sun)
register.simple_tag(drawing.mark)
register.simple_tag(drawing.end_mark)
register.simple_tag(drawing.ring_scene)
register.simple_tag(fields.control)
register.simple_tag(fields.options)


class _NamedIcon(Node):
    """An icon whose name is only known while rendering."""

    def __init__(self, name: FilterExpression) -> None:
        self.name = name

    def render(self, context: Context) -> SafeString:
        return draw_icon(str(self.name.resolve(context)))


@register.tag
def icon(parser: Parser, token: Token) -> Node:
    """`{% icon "leaf" %}`: a Lucide icon. A literal name becomes plain text when the template is compiled."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise template.TemplateSyntaxError("icon takes one name")
    name = bits[1]
    if name[0] == name[-1] and name[0] in "\"'":
        return TextNode(draw_icon(name[1:-1]))
    return _NamedIcon(parser.compile_filter(name))


@register.simple_tag
def when(
    at: dt.datetime | dt.date | None,
    now: dt.datetime | None = None,
    tz: str = "",
    vague: bool = False,
    mid: bool = False,
) -> SafeString:
    """`{% when share.said_at now zone %}`: a moment in the member's zone, as a friend would say it, in a `<time>`.

    Past: "40 minutes ago", "Yesterday evening", "Sunday", "6 October". To come: "Tonight, 7:30 pm". A plain date: "6
    October 2025". `vague` says the part of the day at most and hides the exact minute: for words left without a name.
    `mid=True` inside a sentence: "since yesterday evening".
    """
    if at is None:
        return ours("")
    now = now or clock.now()
    here = clock.local(now, tz)
    if not isinstance(at, dt.datetime):
        return ours(f'<time datetime="{at.isoformat()}">{words.day_month(at, here.date())}</time>')
    there = clock.local(at, tz)
    if vague:
        said, exact = words.vaguely(there, here), f"{there:%Y-%m-%d}"
    else:
        said = words.past(there, here) if at <= now else words.future(there, here)
        exact = f"{there:%Y-%m-%dT%H:%M}"
    return ours(f'<time datetime="{exact}">{words.mid_sentence(said) if mid else said}</time>')


@register.simple_tag
def day(at: dt.datetime | dt.date | None, now: dt.datetime | None = None, tz: str = "") -> str:
    """`{% day chapter.began now zone %}`: "6 October", with the year where it is not this one, and never an hour."""
    if at is None:
        return ""
    today = clock.today(now or clock.now(), tz)
    return words.day_month(clock.local(at, tz).date() if isinstance(at, dt.datetime) else at, today)


@register.filter
def clock_time(at: dt.datetime | dt.time | None) -> str:
    """A wall-clock time as it stands, "7:30 pm", "noon" (convert to the member's zone first)."""
    return words.clock_time(at) if at else ""


@register.filter
def paragraphs(value: object) -> SafeString:
    """Plain text to escaped `<p>`, each finding its own direction; one line break stays a line break, a web address
    becomes a link (`core.links`)."""
    blocks = (linked(block.strip()) for block in str(value or "").split("\n\n") if block.strip())
    return ours("".join(f'<p dir="auto">{block.replace(chr(10), "<br>")}</p>' for block in blocks))


@register.filter
def names(value: Iterable[object], most: int = 4) -> SafeString:
    """Names as a list in words: "You, Lark, Ana and Birch"; beyond `most` "… and others". Each isolated by `<bdi>`."""
    items = [str(name) for name in value]
    shown = [name if name == "You" else f"<bdi>{escape(name)}</bdi>" for name in items[:most]]
    if len(items) > most:
        shown.append("others")
    return ours(words.in_a_row(shown))


@register.filter
def number_word(value: Any) -> str:
    """0 to 20 in words, beyond in digits; what is no number comes back as it is."""
    try:
        return words.number_word(int(value))
    except (TypeError, ValueError):
        return str(value)


@register.filter
def is_set_of_options(field: BoundField) -> bool:
    """Whether a form field is a set of radios or checkboxes, which is a `<fieldset>` with a `<legend>`."""
    return fields.is_set(field)


@register.filter
def is_lone_checkbox(field: BoundField) -> bool:
    """Whether a form field is one checkbox, whose label stands beside it."""
    return fields.is_lone_checkbox(field)


@register.filter
def before_colon(label: object) -> str:
    """A label as it stands before an error: "Your name:", but "Any pull to use today?" as it is."""
    text = str(label)
    return text if text.endswith(("?", ":", ".")) else f"{text}:"


@register.filter
def first_control(field: BoundField) -> str:
    """The id an error summary links to: the field's control, in a set its first option."""
    return f"{field.auto_id}_0" if fields.is_set(field) else str(field.id_for_label or field.auto_id)
