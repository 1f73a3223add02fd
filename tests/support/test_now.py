"""Support now stands whatever else is down, for anybody, and is small."""

import datetime as dt
import gzip
import re
from typing import Any

import pytest
from django.test import Client

from core import clock
from support import lines

LARGEST = 15_000
"""Bytes of a page, not compressed."""

PAGES = ["/now/", *(f"/now/{country}/" for country in lines.countries())]


@pytest.fixture(autouse=True)
def nothing_else_works(no_database: None, settings: Any) -> None:
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_alone(client: Client, path: str) -> None:
    client.cookies["here"] = "a-session-of-somebody-22222222222"
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(answer.content) < LARGEST, len(answer.content)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store, private"
    page = answer.content.decode()
    assert "<script" not in page
    assert "style=" not in page
    assert "You’re not in trouble for being here." in page
    assert page.count("<h1") == 1


def test_it_says_the_same_to_everybody(client: Client) -> None:
    stranger = client.get("/now/IE/").content
    member = Client()
    member.cookies["here"] = "a-session-of-somebody-22222222222"
    assert member.get("/now/IE/").content == stranger


@pytest.mark.parametrize("country", lines.countries())
def test_numbers_are_shown_as_published_and_dialled_as_shown(client: Client, country: str) -> None:
    page = client.get(f"/now/{country}/").content.decode()
    called = re.findall(r'href="tel:(\d+)">.*?Call <b>([^<]+)</b>', page, re.DOTALL)
    expected = [line.show for line in lines.of(country, clock.now().date()) if line.show]
    assert sorted(shown for _, shown in called) == sorted(expected)
    assert all(lines.digits(shown) == dialled for dialled, shown in called)


def test_emergency_comes_first_and_each_line_is_called_unchecked(client: Client) -> None:
    page = client.get("/now/US/").content.decode()
    assert page.index("tel:911") < page.index("tel:988") < page.index("sms:741741?&amp;body=HOME")
    items = re.findall(r"<li>\s*<div>\s*<h3>.*?</li>", page, re.DOTALL)
    assert len(items) >= 5
    assert all("We have not checked this number with the provider yet." in item for item in items)
    assert "We have not checked this number ourselves yet." in page
    assert not re.search(r"day and night|24/7|free of charge", page, re.IGNORECASE)


def test_the_reader_chooses_the_country(client: Client, settings: Any) -> None:
    page = client.get("/now/", REMOTE_ADDR="193.1.1.1", HTTP_ACCEPT_LANGUAGE="de-AT").content.decode()
    assert "tel:" not in page
    assert "Where are you?" in page
    assert all(f'href="/now/{country}/"' in page for country in lines.countries())
    settings.SUPPORT_COUNTRY = "IE"
    assert "tel:116123" in client.get("/now/").content.decode()
    settings.SUPPORT_COUNTRY = "XX"
    assert client.get("/now/").status_code == 200


def test_links_that_lead_outside_tell_nobody_where_from(client: Client) -> None:
    page = client.get("/now/").content.decode()
    outside = re.findall(r'<a [^>]*href="https?://[^>]*>', page)
    assert len(outside) == 3
    assert all("noreferrer" in link for link in outside)
    assert "findahelpline.com" in page


@pytest.mark.parametrize(
    "path", ["/now/XX/", "/now/usa/", "/now/../etc/", "/now/%F0%9F%8C%8A/", "/now/us'--/"]
)
def test_no_such_country(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_only_reading(client: Client) -> None:
    assert client.post("/now/").status_code == 405
    assert client.head("/now/US/").status_code == 200
    assert client.get("/now/us/").status_code == 200


def test_old_numbers_go_and_help_stays(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    in_two_years = clock.now() + dt.timedelta(days=730)
    monkeypatch.setattr(clock, "now", lambda: in_two_years)
    page = client.get("/now/US/").content.decode()
    assert "tel:911" in page
    assert "tel:988" not in page


def test_with_its_style_it_is_small_over_the_wire(client: Client) -> None:
    from django.conf import settings

    style = gzip.compress((settings.BASE_DIR / "static" / "wayside.css").read_bytes())
    page = gzip.compress(client.get("/now/US/").content)
    assert len(style) + len(page) < LARGEST
