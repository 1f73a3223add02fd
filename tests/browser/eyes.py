"""What is asked of every page: axe finds nothing, nothing runs over at 400 %, nothing is kept in the browser."""

from typing import Any
from weakref import WeakSet

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.looks import JUDGE, LOOKS, Looks
from tests.depth import DEEP

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

BUILD = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"color-contrast": {"enabled": False}}}
"""Everything but colours, which are looked at by themselves."""

COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced"]}}
"""4.5:1, and 7:1 (WCAG 2.2, 1.4.3 and 1.4.6), which axe leaves out unless asked. Neither finds what the other does."""

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ZOOMED = {"width": 320, "height": 256}
"""1280 × 1024 at 400 % (WCAG 2.2, 1.4.10)."""

VARIANTS = (
    ("desk", DESK, "light"),
    ("desk", DESK, "dark"),
    ("phone", PHONE, "dark"),
    ("phone", PHONE, "light"),
)
"""In an order in which as little as can be is changed from one to the next."""

AGAIN = 10
"""So often a page that changed between seeing its looks and judging them is looked at again. A live round changes every few seconds."""

looks = Looks(remembers=not DEEP)
"""What axe has found well in this process (`make deep` remembers nothing)."""

READY = f"window.rcAxe = () => {{ if (!window.axe) {{ {AXE_SCRIPT} }} return window.axe; }}"
_ready: WeakSet[Page] = WeakSet()


def ready(page: Page) -> None:
    """See that axe is on this page, and on the next ones from their beginning: sending half a megabyte to each costs more
    than most of its rules."""
    if page not in _ready:
        _ready.add(page)
        page.add_init_script(READY)
    if not page.evaluate("!!window.rcAxe"):
        page.evaluate(f"() => {{ {READY} }}")


def axe(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe-core objects to on this page as it looks now: rule, element and reason."""
    report = page.evaluate(
        "options => rcAxe().run(options).then(r => r.violations)",
        {"resultTypes": ["violations"], "preload": False, **options},
    )
    return objections(report)


def colours(page: Page, variant: str) -> list[str]:
    """What axe-core objects to in the colours of this page as it looks now, where it has not seen that very look before."""
    for _ in range(AGAIN):
        fresh = looks.fresh(variant, page.evaluate(LOOKS))
        if not fresh:
            return []
        report = page.evaluate(JUDGE, {"fresh": fresh, "options": {"preload": False, **COLOURS}})
        if report is not None:
            looks.passed(variant, report["passed"])
            return objections(report["violations"])
    raise AssertionError(f"this page did not keep still for {AGAIN} looks")


def objections(violations: list[dict[str, Any]]) -> list[str]:
    """axe's violations in one line each."""
    return [
        f"{found['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"
        for found in violations
        for node in found["nodes"]
    ]


def faults(page: Page) -> list[str]:
    """Everything wrong with the page that is open, in light and dark, on a phone, a desk and zoomed to 400 %.

    The page is loaded once: what does not depend on colours is not asked again in the dark.
    """
    wrong = []
    ready(page)
    scheme_now = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    for name, size, scheme in VARIANTS:
        if page.viewport_size != size:
            page.set_viewport_size(size)  # type: ignore[arg-type]
        if scheme != scheme_now:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            scheme_now = scheme
        page.evaluate("scrollTo(0, 0)")  # what has scrolled under the bar on top is no small target
        found = axe(page, BUILD) if scheme == "light" else []
        wrong += [f"{name}, {scheme}: {words}" for words in found + colours(page, f"{name}, {scheme}")]
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    wide, kept = page.evaluate(f"Promise.all([document.documentElement.scrollWidth, ({KEPT})()])")
    if wide > ZOOMED["width"]:
        wrong.append(f"at 400 %: {wide} px wide: {page.evaluate(WIDEST)}")
    if kept:
        wrong.append(f"kept in the browser: {kept}")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return wrong


WIDEST = """() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(-3).map(e => e.tagName + '.' + e.className).join(', ')"""
KEPT = """async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
    ...(await indexedDB.databases()).map(d => d.name), ...await navigator.serviceWorker.getRegistrations()].join(', ')"""
