"""How much goes over the wire, on the server that runs in production: gunicorn, compressed and hashed static files."""

import pytest
from playwright.sync_api import Page

from tests.browser.house import House
from tests.browser.people import Meet, Person

pytestmark = pytest.mark.browser

KB = 1024
FIRST_PAGE = 45 * KB  # over the wire, cold, with headers; 32 is the aim
REQUESTS = 6
NOW = 15 * KB
PUBLIC_PAGE = 16 * KB  # 15 of content, the rest are headers


class Wire:
    """Counts what this page loads, as Chromium's network service measured it: headers and encoded bodies."""

    def __init__(self, page: Page) -> None:
        self.sizes: dict[str, float] = {}
        self.urls: dict[str, str] = {}
        self.session = page.context.new_cdp_session(page)
        self.session.on(
            "Network.requestWillBeSent", lambda e: self.urls.update({e["requestId"]: e["request"]["url"]})
        )
        self.session.on(
            "Network.loadingFinished", lambda e: self.sizes.update({e["requestId"]: e["encodedDataLength"]})
        )
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def of(self, person: Person, path: str) -> dict[str, float]:
        """URL → bytes, for everything that page needs."""
        self.sizes.clear()
        self.urls.clear()
        person.page.goto(person.url + path, wait_until="networkidle")
        return {url: self.sizes.get(key, 0) for key, url in self.urls.items() if not url.startswith("data:")}


@pytest.mark.parametrize("place", ["/today/", "the group's page", "/journey/"])
def test_first_signed_in_page(place: str, house: House, meet: Meet) -> None:
    ben = meet("ben", own=True)
    if not place.startswith("/"):
        ben.go("/groups/")
        place = ben.page.get_by_role("link", name="Go in to Tuesday Circle").get_attribute("href") or ""
    loaded = Wire(ben.page).of(ben, place)
    print(f"{place}: {sum(loaded.values()) / KB:.1f} KB in {len(loaded)} requests")
    assert 0 < sum(loaded.values()) <= FIRST_PAGE, loaded
    assert len(loaded) <= REQUESTS, loaded


@pytest.mark.parametrize("path", ["/now/", "/now/IE/", "/", "/safer/"])
def test_public_pages(path: str, house: House, meet: Meet) -> None:
    stranger = meet(own=True)
    loaded = Wire(stranger.page).of(stranger, path)
    print(f"{path}: {sum(loaded.values()) / KB:.1f} KB in {len(loaded)} requests")
    assert 0 < sum(loaded.values()) < (NOW if path.startswith("/now/") else PUBLIC_PAGE), loaded
    assert stranger.page.locator("script").count() == 0
    assert not [url for url in loaded if url.split("?")[0].endswith(".js")]
    assert stranger.page.context.cookies() == []


def test_looking_around_sets_no_cookie(house: House, meet: Meet) -> None:
    stranger = meet(own=True)
    for path in ("/", "/find/", "/now/", "/safer/"):
        stranger.go(path)
    assert stranger.page.context.cookies() == []


def test_cookies_once_signed_in(house: House, meet: Meet) -> None:
    ben = meet(own=True).sign_in("ben")
    ben.go("/me/")
    cookies = {cookie["name"]: cookie for cookie in ben.page.context.cookies()}
    assert "here" in cookies
    for cookie in cookies.values():
        assert cookie["httpOnly"], cookie["name"]
        assert cookie["sameSite"] == "Lax", cookie["name"]
