"""The ledger: the application can only add to it, and whoever changes it another way is found out."""

import ast
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from core import clock
from vault import ledger
from vault.models import LedgerEntry

pytestmark = pytest.mark.django_db


def add(n: int = 5) -> list[LedgerEntry]:
    return [
        ledger.record("setting.changed", now=clock.now(), actor_id=7, acting_role="facilitator", group_id=3, detail={"n": k})
        for k in range(n)
    ]  # fmt: skip


def as_owner(statement: str, *values: object) -> None:
    """What only somebody with the owner's rights can do: the application's role is refused."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(statement, values)
        cursor.execute("SET ROLE rc_worker")


def verdict(*arguments: str) -> str:
    out = StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=out)
    except CommandError as error:
        return str(error)
    return out.getvalue()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_ledgerentry SET acting_role = 'system'",
        "DELETE FROM vault_ledgerentry",
        "TRUNCATE vault_ledgerentry",
    ],
)
def test_the_application_can_only_add(statement: str) -> None:
    add(2)
    for role in ("rc_worker", "rc_web", "rc_keeper"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("RESET ROLE")
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE rc_worker")
    assert LedgerEntry.objects.count() == 2


def test_an_untouched_chain_holds_and_tells_its_head() -> None:
    assert verdict().startswith("0 entries, the chain holds")
    entries = add()
    said = verdict()
    assert said.startswith("5 entries, the chain holds")
    assert bytes(entries[-1].hash).hex() in said


def test_a_changed_line_is_named() -> None:
    entries = add()
    as_owner("UPDATE vault_ledgerentry SET actor_id = 8 WHERE id = %s", entries[2].pk)
    assert f"entry {entries[2].pk} was changed" in verdict()
    assert ledger.first_broken(LedgerEntry.objects.order_by("id")) == entries[2]


def test_one_flipped_byte_of_a_hash_is_named() -> None:
    entries = add()
    flipped = bytearray(entries[1].hash)
    flipped[0] ^= 1
    as_owner("UPDATE vault_ledgerentry SET hash = %s WHERE id = %s", bytes(flipped), entries[1].pk)
    assert f"entry {entries[1].pk} was changed" in verdict()


def test_a_changed_line_with_a_fresh_hash_is_named_by_the_next() -> None:
    entries = add()
    forged = entries[2]
    forged.actor_id = 8
    fresh = ledger.link(bytes(forged.previous), forged)
    as_owner("UPDATE vault_ledgerentry SET actor_id = 8, hash = %s WHERE id = %s", fresh, forged.pk)
    assert f"entry {entries[3].pk} does not follow entry {forged.pk}" in verdict()


def test_a_removed_line_is_named_by_the_one_after_it() -> None:
    entries = add()
    as_owner("DELETE FROM vault_ledgerentry WHERE id = %s", entries[2].pk)
    assert f"entry {entries[3].pk} does not follow entry {entries[1].pk}" in verdict()


def test_a_removed_first_line_is_named() -> None:
    entries = add()
    as_owner("DELETE FROM vault_ledgerentry WHERE id = %s", entries[0].pk)
    assert f"entry {entries[1].pk} does not follow entry 0" in verdict()


def test_two_swapped_lines_are_named() -> None:
    entries = add()
    first, second = entries[1].pk, entries[2].pk
    for old, new in [(first, -1), (second, first), (-1, second)]:
        as_owner("UPDATE vault_ledgerentry SET id = %s WHERE id = %s", new, old)
    said = verdict()
    assert f"entry {first} was moved: it belongs after entry {second}" in said
    assert f"entry {second} was moved: it belongs after entry {entries[0].pk}" in said


def test_an_inserted_line_is_named() -> None:
    entries = add()
    as_owner(
        "INSERT INTO vault_ledgerentry (id, at, kind, acting_role, detail, previous, hash)"
        " VALUES (%s, now(), 'group.opened', 'admin', '{}', %s, %s)",
        entries[-1].pk + 1, bytes(entries[-1].hash), b"\x01" * 32,
    )  # fmt: skip
    assert f"entry {entries[-1].pk + 1} was changed" in verdict()


def test_a_cut_off_end_is_found_by_a_head_kept_elsewhere() -> None:
    entries = add()
    _, kept = ledger.head()
    as_owner("DELETE FROM vault_ledgerentry WHERE id = %s", entries[-1].pk)
    assert "the chain holds" in verdict()
    assert "the head you kept is gone" in verdict("--head", kept)
    assert "the chain holds" in verdict("--head", bytes(entries[2].hash).hex())


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_leave_no_fork_and_no_gap() -> None:
    ready = threading.Barrier(5)
    failed: list[BaseException] = []

    def write() -> None:
        try:
            ready.wait(10)
            for _ in range(10):
                with transaction.atomic():
                    add(1)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed
    assert LedgerEntry.objects.count() == 50
    assert not list(ledger.breaks(ledger.in_order(at_once=7)))


def test_every_kind_that_is_recorded_is_on_the_list() -> None:
    """Wherever `record("…")`, `_record("…")` or `_note("…")` stands in an app, its kind is one of KINDS."""
    recorded = set()
    for app in ("members", "groups", "journeys", "shares", "checkins", "milestones", "support", "home"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            recorded |= _kinds(ast.parse(path.read_text()))
    assert recorded <= set(ledger.KINDS)
    assert {"setting.changed", "seat.ended"} <= recorded


def _kinds(tree: ast.AST) -> set[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    names = [(getattr(call.func, "attr", "") or getattr(call.func, "id", ""), call.args[0]) for call in calls]
    wanted = {"record", "_record", "_note"}
    return {
        first.value
        for name, first in names
        if name in wanted and isinstance(first, ast.Constant) and isinstance(first.value, str)
    }
