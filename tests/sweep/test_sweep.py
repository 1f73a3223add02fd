"""Every URL × the whole cast and a stranger × GET, HEAD, htmx and POST, against one table of expected answers.

HEAD and htmx are asked by the first who gets each status; by everybody with `make deep` (tests/depth.py).

A URL without a row fails. No GET, HEAD or htmx GET changes the database, for anybody. A POST with nothing in it is
answered without a 5xx, and with the table's answer where the table gives one.
"""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import CANARY, NAMES, Cast
from tests.depth import DEEP
from tests.sweep.snapshot import snapshot
from tests.sweep.table import ARGUMENTS, READS_CANARY, TABLE
from tests.sweep.urls import Known, known

WHO = [*NAMES, None]
URLS = known()


def path_of(url: Known, cast: Cast) -> str:
    return reverse(url.name, kwargs={name: ARGUMENTS[name](cast) for name in url.arguments})


def clients(cast: Cast) -> dict[str | None, Client]:
    made: dict[str | None, Client] = {None: Client(raise_request_exception=False)}
    for name in NAMES:
        made[name] = Client(raise_request_exception=False)
        made[name].force_login(getattr(cast, name))
    return made


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    assert {url.row for url in URLS} == set(TABLE)


@pytest.mark.parametrize("url", URLS, ids=lambda u: u.row)
def test_reading(url: Known, cast: Cast) -> None:
    expected = TABLE[url.row].get
    path = path_of(url, cast)
    everyone = clients(cast)
    before = snapshot()
    answers: dict[str, int] = {}
    for who, client in everyone.items():
        response = client.get(path)
        first = response.status_code not in answers.values()
        answers[who or "stranger"] = response.status_code
        if who not in READS_CANARY.get(url.row, ()):
            assert CANARY not in response.content.decode(errors="replace"), f"{who} reads words at {path}"
        assert CANARY not in str(response.headers)
        if first or DEEP:
            assert client.head(path).status_code == response.status_code or response.status_code == 405
            assert client.get(path, headers={"HX-Request": "true"}).status_code < 500
    assert answers == {name or "stranger": expected.for_(name) for name in WHO}
    assert snapshot() == before, "a GET wrote something"


@pytest.mark.parametrize("url", URLS, ids=lambda u: u.row)
def test_writing_with_nothing(url: Known, cast: Cast) -> None:
    expected = TABLE[url.row].post
    path = path_of(url, cast)
    answers: dict[str, int] = {}
    for who, client in clients(cast).items():
        with transaction.atomic():  # taken back at once: the next one meets the same house
            answers[who or "stranger"] = client.post(path, {}).status_code
            transaction.set_rollback(True)
    assert all(status < 500 for status in answers.values()), answers
    assert answers == {name or "stranger": expected.for_(name) for name in WHO}


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_do_nothing(method: str, cast: Cast) -> None:
    client: Any = Client(raise_request_exception=False)
    client.force_login(cast.ana)
    before = snapshot()
    for url in URLS:
        response = client.generic(method.upper(), path_of(url, cast))
        assert response.status_code < 500, url.name
    assert snapshot() == before
