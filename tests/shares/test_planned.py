"""The feed's statements end early: however much was said in a group, a page of it reads a page of it."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock
from shares import feed
from shares.models import Share
from tests.cast import Cast, reply, share
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


SHARE_STATEMENTS = 11
"""Of a share's own page: session, member, the share, the room, its replies, whether keeping words stands, whose the share is,
unfinished notes, my seats; BEGIN and COMMIT."""


@pytest.mark.parametrize("replies", [0, 1, 6])
def test_the_page_of_a_share_asks_as_often_and_compiles_nothing_anew(
    cast: Cast, sign_in: Any, replies: int
) -> None:
    said = share(cast.ana, cast.tuesday, "said", cast.now)
    for number in range(replies):
        reply(cast.ben, said, f"answer {number}", cast.now)
    ben, url = sign_in("ben"), f"/s/{said.public_id}/"
    ben.get(url)
    with CaptureQueriesContext(connection) as seen:
        page = ben.get(url).content.decode()
    asked = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    assert page.count("answer ") == replies
    assert len(asked) + 2 == SHARE_STATEMENTS, "\n\n".join(asked)
    assert [sql for sql in asked if "EXECUTE" not in sql and "set_config" not in sql] == []


def _scans(plan: dict[str, object]) -> list[dict[str, object]]:
    below = [found for part in plan.get("Plans", []) for found in _scans(part)]  # type: ignore[attr-defined]
    return [plan, *below]
