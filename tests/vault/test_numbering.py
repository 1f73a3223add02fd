"""A ledger of the older form, whose lines were hashed without their number, is linked anew if it holds."""

import importlib

import pytest
from django.apps import apps
from django.db import connection

from core import clock
from vault import chain, ledger
from vault.models import LedgerEntry

numbered = importlib.import_module("vault.migrations.0003_numbered")


@pytest.fixture
def of_the_older_form(db: None) -> list[int]:
    previous, ids = numbered.START, []
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for number in range(4):
            line = LedgerEntry(
                at=clock.now(), kind="setting.changed", group_id=3, acting_role="admin", detail={"n": number}
            )
            line.previous, line.hash = previous, numbered.link(previous, numbered.fields_of(line))
            line.save(force_insert=True)
            previous = line.hash
            ids.append(line.pk)
    return ids


def test_it_holds_afterwards_and_goes_on(of_the_older_form: list[int]) -> None:
    assert chain.breaks(chain.in_order())
    numbered.number_the_lines(apps, None)
    assert not chain.breaks(chain.in_order())
    ledger.record("setting.changed", now=clock.now(), actor_id=1, acting_role="admin")
    assert not chain.breaks(chain.in_order())


def test_one_that_was_changed_is_not_made_whole(of_the_older_form: list[int]) -> None:
    LedgerEntry.objects.filter(pk=of_the_older_form[1]).update(kind="seat.ended")
    numbered.number_the_lines(apps, None)
    assert chain.breaks(chain.in_order())
