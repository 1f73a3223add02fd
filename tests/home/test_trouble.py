"""What is shown when something went wrong: drawn without anything of a view, with a way on, help and Leave."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.cast import Cast

PAGES = {
    "400.html": ("Not read", "We couldn’t read that", "/today/"),
    "403.html": ("Not open", "This part isn’t open to you", "/groups/"),
    "403_csrf.html": ("Once more", "Once more, please", "/unlock/"),
    "404.html": ("Nothing here", "There’s nothing here", "/today/"),
    "405.html": ("Not from here", "Nothing opens from this address", "/today/"),
    "429.html": ("One moment", "That was a lot at once", "/in/login/"),
    "500.html": ("Our side", "That didn’t go through, and it’s our side", "/today/"),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_trouble_needs_no_view(page: str) -> None:
    drawn = render_to_string(page)
    title, heading, way = PAGES[page]
    assert f"<title>{title}</title>" in drawn
    assert f"<h1>{heading}</h1>" in drawn
    for path in (way, "/now/", "/leave/"):
        assert f'href="{path}"' in drawn
    assert "<script" not in drawn


@pytest.mark.django_db
def test_a_broken_page_keeps_for_open_pages_what_is_meant_for_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence that a page which looks again by itself takes out of it is not shown to who reads it whole."""
    client = Client(raise_request_exception=False)
    client.force_login(cast.ben)
    monkeypatch.setattr("support.views.ring.RingForm", lambda *_, **__: 1 / 0)
    answer = client.get("/hand/ring/")
    assert answer.status_code == 500
    assert '<span hidden><span class="again">' in answer.content.decode()
