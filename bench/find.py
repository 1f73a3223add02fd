"""The find page among thousands of groups beside the same page among a few: processor time of web and database."""

import hashlib
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
from bench.pages import Target

LARGE, SMALL = 5_000, 100
ROUNDS, REQUESTS = 7, 60
SEARCHES = {
    "all": "",
    "facets": "?meets=online&about=a1&zone=America/New_York",
    "open": "?open=1&language=en",
    "nearest": "?approach=b5&for=c9&need=d4&about=a9&language=cy",
}
"""What is looked for: everything, by how and about what, by seats and language, and what no circle is. Each page is as long
among few as among many, so that only the looking differs."""


PROBED = """
    CREATE TABLE bench_post (id bigint, public_id text, group_id bigint, author_id bigint, created_at timestamptz, body text);
    GRANT SELECT ON bench_post TO rc_web
"""
"""`bench.house` asks for `/bench/raw/` to know whether the server is up; here it finds nothing."""


def measure(
    folder: Path, say: Callable[[str], None], large: int = LARGE, rounds: int = ROUNDS
) -> dict[str, Any]:
    """Each search among many and among few, in one run and in turns; the medians and how they stand to each other."""
    for name, groups in (("bench_find_large", large), ("bench_find_small", SMALL)):
        say(f"filling {groups:,} groups")
        _filled(name, groups, folder)
    say("measuring the find page")
    with ExitStack() as stack:
        many = stack.enter_context(served("bench_find_large", folder))
        few = stack.enter_context(served("bench_find_small", folder))
        pairs = {
            name: (Target(f"find, {name}, among {large:,}", many, f"/find/{query}", {}),
                   Target(f"find, {name}, among {SMALL}", few, f"/find/{query}", {}))
            for name, query in SEARCHES.items()
        }  # fmt: skip
        for number in range(rounds):
            for pair in pairs.values():
                for target in pair[:: -1 if number % 2 else 1]:
                    target.round(REQUESTS)
    return {name: _figures(*pair) for name, pair in pairs.items()}


def _figures(many: Target, few: Target) -> dict[str, Any]:
    return {
        "ms": many.ms,
        "database_ms": statistics.median(many.database),
        "few_ms": few.ms,
        "few_database_ms": statistics.median(few.database),
        "bytes": [many.size, few.size],
        "ratio": many.ms / few.ms,
    }


def row(name: str, search: dict[str, Any]) -> tuple[str, str, str, bool]:
    """One search as a line of the report. The nearest are ranked over every group: that one grows, if little."""
    said = f"find page ({name}), {LARGE:,} groups beside {SMALL}"
    return said, f"{search['ratio']:.2f} × ({search['ms']:.1f} ms)", "at most 1.2 ×", search["ratio"] <= 1.2


def _filled(name: str, groups: int, folder: Path) -> None:
    """A migrated database with that many groups, each held by somebody, with a few seats taken."""
    create_database(name)
    environ = os.environ | {"PART": "owner", "DATABASE_URL": other_database(OWNER, name)}
    environ |= {"STATIC_ROOT": str(folder / "static"), "STATIC_COLLECTED": "1"}
    subprocess.run([sys.executable, "-m", "bench.find", str(groups)], cwd=ROOT, env=environ, check=True)


def _said(number: int) -> dict[str, Any]:
    """What one of the groups says of itself: every facet is answered by some and by none of them all."""
    languages = ["en"] * 38 + ["cy", "de"]
    return {
        "name": f"Circle {hashlib.sha256(str(number).encode()).hexdigest()[:12]}",
        "about": "A few quiet lines for people who are looking for a circle. " * 4,
        "when_words": "Tuesdays, 7:30 pm",
        "meets": ["online", "in_person", "hybrid"][number % 3],
        "approach": ["open", "skills", "secular"][number % 3],
        "language": languages[number % 40],
        "listed": "anyone",
        "themes": [["alcohol", "mood", "grief", "anything"][number % 4]],
        "access": [["text", "captions", "plain"][number // 3 % 3]],
        "days": [number % 7, (number + 3) % 7],
        "dayparts": [["morning", "afternoon", "evening"][number // 7 % 3]],
        "time_zone": ["Europe/Dublin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"][
            number // 5 % 4
        ],
    }


def _fill(groups: int) -> None:
    """In a process of its own, as the tables' owner."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from core import clock
    from groups.models import Group, Membership, Promise
    from groups.names import named
    from members.models import Member

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    now = clock.now()
    made = Group.objects.bulk_create((Group(**_said(number)) for number in range(groups)), batch_size=1_000)
    promises = Promise.objects.bulk_create(
        (Promise(group=group, version=1, terms={}, since=now) for group in made), batch_size=5_000
    )
    people = Member.objects.bulk_create(
        Member(sign_in_name=f"bench-{number}", display_name="Wren", password="!") for number in range(5)
    )
    Membership.objects.bulk_create(
        (
            Membership(
                group=promise.group, member=person, role="member" if number else "facilitator", since=now,
                promise=promise, **named(f"Wren {number}"),
            )
            for promise in promises
            for number, person in enumerate(people)
        ),
        batch_size=5_000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PROBED)
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps({"groups": groups}))


if __name__ == "__main__":
    _fill(int(sys.argv[1]))
