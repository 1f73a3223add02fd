"""The morning sweep over a million journeys in all zones, beside the statement one would write by hand.

Everything is loaded, measured and rolled back in one transaction: nothing stays. The bare statement finds the same journeys
by the same first days and inserts the same rows into the same two tables; it knows two ladders by number, and asks neither
whether consent stands, nor whether a ladder may be seen, nor who wants no fuss, nor what was told before. Both are charged
for their foreign keys. Its windows are worked out beforehand and not on its bill; the product's are on the product's.

Run alone, on throwaway servers with a database of its own: `JOURNEYS=100000 python -m devstack.run --durable bench.milestones`.
"""

import datetime as dt
import statistics
import time
from collections.abc import Callable
from typing import Any

JOURNEYS = 1_000_000
RUNS = 3
NOW = dt.datetime(2026, 6, 10, 19, 0, tzinfo=dt.UTC)

_LOAD = """
    CREATE TEMP TABLE base ON COMMIT DROP AS SELECT
        (SELECT coalesce(max(id), 0) FROM members_member) AS m, (SELECT coalesce(max(id), 0) FROM vault_datakey) AS k,
        (SELECT coalesce(max(id), 0) FROM journeys_journey) AS j;
    INSERT INTO members_member (id, public_id, sign_in_name, display_name, password, email, time_zone, date_joined, is_active,
            is_admin, is_moderator, is_staff, is_superuser, theme, more_contrast, lock_minutes)
        SELECT m + n, 'm' || lpad(n::text, 9, '0'), 'bench-' || n, 'Bench', '', '',
            (%(zones)s::text[])[1 + n %% array_length(%(zones)s::text[], 1)], %(written)s, true, false, false, false, false, '', false, 15
        FROM base, generate_series(1, %(journeys)s) n;
    INSERT INTO members_consent (member_id, purpose, text_version, given_at)
        SELECT m + n, 'health-words', '2026-11', %(written)s FROM base, generate_series(1, %(journeys)s) n;
    INSERT INTO vault_datakey (id, owner_id, group_id, until, master_version, wrapped, created_at)
        SELECT k + n, m + n, null, null, 1, '', %(written)s FROM base, generate_series(1, %(journeys)s) n;
    INSERT INTO journeys_journey (id, public_id, key_id, member_id, starts_on, created_at, first_day, leap_day, ladder)
        SELECT j + n, 'j' || lpad(n::text, 9, '0'), k + n, m + n,
            CASE WHEN n %% 5 = 0 THEN date '2026-06-10' - (n / 5 %% 400)::int ELSE date '1990-01-01' + ((n::bigint * 7919) %% 13300)::int END,
            %(written)s, 0, CASE WHEN n %% 2 = 0 THEN 'feb' ELSE 'mar' END,
            CASE WHEN n %% 4 = 0 THEN (SELECT public_id FROM milestones_ladder WHERE place = 1 AND group_id IS NULL) ELSE '' END
        FROM base, generate_series(1, %(journeys)s) n;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    ANALYZE members_member; ANALYZE members_consent; ANALYZE journeys_journey; ANALYZE milestones_milestone;
    ANALYZE milestones_ladder; ANALYZE milestones_rung;
"""

_BARE = """
    WITH there AS MATERIALIZED (
        SELECT j.id AS journey_id, j.member_id, j.key_id, w.reached_on, w.months, w.days, m.time_zone,
            CASE WHEN j.ladder = '' THEN %(default)s ELSE %(other)s END AS ladder_id
        FROM unnest(%(starts)s::date[], %(months)s::int[], %(days)s::int[], %(reached)s::date[]) AS w (starts_on, months, days, reached_on)
        JOIN journeys_journey j ON j.starts_on = w.starts_on AND j.milestones_wanted
        JOIN members_member m ON m.id = j.member_id AND m.is_active
    ), due AS (
        SELECT t.*, r.code, r.words, r.number, r."of", r.colour FROM there t
        JOIN unnest(%(zones)s::text[], %(dates)s::date[]) AS p (zone, date) ON p.zone = t.time_zone AND p.date = t.reached_on
        JOIN milestones_rung r ON r.ladder_id = t.ladder_id AND r.months = t.months AND r.days = t.days
    ), written AS (
        INSERT INTO milestones_milestone (public_id, kind, journey_id, member_id, key_id, rung, words, number, "of", months, days,
            colour, reached_on, month_only, told_at)
        SELECT substr(md5(journey_id || '-' || months || '-' || days), 1, 10), 'rung', journey_id, member_id, key_id, code, words, number,
            "of", months, days, colour, reached_on, false, %(now)s
        FROM due RETURNING public_id, member_id
    )
    INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, state, attempts)
    SELECT 'milestone', member_id, NULL, public_id, 'milestone:' || public_id || ':' || member_id, %(now)s, %(now)s,
        %(now)s + interval '7 days', 'waiting', 0 FROM written
"""


