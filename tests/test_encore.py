"""Whoever is given the cast again finds what was gathered, and nothing of whoever had it before."""

import dataclasses
import datetime as dt

import pytest
from django.db import models, transaction

from core import clock
from tests import encore
from tests.cast import Cast
from tests.sweep.snapshot import snapshot


@pytest.fixture(autouse=True)
def _afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encore, "_kept", None)


def instances(cast: Cast) -> dict[str, object]:
    """Everything that stands on the cast's instances, by name."""
    found: dict[str, object] = {}
    for field in dataclasses.fields(cast):
        row = getattr(cast, field.name)
        if isinstance(row, models.Model):
            found |= {
                f"{field.name}.{it.attname}": getattr(row, it.attname) for it in row._meta.concrete_fields
            }
    return found


def brought_on() -> tuple[Cast, dict[str, str]]:
    """The cast and the whole database, and then everything taken back."""
    with transaction.atomic():
        cast, there = encore.encore(), snapshot()
        transaction.set_rollback(True)
    return cast, there


@pytest.mark.django_db
def test_the_same_rows_and_the_same_instances() -> None:
    first, there = brought_on()
    again, there_again = brought_on()
    assert there_again == there
    assert instances(again) == instances(first)
    assert again.ben is not first.ben
    assert again.ben_seat is not None
    assert again.ben_seat.member is again.ben


@pytest.mark.django_db
def test_what_one_does_to_it_the_next_does_not_see() -> None:
    first, there = brought_on()
    with transaction.atomic():
        mine = encore.encore()
        mine.ben.display_name = "Somebody Else"
        mine.ben.save()
        transaction.set_rollback(True)
    again, there_again = brought_on()
    assert again.ben.display_name == first.ben.display_name
    assert there_again == there


@pytest.mark.django_db
@pytest.mark.parametrize("turned", [encore.YOUNG + dt.timedelta(seconds=1), dt.timedelta(days=-1)])
def test_nobody_gets_a_cast_of_another_time(turned: dt.timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = brought_on()
    then = first.now + turned
    monkeypatch.setattr(clock, "now", lambda: then)
    again, _ = brought_on()
    assert again.now == then
    assert again.ben.pk != first.ben.pk
