"""Addresses in what people write: made into links, safely, and in time that grows no faster than the text."""

import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.links import LONGEST, linked
from core.templatetags.wayside import paragraphs

REL = 'rel="nofollow noopener noreferrer ugc"'


def links(text: str) -> list[str]:
    """Where the links in it lead."""
    return [unescape(part.split('"', 1)[0]) for part in linked(text).split('href="')[1:]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.org/a?b=1&c=2#d, it helped", ["https://example.org/a?b=1&c=2#d"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("(see https://example.org).", ["https://example.org"]),
        ("HTTP://EXAMPLE.ORG!", ["HTTP://EXAMPLE.ORG"]),
        ("https://xn--80ak6aa92e.com/ and https://аррӏе.com", ["https://xn--80ak6aa92e.com/", "https://аррӏе.com"]),
        ("http://[2001:db8::1]/x", ["http://[2001:db8::1]/x"]),
        ("two\nhttps://a.example\nhttps://b.example", ["https://a.example", "https://b.example"]),
        ("https://a.example/x'y", ["https://a.example/x"]),
        ("javascript:alert(1) data:text/html,x ftp://a.example //a.example www.a.example mailto:a@b.c", []),
        ("javascript://%0aalert(1) vbscript:x file:///etc/passwd", []),
        ("https:// http:/// https://? http://.", []),
        ("https://bank.example@evil.example/", []),
        ("https://good.example\\@evil.example", ["https://good.example"]),
        ("xhttps://a.example", []),
        ("https://a.example/" + "a" * LONGEST, []),
    ],
)  # fmt: skip
def test_what_becomes_a_link(text: str, found: list[str]) -> None:
    assert links(text) == found


def test_a_link_asks_for_nothing_and_tells_nothing() -> None:
    assert linked("https://a.example/?x=1&y=2") == (
        f'<a dir="ltr" href="https://a.example/?x=1&amp;y=2" {REL}>https://a.example/?x=1&amp;y=2</a>'
    )
    page = paragraphs("one https://a.example\n\ntwo")
    assert page.count("<p") == 2
    assert REL in page
    for unfurled in ("<img", "<iframe", "<link", "target=", " ping", "src="):
        assert unfurled not in page


@pytest.mark.parametrize(
    "hostile",
    [
        'https://a.example/"onmouseover="alert(1)', "https://a.example/<script>alert(1)</script>",
        "https://a.example/'><img src=x>", "<a href=https://a.example>x</a>", "https://a.example/\u202egnp.exe",
    ],
)  # fmt: skip
def test_markup_stays_text(hostile: str) -> None:
    page = linked(hostile)
    bare = page.replace('<a dir="ltr" href="', "").replace(f'" {REL}>', "").replace("</a>", "")
    assert not set('<>"') & set(bare)


@given(st.text(alphabet="htps:/.()[]<>\"'&@\\ \nax#?", max_size=80))
def test_nothing_is_lost_and_nothing_else_is_made(text: str) -> None:
    """Without the links' own markup it is the text, escaped."""
    page = linked(text)
    shown = []
    for n, part in enumerate(page.split('<a dir="ltr" href="')):
        if n:
            href, part = part.split(f'" {REL}>', 1)
            inside, part = part.split("</a>", 1)
            assert inside == href
            assert unescape(href).lower().startswith(("http://", "https://"))
            shown.append(inside)
        shown.append(part)
    assert unescape("".join(shown)) == text
    assert not set("<>\"'") & set("".join(shown))


@pytest.mark.parametrize(
    "hostile",
    ["https://", "https://a", "https://a)", ")", "http://a.b/(", "https://a.b ", "h", "://", "https://a.b/]).,", "@", "https://a@"],
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(hostile: str) -> None:
    """Ten times the text in much less than a hundred times the time: a ratio, so a slow machine does not matter."""

    def seconds(size: int) -> float:
        text = (("https://a.example/" + hostile * size)[:size] + " " + hostile * size)[: 2 * size]
        best = 1e9
        for _ in range(5):
            start = time.perf_counter()
            linked(text)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(50_000) < 40 * seconds(5_000) + 0.002
