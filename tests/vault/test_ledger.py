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
from vault import chain, ledger
from vault.models import LedgerEntry

pytestmark = pytest.mark.django_db

ROLES = ("rc_app", "rc_web", "rc_worker", "rc_keeper", "rc_backup")
"""Everybody but the tables' owner."""


def add(n: int = 6) -> list[LedgerEntry]:
    return [
        ledger.record("setting.changed", now=clock.now(), actor_id=7, acting_role="facilitator", group_id=3, member_id=5,
                      detail={"n": k})
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


def named() -> dict[int, str]:
    """What is found, by entry: each one accused and nobody else."""
    return {broken.entry_id: broken.words for broken in chain.breaks(chain.in_order(at_once=4))}


def forged(entry: LedgerEntry, follows: bytes, **fields: object) -> LedgerEntry:
    """A line made by hand, whole in itself, written with the owner's rights."""
    made = LedgerEntry(
        at=entry.at, kind=entry.kind, group_id=3, actor_id=8, acting_role="admin", previous=follows, detail={}, **fields
    )  # fmt: skip
    made.hash = ledger.link(follows, made)
    as_owner("DELETE FROM vault_ledgerentry WHERE id = %s", made.pk)
    as_owner(
        "INSERT INTO vault_ledgerentry (id, at, kind, group_id, actor_id, acting_role, detail, previous, hash)"
        " VALUES (%s, %s, %s, 3, 8, 'admin', '{}', %s, %s)",
        made.pk, made.at, made.kind, follows, made.hash,
    )  # fmt: skip
    return made


def test_nobody_but_the_owner_has_more_than_adding() -> None:
    add(2)
    with connection.cursor() as cursor:
        for role in ROLES:
            for right in ("UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
                cursor.execute("SELECT has_table_privilege(%s, 'vault_ledgerentry', %s)", [role, right])
                assert cursor.fetchone() == (False,), (role, right)
            cursor.execute("SELECT has_any_column_privilege(%s, 'vault_ledgerentry', 'UPDATE')", [role])
            assert cursor.fetchone() == (False,), role
        cursor.execute(
            "SELECT rolname FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE relname = 'vault_ledgerentry'"
        )
        assert cursor.fetchone() == ("rc_owner",)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_ledgerentry SET acting_role = 'system'",
        "DELETE FROM vault_ledgerentry",
        "TRUNCATE vault_ledgerentry",
        "ALTER TABLE vault_ledgerentry DISABLE TRIGGER ALL",
        "INSERT INTO vault_ledgerentry (id, at, kind, acting_role, detail, previous, hash) SELECT id, now(), kind, acting_role,"
        " detail, previous, hash FROM vault_ledgerentry ON CONFLICT (id) DO UPDATE SET acting_role = 'system'",
    ],
)
@pytest.mark.parametrize("role", ["rc_worker", "rc_web", "rc_keeper"])
def test_the_application_can_only_add(role: str, statement: str) -> None:
    add(2)
    with (
        pytest.raises(ProgrammingError, match="permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("RESET ROLE")
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE rc_worker")
    assert LedgerEntry.objects.count() == 2
    assert not named()


def test_an_untouched_chain_holds_and_tells_its_head() -> None:
    assert verdict().startswith("0 entries, the chain holds")
    entries = add()
    said = verdict()
    assert said.startswith("6 entries, the chain holds")
    assert f"{entries[-1].pk}:{bytes(entries[-1].hash).hex()}" in said


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "kind = 'setting.changee'",
        "group_id = 2",
        "member_id = 4",
        "actor_id = 6",
        "actor_id = NULL",
        "acting_role = 'facilitatos'",
        """detail = '{"n": 9}'""",
        "previous = set_byte(previous, 0, get_byte(previous, 0) # 1)",
        "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)",
    ],
)
@pytest.mark.parametrize("which", [0, 2, 5])
def test_one_byte_of_any_column_changed_is_named_and_no_other_line(which: int, change: str) -> None:
    entries = add()
    as_owner(f"UPDATE vault_ledgerentry SET {change} WHERE id = %s", entries[which].pk)
    assert named() == {entries[which].pk: "was changed"}


@pytest.mark.parametrize(("which", "places"), [(0, -1000), (2, -1000), (5, 1)])
def test_another_number_is_named(which: int, places: int) -> None:
    entries = add()
    number = entries[which].pk + places
    as_owner("UPDATE vault_ledgerentry SET id = %s WHERE id = %s", number, entries[which].pk)
    assert named()[number] == "was changed"


def test_a_changed_line_with_a_fresh_hash_is_named() -> None:
    entries = add()
    forged(entries[2], bytes(entries[2].previous), pk=entries[2].pk)
    assert named() == {entries[2].pk: f"was rewritten: entry {entries[3].pk} does not follow it any more"}


