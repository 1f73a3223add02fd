"""The looking itself: what axe passed is not judged again in the same look, and all that has changed is."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import eyes
from tests.browser.looks import Looks

pytestmark = pytest.mark.browser

Shown = Callable[[str, str], list[str]]


@pytest.fixture
def shown(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    """What is found wrong with the colours of that body under that style."""
    monkeypatch.setattr(eyes, "looks", Looks())
    page = chromium.new_page()

    def show(style: str, body: str) -> list[str]:
        page.set_content(
            f"<html lang=en><title>x</title><style>body{{color:#111;background:#fff}}{style}</style><main>{body}"
        )
        eyes.ready(page)
        return eyes.colours(page, "desk, light")

    yield show
    page.close()


GOOD = "<h1>Heading</h1><p>First words <a href='#'>a link</a></p><p>More words</p>"


def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that gets how many looks axe is asked about, each time that it is asked."""
    found: list[int] = []
    as_written = Page.evaluate

    def evaluate(self: Page, expression: str, arg: object = None) -> object:
        if expression == eyes.JUDGE and isinstance(arg, dict):
            found.append(len(arg["fresh"]))
        return as_written(self, expression, arg)

    monkeypatch.setattr(Page, "evaluate", evaluate)
    return found


def test_the_same_look_is_judged_once(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    times = asked(monkeypatch)
    assert shown("", GOOD) == []
    assert times == [3]  # a heading, words, a link
    assert shown("", GOOD.replace("More", "Other")) == []
    assert times == [3]
    assert shown("p{font-size:30px}", GOOD) == []
    assert len(times) == 2


@pytest.mark.parametrize(("body", "found"), [(GOOD, 0), (GOOD.replace("<p>", "<p style=color:#888>"), 2)])
def test_a_page_that_changes_by_itself_meanwhile_is_looked_at_again(
    shown: Shown, body: str, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_written, judged = Page.evaluate, 0

    def evaluate(self: Page, expression: str, arg: object = None) -> object:
        nonlocal judged
        judged += expression == eyes.JUDGE
        if expression == eyes.JUDGE and judged == 1:
            as_written(self, "document.querySelector('main').innerHTML += ' '")
        return as_written(self, expression, arg)

    monkeypatch.setattr(Page, "evaluate", evaluate)
    assert len(shown("", body)) == found
    assert judged == 2


@pytest.mark.parametrize(
    ("style", "body"),
    [
        ("p{color:#666}", GOOD),  # for the stricter of the two rules alone
        ("p{color:#777}", GOOD),
        ("main{background:#777}", GOOD),
        ("html{background:#777} body{background:none}", GOOD),
        ("p{opacity:.5}", GOOD),
        ("main{opacity:.5}", GOOD),
        ("a{-webkit-text-fill-color:#999;color:#999}", GOOD),
        ("i{position:absolute;top:0;left:0;width:100%;height:100%;background:#333;z-index:-1} body{background:none}", GOOD + "<i></i>"),
    ],
)  # fmt: skip
def test_what_has_changed_is_judged_anew(shown: Shown, style: str, body: str) -> None:
    """Behind words, around them, or in them; beneath them too, where nothing around them says so."""
    assert shown("", GOOD) == []
    assert "color-contrast" in "\n".join(shown(style, body))


def test_what_is_bad_is_bad_every_time(shown: Shown) -> None:
    bad = "p{color:#777}"
    assert shown(bad, GOOD)
    assert shown(bad, GOOD) == shown(bad, GOOD)


def test_what_was_too_short_to_judge_is_judged_when_it_is_longer(shown: Shown) -> None:
    pale = "b{color:#bbb}"
    assert shown(pale, "<p>Words <b>1</b></p>") == []
    assert shown(pale, "<p>Words <b>one</b></p>")


def test_a_variant_knows_nothing_of_another() -> None:
    looks = Looks()
    looks.passed("desk, light", ["one"])
    assert looks.fresh("desk, light", ["one", "two"]) == ["two"]
    assert looks.fresh("desk, dark", ["one"]) == ["one"]
    forgetful = Looks(remembers=False)
    forgetful.passed("desk, light", ["one"])
    assert forgetful.fresh("desk, light", ["one"]) == ["one"]
