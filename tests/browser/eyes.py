"""What is asked of every page: axe finds nothing, nothing runs over at 400 %, nothing is kept in the browser."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = {"color-contrast-enhanced": {"enabled": True}}
"""7:1 (WCAG 2.2, 1.4.6), which axe leaves out unless asked."""

EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "rules": CONTRAST}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced"]}}
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ZOOMED = {"width": 320, "height": 256}
"""1280 × 1024 at 400 % (WCAG 2.2, 1.4.10)."""


def axe(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe-core objects to on this page as it looks now: rule, element and reason."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE_SCRIPT)
    report = page.evaluate(
        "options => axe.run(options).then(r => r.violations)",
        {"resultTypes": ["violations"], "preload": False, **options},
    )
    return [
        f"{found['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"
        for found in report
        for node in found["nodes"]
    ]


def faults(page: Page) -> list[str]:
    """Everything wrong with the page that is open, in light and dark, on a phone, a desk and zoomed to 400 %.

    The page is loaded once: what does not depend on colours is not asked again in the dark.
    """
    wrong = []
    for name, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.evaluate("scrollTo(0, 0)")  # what has scrolled under the bar on top is no small target
        for scheme, options in (("light", EVERYTHING), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            wrong += [f"{name}, {scheme}: {words}" for words in axe(page, options)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > ZOOMED["width"]:
        wrong.append(f"at 400 %: {wide} px wide: {page.evaluate(WIDEST)}")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    if kept := page.evaluate(KEPT):
        wrong.append(f"kept in the browser: {kept}")
    return wrong


WIDEST = """() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(-3).map(e => e.tagName + '.' + e.className).join(', ')"""
KEPT = """async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
    ...(await indexedDB.databases()).map(d => d.name), ...await navigator.serviceWorker.getRegistrations()].join(', ')"""