def measure(connection: Any, journeys: int = JOURNEYS, runs: int = RUNS) -> dict[str, float]:
    """Seconds for the product's sweep and the bare statement (medians of `runs` alternating ones) after a week of standstill;
    for the sweep of one more day; and for one with nothing left to do.

    `connection` is Django's default connection, logged in as the tables' owner, on a migrated database. It must not be
    inside a transaction.
    """
    from django.db import transaction

    from bench.rows import lend_defaults
    from core import clock
    from journeys.models import Journey
    from members.models import Member

    size = {
        "journeys": journeys,
        "zones": sorted(clock.known_zones()),
        "written": dt.datetime(1989, 1, 1, tzinfo=dt.UTC),
    }
    windows = _windows()

    def bare() -> int:
        with connection.cursor() as cursor:
            cursor.execute(_BARE, windows)
            return int(cursor.rowcount)

    def product(now: dt.datetime = NOW) -> int:
        from milestones.reaching import find_reached

        return find_reached(now=now, batch=10 * JOURNEYS)

    times: dict[str, list[float]] = {"bare": [], "product": []}
    found: dict[str, int] = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            lend_defaults(cursor, Member, Journey)
            cursor.execute(_LOAD, size)
        for run in range(runs):
            for name, sweep in sorted({"bare": bare, "product": product}.items(), reverse=bool(run % 2)):
                seconds, found[name] = _timed(connection, sweep)
                times[name].append(seconds)
        product()
        day, found_day = _timed(connection, lambda: product(NOW + dt.timedelta(days=1)), keep=True)
        nothing, found_none = _timed(connection, lambda: product(NOW + dt.timedelta(days=1)), keep=True)
        assert found_none == 0
        assert found["bare"] == found["product"], found
        transaction.set_rollback(True)
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    return {
        "journeys": journeys,
        "found": found["product"],
        "bare_seconds": middle["bare"],
        "sweep_seconds": middle["product"],
        "ratio": middle["product"] / middle["bare"],
        "next_day_found": found_day,
        "next_day_seconds": day,
        "nothing_due_seconds": nothing,
    }


def _windows() -> dict[str, Any]:
    """The bare statement's: for roads whose first day is day 0, and a 29 February full on the 28th."""
    from django.db import transaction

    from milestones import reaching
    from milestones.models import Ladder, Rung
    from vault.actor import keeper

    with transaction.atomic(), keeper("bench: which points there are"):
        ladders = Ladder.objects.filter(group=None).order_by("place").values_list("pk", flat=True)[:2]
        ladders = list(ladders)
        specs = sorted(Rung.objects.order_by().values_list("months", "days").distinct())
    zones = reaching.awake(NOW)
    columns = reaching.starts(specs, reaching.dates(zones))
    rows = zip(
        *(columns[name] for name in ("starts", "first_days", "leap_days", "months", "days", "reached")),
        strict=True,
    )
    kept = [(s, m, d, r) for s, first, leap, m, d, r in rows if first in (None, 0) and leap != "mar"]
    places = reaching.places(zones)
    names = ("starts", "months", "days", "reached")
    return {
        **{name: list(column) for name, column in zip(names, zip(*kept, strict=True), strict=True)},
        "zones": places["zones"], "dates": places["dates"], "now": NOW, "default": ladders[0], "other": ladders[1],
    }  # fmt: skip


def _timed(connection: Any, sweep: Callable[[], int], *, keep: bool = False) -> tuple[float, int]:
    """Seconds and rows of one sweep, its foreign keys checked; undone afterwards unless it is to be kept."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT sweep")
        start = time.perf_counter()
        found = sweep()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - start
        cursor.execute(
            "SET CONSTRAINTS ALL DEFERRED"
            if keep
            else "ROLLBACK TO SAVEPOINT sweep; SET CONSTRAINTS ALL DEFERRED"
        )
    return seconds, found


def main() -> None:
    """Migrate the throwaway database, measure, print."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    for name, value in measure(connection, int(os.environ.get("JOURNEYS", JOURNEYS))).items():
        print(f"{name:24} {value:,.4f}" if isinstance(value, float) else f"{name:24} {value:,}")


if __name__ == "__main__":
    main()