def test_a_removed_line_is_named() -> None:
    entries = add()
    as_owner("DELETE FROM vault_ledgerentry WHERE id = %s", entries[2].pk)
    found = named()
    assert list(found) == [entries[3].pk]
    assert f"does not follow entry {entries[1].pk}: entry {entries[2].pk} was removed" in found[entries[3].pk]


def test_a_removed_first_line_is_named() -> None:
    entries = add()
    as_owner("DELETE FROM vault_ledgerentry WHERE id = %s", entries[0].pk)
    assert named() == {entries[1].pk: "does not begin the chain: what it follows was removed"}


@pytest.mark.parametrize(("one", "other"), [(1, 2), (0, 5), (2, 4)])
def test_two_swapped_lines_are_named(one: int, other: int) -> None:
    entries = add()
    first, second = entries[one].pk, entries[other].pk
    for old, new in [(first, -1), (second, first), (-1, second)]:
        as_owner("UPDATE vault_ledgerentry SET id = %s WHERE id = %s", new, old)
    assert named() == {first: f"was moved: it was entry {second}", second: f"was moved: it was entry {first}"}


def test_an_inserted_line_is_named_however_well_it_is_made() -> None:
    entries = add(3)
    with connection.cursor() as cursor:  # a number that was given out and rolled back, as happens
        cursor.execute("SELECT nextval(pg_get_serial_sequence('vault_ledgerentry', 'id'))")
        free = cursor.fetchone()[0]
    add(3)
    made = forged(entries[2], bytes(entries[2].hash), pk=free)
    assert named() == {made.pk: "was inserted: nothing after it follows it"}


def test_an_inserted_line_that_follows_nothing_is_named() -> None:
    entries = add()
    made = forged(entries[-1], b"\x07" * 32, pk=entries[-1].pk + 1)
    said = verdict()
    assert f"entry {entries[-1].pk} was rewritten: entry {made.pk} does not follow it" in said
    as_owner("UPDATE vault_ledgerentry SET hash = %s WHERE id = %s", b"\x01" * 32, made.pk)
    assert named() == {made.pk: "was changed"}


def test_a_dropped_last_line_is_named_by_an_anchor(tmp_path: Path) -> None:
    entries = add()
    number, its_hash = chain.head()
    as_owner("DELETE FROM vault_ledgerentry WHERE id = %s", entries[-1].pk)
    assert "the chain holds" in verdict()  # no chain can tell by itself
    said = verdict("--anchor", f"{number}:{its_hash}")
    assert f"entry {number} was removed" in said
    assert f"the ledger ends at entry {entries[-2].pk}" in said
    kept = tmp_path / "anchors.txt"
    kept.write_text(f"from a mail:\nLine {number}\n{its_hash.upper()}\n")
    assert f"entry {number} was removed" in verdict("--anchors", str(kept))
    earlier = f"{entries[2].pk}:{bytes(entries[2].hash).hex()}"
    assert "the chain holds, 1 kept elsewhere still stands" in verdict("--anchor", earlier)
    add(1)  # work goes on: the number is not given out again, and the gap stays
    assert f"entry {number} was removed" in verdict("--anchor", f"{number}:{its_hash}")


def test_a_rewritten_end_is_named_by_an_anchor() -> None:
    entries = add()
    anchors = [f"{entry.pk}:{bytes(entry.hash).hex()}" for entry in entries]
    follows = bytes(entries[2].hash)
    for entry in entries[3:]:
        follows = bytes(forged(entry, follows, pk=entry.pk).hash)
    assert "the chain holds" in verdict()
    said = verdict(*[part for anchor in anchors for part in ("--anchor", anchor)])
    assert f"entry {entries[2].pk} " not in said
    for entry in entries[3:]:
        assert f"entry {entry.pk} was rewritten, or one before it" in said


def test_an_emptied_ledger_is_named_by_an_anchor() -> None:
    add()
    number, its_hash = chain.head()
    as_owner("TRUNCATE vault_ledgerentry")
    assert f"entry {number} was removed" in verdict("--anchor", f"{number}:{its_hash}")


@pytest.mark.parametrize(
    "arguments", [("--anchor", "12"), ("--anchor", "12:abc"), ("--anchors", "/nowhere/at/all")]
)
def test_an_anchor_that_is_none_is_not_taken_for_a_good_one(arguments: tuple[str, str]) -> None:
    add()
    said = verdict(*arguments)
    assert "holds, " not in said
    assert "no anchor" in said or "cannot be read" in said


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_at_once_leave_no_fork_and_no_gap() -> None:
    writers, each = 50, 4
    ready = threading.Barrier(writers)
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            connection.ensure_connection()
            ready.wait(60)
            for turn in range(each):
                with transaction.atomic():
                    add(1)
                    if turn == 2 and number % 5 == 0:
                        transaction.set_rollback(True)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    entries = list(chain.in_order())
    assert len(entries) == writers * each - 10
    assert len({bytes(entry.previous) for entry in entries}) == len(entries)  # no two follow the same
    assert not named()


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
