"""The address of a button, opened by itself."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast


@pytest.mark.django_db
def test_it_is_a_page_with_ways_on(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ben)
    answer = client.get(reverse("journeys:refresh_copy", args=["abcdefghjk"]))
    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Nothing opens from this address" in page
    for way in ('href="/now/"', 'href="/leave/"', 'href="/today/"'):
        assert way in page
    assert client.head(reverse("journeys:refresh_copy", args=["abcdefghjk"])).content == b""
