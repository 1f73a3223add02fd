"""Chromium, a running house, and people who sit at browsers of their own."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from devstack.check import find_browser
from tests.browser.house import House
from tests.browser.people import Meet, Person, meeting
from tests.cast import Cast

CHEAPLY = [
    "--disable-gpu",  # drawing by a graphics processor costs a quarter more where there is none
    # A frame of its own for each page that is loaded: a quarter of what loading costs. Chromium hears the last such switch
    # only, so what of Playwright's own list matters here is said again.
    "--disable-features=RenderDocument,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,PaintHolding,MediaRouter,"
    "OptimizationHints,NetworkTimeServiceQuerying,PreconnectToSearch,TcpPortRandomizationWin,LensOverlay,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,AimEnabled",
    "--js-flags=--no-maglev --no-turbofan",  # no page lives long enough to be worth compiling well
]
"""What makes Chromium spare work. What a page is and does stays as it is."""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or the one CHROMIUM names. Without one these tests fail: who has none leaves them out by
    `-m "not browser"`, as `make test` does."""
    path = find_browser()
    if path is None:
        pytest.fail(
            "No Chromium here: install one, name it in CHROMIUM, or leave these tests out: -m 'not browser'"
        )
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHEAPLY)
        yield browser
        browser.close()
        connections.close_all()  # beside that loop Django has connections apart from the thread's own
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def house() -> Iterator[House]:
    """One running house for this test process."""
    folder = Path(tempfile.mkdtemp(prefix="rc-b-", dir="/tmp"))  # short: a socket's path has little room
    folder.chmod(0o711)
    house = House(folder)
    try:
        yield house.start()
    finally:
        house.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def meet(chromium: Browser, house: House) -> Iterator[Meet]:
    """`meet("ben")` gives Ben at a browser of his own, signed in; `meet()` a stranger. Nobody's browser may complain."""
    meet, part = meeting(chromium, house.url, house.leaves_to)
    yield meet
    part()


@pytest.fixture
def look(chromium: Browser, live_server: Any, cast: Cast) -> Iterator[Callable[..., Person]]:
    """`look("ben")` gives Ben at a browser of his own, signed in, over a server in this process, and `look("stranger")` anybody;
    more is for `meet`."""
    meet, part = meeting(chromium, live_server.url)

    def do(name: str, **options: Any) -> Person:
        person = meet(reduced_motion="reduce", **options)
        if name == "stranger":
            return person
        client = Client()
        client.force_login(getattr(cast, name))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        person.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return person

    yield do
    part()
