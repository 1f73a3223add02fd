"""A person at a browser: what they see, press and type, and what the browser had to complain about meanwhile."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

PASSWORD = "come-as-you-are"
DESK = {"width": 1280, "height": 900}
SLOW = 20_000  # milliseconds a page may take on a loaded machine
expect.set_options(timeout=SLOW)


@dataclass
class Complaints:
    """What no page may cause: script errors, refusals of the content policy, requests to somebody else."""

    allowed: tuple[str, ...]
    heard: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        context.on("weberror", lambda error: self.heard.append(f"script: {error.error}"))
        context.on("console", self.console)
        context.on("request", self.request)

    def console(self, message: Any) -> None:
        # A 404 or 403 that a test asked for is no complaint; a refusal by the content policy is.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.heard.append(f"console: {message.text}")

    def request(self, request: Request) -> None:
        if not request.url.startswith((*self.allowed, "data:", "blob:")):
            self.heard.append(f"asks somebody else: {request.url}")


@dataclass
class Person:
    """Somebody at a browser of their own."""

    page: Page
    url: str
    complaints: Complaints

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path if path.startswith("/") else path)
        return self.page

    def click(self, name: str, role: Any = None, **options: Any) -> None:
        """Press the button, or follow the link, whose words begin with `name`."""
        either = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        found = self.page.get_by_role(role, name=name, **options) if role else either
        found.locator("visible=true").first.click()

    def choose(self, name: str, value: str) -> None:
        """Press the card of one choice."""
        self.page.locator(f'label:has(input[name="{name}"][value="{value}"])').first.click()

    def type(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(words)

    def tick(self, name: str) -> None:
        self.page.locator(f'input[name="{name}"]').check()

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def path(self) -> str:
        return urlsplit(self.page.url).path

    def comes_in(self, name: str, password: str = PASSWORD) -> "Person":
        """Signed in and at Today, with the form sent but not drawn: what is drawn costs more than what is answered."""
        form, wire = f"{self.url}/in/login/", self.page.context.request
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', wire.get(form).text())
        assert token
        said = {"csrfmiddlewaretoken": token[1], "login": name, "password": password}
        answer = wire.post(form, form=said, headers={"Referer": form}, max_redirects=0)
        assert answer.status == 302, f"{name} cannot sign in: {answer.status}"
        self.go("/today/")
        assert self.path() == "/today/"
        return self

    def sign_in(self, name: str, password: str = PASSWORD) -> "Person":
        """By the form, as people do."""
        self.go("/in/login/")
        self.type("Sign-in name or e-mail", name)
        self.page.locator('input[name="password"]').fill(password)
        self.page.locator('main button:has-text("Sign in")').first.click()
        self.page.wait_for_url("**/today/")
        return self


Meet = Callable[..., Person]


@dataclass
class Seat:
    """A browser context with one page, for one person at a time. Nothing of who sat there before is left in it."""

    page: Page
    complaints: Complaints

    @classmethod
    def made(cls, browser: Browser, options: dict[str, Any]) -> "Seat":
        context = browser.new_context(**options)
        context.set_default_timeout(SLOW)
        complaints = Complaints(())
        complaints.listen(context)
        return cls(context.new_page(), complaints)

    def empty(self) -> None:
        """Their other tabs, what was held up on the way, what is open and who it was."""
        for other in self.page.context.pages:
            if other is not self.page:
                other.close()
        self.page.unroute_all()
        self.page.goto("about:blank")
        self.page.context.clear_cookies()


_free: WeakKeyDictionary[Browser, dict[str, list[Seat]]] = WeakKeyDictionary()
"""Seats nobody sits on, by the options they were made with: a context of one's own costs as much as seven pages."""


def meeting(browser: Browser, url: str, *also: str) -> tuple[Meet, Callable[[], None]]:
    """A function that gives a person a browser context to themselves, one that parts from all and reads the complaints.

    `own=True` gives them a context that nobody had before and nobody gets after.
    """
    met: list[tuple[Seat, list[Seat] | None]] = []

    def meet(name: str | None = None, *, own: bool = False, viewport: Any = DESK, **options: Any) -> Person:
        free = None if own else _free.setdefault(browser, {}).setdefault(repr(sorted(options.items())), [])
        seat = free.pop() if free else Seat.made(browser, {"viewport": viewport, **options})
        seat.complaints.heard.clear()
        seat.complaints.allowed = (url + "/", *also)
        if seat.page.viewport_size != viewport:
            seat.page.set_viewport_size(viewport)
        met.append((seat, free))
        person = Person(seat.page, url, seat.complaints)
        return person.comes_in(name) if name else person

    def part() -> None:
        for seat, free in met:
            if free is None:
                seat.page.context.close()
            else:
                seat.empty()
                free.append(seat)
        assert [words for seat, _ in met for words in seat.complaints.heard] == []

    return meet, part
