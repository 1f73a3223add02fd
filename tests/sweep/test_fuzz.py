"""Hostile input everywhere: every form field, path part and query parameter × the corpus. Never a 5xx.

Each string goes into all of a form's fields at once; a dozen of the worst go into each field alone, beside otherwise
proper answers, so that they get past the first check. Where the page offers a field's values, a string is one of them or it
is not, so a few tell as much as all. Forms are read off the pages themselves. `make test` sends each form, field and path a
part of the corpus, another for each; `make deep` all of it (tests/depth.py).
"""

from urllib.parse import quote, unquote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.cast import Cast
from tests.depth import part
from tests.sweep.forms import Form, forms_on
from tests.sweep.fuzz import CORPUS
from tests.sweep.table import QUERY_PARAMETERS, SEEN_BY
from tests.sweep.test_sweep import path_of
from tests.sweep.urls import Known, known

URLS = known()
WORST = ["\u202e\u200b", "\U0010ffff", "١٢٣", "0001-01-01", "9" * 30, "-1", "1e999", "<svg/onload=x>", "é" * 100_000,
         "'; DROP TABLE shares_share; --", "", "zzzzzzzzzz"]  # fmt: skip
NOT_OFFERED = ["\u202e\u200b", "9" * 30, "-1", "1e999", "é" * 100_000, "", "zzzzzzzzzz"]
"""Of the worst, for a field that offers its values: what reads as nothing, as a number of any kind, as too much, as an id."""
KEPT = {"csrfmiddlewaretoken"}
LINE = 4_094
"""Letters of one query parameter: gunicorn reads no more of the line that a request begins with, so that more never gets
as far as Django."""


def browser(cast: Cast, url: Known) -> Client:
    client = Client(raise_request_exception=True)
    who = SEEN_BY.get(url.row, "ben")
    if who:
        client.force_login(getattr(cast, who))
    return client


def test_the_corpus_is_large_enough() -> None:
    assert len(set(CORPUS)) >= 100


def post(client: Client, form: Form, data: dict[str, str]) -> None:
    """Send it, and take back whatever it did, so that the next string meets the same page."""
    with transaction.atomic():
        if form.method == "post":
            response = client.post(form.action, data)
        else:
            response = client.get(form.action, {name: text[:LINE] for name, text in data.items()})
        assert response.status_code < 500, (form.action, {k: v[:40] for k, v in data.items()})
        transaction.set_rollback(True)


def answering(form: Form) -> str:
    """The name of the URL a form is sent to."""
    return resolve(unquote(form.action.partition("?")[0])).view_name


@pytest.mark.parametrize("url", URLS, ids=lambda u: u.row)
def test_forms(url: Known, cast: Cast) -> None:
    client = browser(cast, url)
    path = path_of(url, cast)
    page = client.get(path)
    if page.status_code != 200 or "html" not in page.headers.get("Content-Type", ""):
        return  # no form to fill in; the sweep says what this URL answers
    # A list of rows has the same form in each.
    forms = {(answering(f), f.method, *f.fields): f for f in forms_on(path, page.content.decode())}
    for form in forms.values():
        names = [name for name in form.fields if name not in KEPT]
        typed = set(names) - form.chosen
        whose = f"{url.row} {answering(form)} {' '.join(names)}"
        for text in part(CORPUS if typed else WORST, 7 if typed else 3, whose) if names else []:
            post(client, form, {**form.fields, **dict.fromkeys(names, text)})
        for name in names:
            for text in part(WORST if name in typed else NOT_OFFERED, 3, f"{whose}: {name}"):
                post(client, form, {**form.fields, name: text})


@pytest.mark.parametrize("url", URLS, ids=lambda u: u.row)
def test_query_parameters(url: Known, cast: Cast) -> None:
    client = browser(cast, url)
    path = path_of(url, cast)
    names = QUERY_PARAMETERS.get(url.row, ())
    asked = [dict.fromkeys(names, text) for text in (part(CORPUS, 7, url.row) if names else [])]
    asked += [{name: text} for name in names for text in part(WORST, 3, f"{url.row}: {name}")]
    asked.append(
        {f"x{n}": text[: LINE // len(WORST)] for n, text in enumerate(WORST)}
    )  # what nobody asks for
    for query in asked:
        response = client.get(path, {name: text[:LINE] for name, text in query.items()})
        assert response.status_code < 500, (path, {name: text[:40] for name, text in query.items()})


WITH_ARGUMENTS = [url for url in URLS if url.arguments]
FIRST = {url.route.split("/")[0]: url for url in reversed(WITH_ARGUMENTS)}
"""First part of a path → the URL that asks for all that nobody answers below it."""


def nobody_answers(path: str) -> bool:
    """Whether no URL has that path. What is asked of it is then the same page whichever URL it was made of."""
    try:
        resolve(unquote(path))
    except Resolver404:
        return path.endswith("/")  # without, Django may lead on to the one with
    return False


@pytest.mark.parametrize("url", WITH_ARGUMENTS, ids=lambda u: u.row)
def test_paths(url: Known, cast: Cast) -> None:
    client = browser(cast, url)
    path = path_of(url, cast)
    piece = path.strip("/").split("/")[1 if not path.startswith("/in/") else -1]
    for text in part(CORPUS, 7, url.row):
        hostile = path.replace(piece, quote(text[:500], safe=""), 1)
        if nobody_answers(hostile) and FIRST[url.route.split("/")[0]] is not url:
            continue
        response = client.get(hostile)
        assert response.status_code < 500, hostile[:80]


@pytest.mark.parametrize(
    "where", ["/today/%00", "/today/?x=%00", "/find/?q=%ff%fe", "/%c3%28/", "/find/?q=%ed%a0%80"]
)
def test_nul_and_broken_utf8_are_400(where: str, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ben)
    assert client.get(where).status_code == 400


@pytest.mark.parametrize(
    "body", [b"body=a%00b", b"body=%ff%fe", b"body=a\x00b", b"bo%00dy=a", b"body=%ed%a0%80"]
)
def test_nul_and_broken_utf8_in_a_form_are_400(body: bytes, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ben)
    path = f"/g/{cast.tuesday.public_id}/write/"
    response = client.generic("POST", path, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
