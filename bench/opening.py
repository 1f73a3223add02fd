"""Ten thousand rhythms whose next round is due in the same minute, beside the statement that inserts the same rows.

Each batch commits as it does in a worker, so this needs a database of its own, which it empties. The rhythms are of every kind, in all zones,
each open at the same instant; one in ten has a pause. The bare statement is told the instants and only inserts; the product works
them out of rule, zone and pauses, looks what is there already, locks, and notes when to look at each next.

Run alone, on throwaway servers with a database of its own: `python -m devstack.run --durable bench.opening`.
"""

import datetime as dt
import statistics
import time
from typing import Any

SIZES = (1_000, 10_000)
RUNS = 5
NOW = dt.datetime(2026, 6, 10, 12, 0, tzinfo=dt.UTC)
"""A Wednesday; in no zone a clock is moved within a day of it."""

_LOAD = """
    DROP TABLE IF EXISTS base;
    CREATE TEMP TABLE base AS SELECT
        (SELECT coalesce(max(id), 0) FROM groups_group) AS g, (SELECT coalesce(max(id), 0) FROM checkins_rhythm) AS r;
    INSERT INTO groups_group (id, public_id, name, about, when_words, meets, approach, language, pull_noun, seats, listed, joining,
            stay_days, created_at)
        SELECT g + n, 'g' || lpad(n::text, 9, '0'), 'Bench', '', '', 'online', 'open', 'en', '', 12, 'nobody', 'closed', 90, %(now)s
        FROM base, generate_series(1, %(rhythms)s) n;
    INSERT INTO checkins_rhythm (id, public_id, group_id, question, every, weekday, nth, opens, open_minutes, remind_minutes, time_zone,
            starts_on, next_at)
        SELECT r + n, 'r' || lpad(n::text, 9, '0'), g + n, '?', every, CASE WHEN n %% 5 > 1 THEN extract(isodow FROM due.there)::int - 1 END,
            CASE WHEN n %% 5 = 4 THEN 2 END, due.there::time, 720, 60, due.zone, due.there::date, due.at
        FROM base, generate_series(1, %(rhythms)s) n,
            LATERAL (SELECT (ARRAY['day', 'weekdays', 'week', 'fortnight', 'month'])[1 + n %% 5] AS every) kind,
            LATERAL (SELECT (%(zones)s)[1 + n %% cardinality(%(zones)s)] AS zone) place,
            LATERAL (SELECT %(at)s AS at, zone, %(at)s AT TIME ZONE zone AS there) due;
    INSERT INTO checkins_pause (public_id, rhythm_id, first_on, last_on)
        SELECT 'p' || lpad(n::text, 9, '0'), r + n, '2026-08-01', '2026-08-31' FROM base, generate_series(1, %(rhythms)s, 10) n;
    ANALYZE checkins_rhythm; ANALYZE checkins_pause; ANALYZE checkins_round;
"""

_BARE = """
    INSERT INTO checkins_round (public_id, rhythm_id, group_id, date, question, asks, opens_at, closes_at, remind_at)
    SELECT 'o' || right(public_id, 9), id, group_id, starts_on, question, asks, next_at, next_at + make_interval(mins => open_minutes),
           next_at + make_interval(mins => open_minutes - remind_minutes)
    FROM checkins_rhythm WHERE next_at = %(at)s
"""


def measure(connection: Any, sizes: tuple[int, ...] = SIZES, runs: int = RUNS) -> dict[str, Any]:
    """By size: seconds of the product and of the bare statement (medians of `runs` alternating ones), and of a tick with nothing
    to make. `connection` is Django's default one, logged in as the tables' owner, on a migrated database, in no transaction."""
    return {str(size): _measure(connection, size, runs) for size in sizes}


def _measure(connection: Any, rhythms: int, runs: int) -> dict[str, float]:
    from bench.rows import lend_defaults
    from checkins.actions import AHEAD, open_rounds
    from checkins.models import Rhythm, Round
    from groups.models import Group

    size = {"now": NOW, "at": NOW + AHEAD, "rhythms": rhythms, "zones": _zones()}

    def bare() -> int:
        with connection.cursor() as cursor:
            cursor.execute(_BARE, size)
            return int(cursor.rowcount)

    def product() -> int:
        return open_rounds(now=NOW)

    times: dict[str, list[float]] = {"bare": [], "product": []}
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE groups_group CASCADE")
        lend_defaults(cursor, Group, Rhythm, Round)
        cursor.execute(_LOAD, size)
        for run in range(runs):
            for name, deed in sorted({"bare": bare, "product": product}.items(), reverse=bool(run % 2)):
                cursor.execute(
                    "TRUNCATE checkins_round CASCADE; UPDATE checkins_rhythm SET next_at = %(at)s", size
                )
                cursor.execute("VACUUM ANALYZE checkins_rhythm")
                start = time.perf_counter()
                found = deed()
                times[name].append(time.perf_counter() - start)
                assert found >= rhythms, (name, found)
        product()
        cursor.execute("VACUUM ANALYZE checkins_rhythm")
        start = time.perf_counter()
        assert product() == 0
        nothing = time.perf_counter() - start
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    return {
        "rhythms": rhythms,
        "bare_seconds": middle["bare"],
        "seconds": middle["product"],
        "ratio": middle["product"] / middle["bare"],
        "nothing_due_seconds": nothing,
    }


def _zones() -> list[str]:
    """Every zone that shows whole minutes and moves no clock about then."""
    from core import clock

    return sorted(clock.known_zones())


def rows(found: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """What the report says of it."""
    few, many = found[str(SIZES[0])], found[str(SIZES[1])]
    flat = (many["seconds"] / many["rhythms"]) / (few["seconds"] / few["rhythms"])
    return [
        (f"opening the rounds of {many['rhythms']:,} rhythms due in one minute, beside an INSERT of the same rows",
         f"{many['ratio']:.2f} × ({many['seconds']:.2f} s)", "", True),
        (f"the same, each rhythm's cost beside among {few['rhythms']:,}", f"{flat:.2f} ×", "at most 1.2 ×", flat <= 1.2),
        ("a tick with no round to make", f"{many['nothing_due_seconds'] * 1000:.1f} ms", "", True),
    ]  # fmt: skip


def main() -> None:
    """Migrate the throwaway database, measure, print."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    for what, measured, aim, _ in rows(measure(connection)):
        print(f"{what}: {measured} {aim}")


if __name__ == "__main__":
    main()
