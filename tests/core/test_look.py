"""The look keeps its promises: contrast, icons, nothing inline, weight."""

import gzip
import re
from pathlib import Path

import pytest

from core.drawing.icons import icon, known_icons
from core.drawing.pebbles import TINTS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CSS = (ROOT / "static/wayside.css").read_text()

AAA = 7.0
"""WCAG 2.2, 1.4.6: text the contrast of which is this or more is read in bad light and with tired eyes."""

GROUNDS = ("mist", "paper", "sunk")
PAIRS = (
    [
        (ink, ground)
        for ink in ("ink", "ink2", "ink3", "pine", "lake", "ember", "heather")
        for ground in ("mist", "paper")
    ]
    + [(ink, "sunk") for ink in ("ink", "ink2", "ink3")]
    + [
        ("ink", soft)
        for soft in ("pinesoft", "honeysoft", "heathersoft", "lakesoft", "embersoft", "sky", "hill1")
    ]
    + [("ink2", soft) for soft in ("pinesoft", "honeysoft", "heathersoft", "lakesoft", "sky")]
    + [("pine", "pinesoft"), ("onpine", "pine"), ("onpine", "pinehi"), ("onhoney", "honey")]
    + [("honeyink", "honeysoft"), ("honeyink", "paper"), ("heather", "heathersoft"), ("lake", "lakesoft")]
    + [("ember", "embersoft"), ("paper", "heather"), ("paper", "ink")]
)
"""(text, what it may stand on). A pair not listed here is not used."""

SEEN = [("edge", ground) for ground in GROUNDS] + [("focus", ground) for ground in GROUNDS]
"""Borders that carry meaning: 3:1 (WCAG 1.4.11)."""


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9]+):(#[0-9a-f]{6})\b", block))


def _themes() -> dict[str, dict[str, str]]:
    light = _tokens(CSS[CSS.index(":root {") : CSS.index("prefers-color-scheme")])
    system = _tokens(CSS[CSS.index("prefers-color-scheme: dark") : CSS.index(":root[data-theme=light] {")])
    chosen = _tokens(CSS[CSS.index(":root[data-theme=dark] {") : CSS.index(":root[data-contrast=more]")])
    assert system == chosen, "the two dark themes differ"
    return {"light": light, "dark": light | chosen}


def _brightness(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two `#rrggbb` colours."""
    dark, bright = sorted((_brightness(one), _brightness(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_read_easily(theme: str) -> None:
    tokens = _themes()[theme]
    weak = {
        (a, b): round(contrast(tokens[a], tokens[b]), 2)
        for a, b in PAIRS
        if contrast(tokens[a], tokens[b]) < AAA
    }
    assert weak == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_and_focus_are_seen(theme: str) -> None:
    tokens = _themes()[theme]
    assert [(a, b) for a, b in SEEN if contrast(tokens[a], tokens[b]) < 3] == []


def test_marks_of_pebbles_are_seen() -> None:
    assert [pair for pair in TINTS if contrast(*pair) < 4.5] == []


def test_every_icon_named_in_a_template_or_in_code_exists() -> None:
    named = {
        (p.name, n) for p in TEMPLATES for n in re.findall(r"""{% icon ["']([^"']+)["'] %}""", p.read_text())
    }
    for source in ROOT.glob("*/forms.py"):
        for block in re.findall(r"icons=\{([^}]*)\}", source.read_text()):
            named |= {(str(source), n) for n in re.findall(r""":\s*["']([a-z0-9-]+)["']""", block)}
    assert named, "no icon found: has the tag changed its name?"
    assert [pair for pair in sorted(named) if pair[1] not in known_icons()] == []


def test_an_unknown_icon_costs_no_page() -> None:
    assert icon("no-such-icon") == ""
    assert icon("lock").startswith('<svg class="i"')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_nothing_inline(template: Path) -> None:
    """The content policy forbids inline style and script, so a page that needs one would be broken."""
    text = template.read_text()
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"<style\b", text), "inline style sheet"
    assert not re.search(r"<script(?![^>]*\b(?:src=|type=.application/json))", text), "inline script"
    assert not re.search(r"\son[a-z]+\s*=", text), "inline handler"
    assert "|safe" not in text
    assert "autoescape off" not in text
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text), "another origin"


def test_the_style_sheet_is_one_file_in_layers_and_asks_for_nothing() -> None:
    assert "@layer reset, tokens, base, forms, components, layout, utilities;" in CSS
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert CSS.count("{") == CSS.count("}")


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("wayside.css", 10_000),
        ("wayside.js", 2_560),
        ("live.css", 900),
        ("live.js", 2_560),
        ("find.css", 1_200),
        ("follow.js", 1_000),
    ],
)
def test_weight(name: str, most: int) -> None:
    """Bytes gzipped (docs/look.md): a first page stays under 45 KB with room for its words."""
    assert len(gzip.compress((ROOT / "static" / name).read_bytes(), 9)) <= most


def test_the_script_keeps_nothing_in_the_browser() -> None:
    script = (ROOT / "static/wayside.js").read_text()
    for word in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "eval(",
        "innerHTML",
        "serviceWorker",
    ):
        assert word not in script
