"""Somebody at a browser, as far as the drill needs one: pages and forms over HTTP, with cookies, and nothing that a browser would
not send."""

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar

from django.conf import settings

PATIENCE = 5.0
"""Seconds a page may take to answer: longer is no way to a hand."""

LARGEST = 1_000_000
"""Bytes of a page that are read."""

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Unreached(Exception):
    """The site did not answer, or not as it would; says what happened, and nothing of what stood on the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that answered: its path, after redirects, and its text."""

    path: str
    text: str


class Visitor:
    """One browser, with cookies of its own. Certificates are checked as a browser checks them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.page = Page("", "")

    def get(self, path: str) -> Page:
        """Open that page. Raises Unreached."""
        return self._ask(path, None)

    def send(self, path: str, **fields: str) -> Page:
        """Send the form of the page that is open to `path`. Raises Unreached."""
        token = _TOKEN.search(self.page.text)
        if token is None:
            raise Unreached(f"no form on {self.page.path}")
        return self._ask(path, {"csrfmiddlewaretoken": token.group(1), **fields})

    def come_in(self, name: str, password: str) -> None:
        """Sign in by the door. Raises Unreached."""
        self.get(settings.LOGIN_URL)
        if self.send(settings.LOGIN_URL, login=name, password=password).path == settings.LOGIN_URL:
            raise Unreached("not let in")

    def _ask(self, path: str, fields: dict[str, str] | None) -> Page:
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        headers = {"User-Agent": "drill", "Referer": self.url + (self.page.path or "/")}
        asked = urllib.request.Request(self.url + path, data, headers)  # noqa: S310  (http or https: the site's own address)
        try:
            with self.opener.open(asked, timeout=PATIENCE) as answer:
                text = answer.read(LARGEST).decode(errors="replace")
                self.page = Page(urllib.parse.urlsplit(answer.url).path, text)
        except urllib.error.HTTPError as error:
            error.close()
            raise Unreached(f"answered {error.code}") from None
        except (OSError, HTTPException, ValueError) as error:
            raise Unreached(type(error).__name__) from None
        return self.page
