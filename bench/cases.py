"""The queue of reports among a hundred thousand beside a thousand: the same statements, and what the page costs.

Two databases, each with one moderator and as many open reports, a tenth of them in somebody's hand, besides as many that are
closed; every reason and weight is there as often as every other. Both show their first page, as long in both. In turns, in one run.

As the tables' owner `python -m bench.cases NUMBER` fills an empty database and prints the cookie of its moderator.
"""

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.house import OWNER, ROOT, create_database, other_database, served
from bench.pages import Target, statements

LARGE, SMALL = 100_000, 1_000
CIRCLES, MEMBERS = 50, 1_000
ROUNDS, REQUESTS = 7, 60
PAGE = "/care/cases/"

_CASES = """
    INSERT INTO moderation_case (public_id, "group_id", desk, kind, about, concerned_id, apart, reason, weight, opened_at,
        taken_by_id, taken_at, outcome, closed_at, appealed)
    SELECT translate(substr(md5('case' || n || closed), 1, 10), '01', 'gh'), circles[1 + n %% %(circles)s], 'moderators',
        'share', translate(substr(md5('about' || n || closed), 1, 10), '01', 'gh'), people[1 + n * 7 %% %(members)s],
        ARRAY[people[1 + n * 7 %% %(members)s], people[1 + (n * 7 + 1) %% %(members)s]],
        (ARRAY['danger', 'threat', 'private', 'hurtful', 'other'])[1 + n %% 5], n %% 5, %(now)s - n * interval '1 second',
        CASE WHEN n %% 10 = 0 AND NOT closed THEN people[%(members)s] END,
        CASE WHEN n %% 10 = 0 AND NOT closed THEN %(now)s END,
        CASE WHEN closed THEN 'left' ELSE '' END, CASE WHEN closed THEN %(now)s - n * interval '1 second' END, false
    FROM generate_series(1, %(cases)s) n, (VALUES (false), (true)) c (closed),
        (SELECT array_agg(id ORDER BY id) AS people FROM members_member WHERE NOT is_moderator) m,
        (SELECT array_agg(id ORDER BY id) AS circles FROM groups_group) g
"""


def measure(
    folder: Path, say: Callable[[str], None], large: int = LARGE, rounds: int = ROUNDS
) -> dict[str, Any]:
    """Milliseconds of the page and of the database, statements, bytes, and the ratio of the two pages."""
    cookies = {}
    for name, cases in (("bench_cases_small", SMALL), ("bench_cases_large", large)):
        say(f"filling {cases:,} reports")
        cookies[name] = _filled(name, cases, folder)
    counted = [statements(folder, name, {"page": PAGE, "cookie": one})[0] for name, one in cookies.items()]
    say("measuring the queue")
    with ExitStack() as stack:
        few, many = (
            Target(name, stack.enter_context(served(name, folder)), PAGE, {"Cookie": one})
            for name, one in cookies.items()
        )
        for number in range(rounds):
            for target in (many, few) if number % 2 else (few, many):
                target.round(REQUESTS)
    databases = [statistics.median(few.database), statistics.median(many.database)]
    return {
        "statements": counted,
        "ms": [few.ms, many.ms],
        "database_ms": databases,
        "bytes": [few.size, many.size],
        "ratio": many.ms / few.ms,
        "database_ratio": databases[1] / databases[0],
    }


def rows(found: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """As `bench.report` shows it."""
    few, many = found["ms"]
    return [
        (f"statements of the queue of reports, among {SMALL:,} and {LARGE:,}", " and ".join(map(str, found["statements"])),
         "the same", len(set(found["statements"])) == 1),
        (f"the second ({many:.2f} ms) beside the first ({few:.2f} ms); in the database alone {found['database_ratio']:.2f} ×",
         f"{found['ratio']:.2f} ×", "at most 1.2 ×", found["ratio"] <= 1.2),
    ]  # fmt: skip


def _filled(name: str, cases: int, folder: Path) -> str:
    """A migrated database with that many open reports and as many closed; returns the cookie of its moderator."""
    create_database(name)
    environ = os.environ | {"PART": "owner", "DATABASE_URL": other_database(OWNER, name)}
    environ |= {"STATIC_ROOT": str(folder / "static"), "STATIC_COLLECTED": "1"}
    command = [sys.executable, "-m", "bench.cases", str(cases)]
    done = subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True)
    return str(json.loads(done.stdout.splitlines()[-1]))


def fill(cases: int, now: dt.datetime) -> str:
    """Members, circles and reports; returns the moderator's cookie."""
    from django.db import connection, transaction

    from bench import fill as house
    from bench.road import _cookie
    from groups.models import Group
    from members.models import Consent, Member

    with transaction.atomic(), connection.cursor() as cursor:
        people = [
            Member(sign_in_name=f"bench-{n}", display_name="Wren", password="!") for n in range(MEMBERS)
        ]
        Member.objects.bulk_create(people)
        moe = Member.objects.create(
            sign_in_name="bench-moe", display_name="Moe", password="!", is_moderator=True
        )
        for purpose in ("terms", "health-words"):
            Consent.objects.create(member=moe, purpose=purpose, text_version="2026-11", given_at=now)
        Group.objects.bulk_create([Group(name="Tuesday Circle") for _ in range(CIRCLES)])
        cursor.execute(_CASES, {"cases": cases, "circles": CIRCLES, "members": MEMBERS, "now": now})
        cursor.execute("SELECT count(*) FROM moderation_case WHERE closed_at IS NULL")
        if (there := cursor.fetchone()[0]) != cases:
            raise RuntimeError(f"{there} reports wait, not {cases}")
        house._beside(cursor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return _cookie(moe)


def main() -> None:
    """Migrate, fill, print the cookie."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")
    django.setup()
    from django.core.management import call_command

    from core import clock

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(json.dumps(fill(int(sys.argv[1]), clock.now())))


if __name__ == "__main__":
    main()
