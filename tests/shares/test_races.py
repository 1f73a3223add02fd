"""Sending twice, and taking back while somebody reads, at the same moment on a real PostgreSQL."""

import threading
import uuid
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from core import clock
from shares import actions
from shares.models import Share
from tests.cast import CANARY, Cast, share
from tests.racing import Deed, race
from vault.actor import acting_as

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_form_sent_three_times_at_once_makes_one_share(cast: Cast) -> None:
    submission = [uuid.uuid4()]

    def send() -> int:
        with acting_as(cast.ben.pk):
            said = actions.share(
                author=cast.ben,
                group=cast.tuesday,
                audience="group",
                words="once",
                submission=submission[0],
                now=clock.now(),
            )
        return int(said.pk)

    def lay(number: int) -> list[Deed]:
        submission[0] = uuid.uuid4()
        return [send] * 3

    def check(results: list[object]) -> None:
        assert len(set(results)) == 1, results
        assert isinstance(results[0], int), results

    before = count(cast)
    race(lay, check)
    assert count(cast) == before + 50


def count(cast: Cast) -> int:
    with acting_as(cast.ben.pk), transaction.atomic():
        return Share.objects.mine(cast.ben).count()


def test_whoever_reads_while_words_are_taken_back_reads_them_before_or_not_at_all(
    cast: Cast, sign_in: Any
) -> None:
    """No page breaks; and a page that was asked for after the taking back has none of the words."""
    reader, said, gone = sign_in("ana"), [cast.share], threading.Event()
    seen: list[bool] = []
    room = f"/g/{cast.tuesday.public_id}/"

    def take_back() -> None:
        with acting_as(cast.ben.pk):
            actions.take_back(author=cast.ben, said=said[0], now=clock.now())
        gone.set()

    def read(path: str) -> list[int]:
        answers = []
        for _ in range(3):
            was_gone = gone.is_set()
            response = reader.get(path)
            answers.append(response.status_code)
            held = f"{CANARY} gone soon" in response.content.decode()
            seen.append(held)
            assert not (was_gone and held), "read after it was taken back"
        return answers

    def lay(number: int) -> list[Deed]:
        with transaction.atomic():
            said[0] = share(cast.ben, cast.tuesday, f"{CANARY} gone soon", clock.now())
        gone.clear()
        return [take_back, partial(read, f"/s/{said[0].public_id}/"), partial(read, room)]

    def check(results: list[object]) -> None:
        assert results[0] is None, results
        assert set(results[1]) <= {200, 404}, results  # type: ignore[call-overload]
        assert set(results[2]) == {200}, results  # type: ignore[call-overload]

    race(lay, check)
    assert any(seen), "nobody ever read them: this race was none"
