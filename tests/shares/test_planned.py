"""The feed's statements end early: however much was said in a group, a page of it reads a page of it."""

import datetime as dt

import pytest
from django.db import connection, transaction

from core import clock
from shares import feed
from shares.models import Share
from tests.cast import Cast
from vault.actor import acting_as

pytestmark = pytest.mark.django_db

MANY = 8000


@pytest.fixture
def much_said(cast: Cast) -> Cast:
    """Thousands of shares in Tuesday Circle, copied inside the database."""
    columns = ", ".join(
        f.column
        for f in Share._meta.concrete_fields
        if f.column not in {"id", "public_id", "submission", "created_at", "group_id"}
    )
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            f"INSERT INTO shares_share ({columns}, public_id, submission, created_at, group_id) SELECT {columns},"
            " 'h' || translate(lpad(n::text, 9, '0'), '01', 'yz'), gen_random_uuid(), created_at - n * interval '1 minute',"
            " CASE WHEN n %% 4 = 0 THEN group_id ELSE %s END"
            " FROM shares_share, generate_series(1, %s) n WHERE id = %s", [cast.mornings.pk, MANY, cast.share.pk],
        )  # fmt: skip
        cursor.execute("ANALYZE shares_share")
        cursor.execute("SET ROLE rc_worker")
    return cast


@pytest.mark.parametrize("which", ["_newest", "_older", "_newer"])
def test_a_page_reads_no_more_than_a_page(much_said: Cast, which: str) -> None:
    statement, now = getattr(feed, which), clock.now()
    values = {"member": much_said.ana.pk, "group": much_said.tuesday.public_id, "now": now}
    if which != "_newest":
        values |= {"at": now - dt.timedelta(hours=20), "pk": 0}
    with acting_as(much_said.ana.pk), transaction.atomic(), connection.cursor() as cursor:
        assert len(statement(**values)) == feed.PAGE + 1
        setting, run = statement.run.split("; ")
        cursor.execute(setting)
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {run}", [values[name] for name in statement.kinds])
        scans = list(_scans(cursor.fetchone()[0][0]["Plan"]))
    rows = [plan["Actual Rows"] for plan in scans if plan.get("Alias") == "shares_share"]
    assert rows
    assert max(rows) <= 5 * feed.PAGE, f"{max(rows)} shares were read for one page"


def _scans(plan: dict[str, object]) -> list[dict[str, object]]:
    below = [found for part in plan.get("Plans", []) for found in _scans(part)]  # type: ignore[attr-defined]
    return [plan, *below]
