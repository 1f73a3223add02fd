"""The reminder sweep over a million memberships, beside the statement one would write by hand.

Everything is loaded, measured and rolled back in one transaction: nothing stays. The bare statement selects the same
people and inserts the same rows into the same table, without marking rounds, spreading, or caring about doubles. Both
write into an empty outbox and are charged for their foreign keys.

Run alone, on throwaway servers with a database of its own: `python -m devstack.run --durable bench.sweep`.
"""

import datetime as dt
import statistics
import time
from collections.abc import Callable
from typing import Any

MEMBERSHIPS = 1_000_000
SEATS = 10
GROUPS_A_MEMBER = 5
RUNS = 3

_LOAD = """
    CREATE TEMP TABLE base ON COMMIT DROP AS SELECT
        (SELECT coalesce(max(id), 0) FROM members_member) AS m, (SELECT coalesce(max(id), 0) FROM groups_group) AS g,
        (SELECT coalesce(max(id), 0) FROM groups_promise) AS p, (SELECT coalesce(max(id), 0) FROM checkins_rhythm) AS r,
        (SELECT coalesce(max(id), 0) FROM checkins_round) AS o, (SELECT coalesce(max(id), 0) FROM vault_datakey) AS k;
    INSERT INTO members_member (id, public_id, sign_in_name, display_name, password, email, time_zone, date_joined, is_active,
            is_admin, is_moderator, is_staff, is_superuser, theme, more_contrast, lock_minutes)
        SELECT m + n, 'm' || lpad(n::text, 9, '0'), 'bench-' || n, 'Bench', '', '', 'UTC', %(now)s, true, false, false, false, false,
            '', false, 15 FROM base, generate_series(1, %(members)s) n;
    INSERT INTO groups_group (id, public_id, name, about, when_words, meets, approach, language, pull_noun, seats, listed, joining,
            stay_days, created_at)
        SELECT g + n, 'g' || lpad(n::text, 9, '0'), 'Bench', '', '', 'online', 'open', 'en', '', 12, 'nobody', 'closed', 90, %(now)s
        FROM base, generate_series(1, %(groups)s) n;
    INSERT INTO groups_promise (id, group_id, version, terms, since)
        SELECT p + n, g + n, 1, '{}', %(now)s FROM base, generate_series(1, %(groups)s) n;
    INSERT INTO groups_membership (public_id, group_id, member_id, name, name_key, role, since, reason, promise_id)
        SELECT 's' || lpad((n * %(seats)s + s)::text, 9, '0'), g + n, m + 1 + (n::bigint * %(seats)s + s * 7919) %% %(members)s, 'Bench',
            'bench' || s, 'member', %(now)s, '', p + n FROM base, generate_series(1, %(groups)s) n, generate_series(0, %(seats)s - 1) s;
    INSERT INTO checkins_rhythm (id, public_id, group_id, question, every, opens, open_minutes, remind_minutes, time_zone, starts_on)
        SELECT r + n, 'r' || lpad(n::text, 9, '0'), g + n, '?', 'day', '08:00', 720, 60, 'UTC', '2026-01-01'
        FROM base, generate_series(1, %(groups)s) n;
    INSERT INTO checkins_round (id, public_id, rhythm_id, group_id, date, question, opens_at, closes_at, remind_at)
        SELECT o + n, 'o' || lpad(n::text, 9, '0'), r + n, g + n, '2026-01-02', '?', %(now)s - interval '11 hours',
            %(now)s + interval '1 hour', %(now)s FROM base, generate_series(1, %(groups)s) n;
    INSERT INTO notices_noticepreference (member_id, reminders, milestones, replies, seats, quiet_from, quiet_until)
        SELECT m + n, n %% 4 <> 0, true, true, true, '21:00', '08:00' FROM base, generate_series(1, %(members)s, 5) n;
    INSERT INTO vault_datakey (id, owner_id, group_id, until, master_version, wrapped, created_at)
        SELECT k + n, m + n, null, null, 1, '', %(now)s FROM base, generate_series(1, %(members)s) n;
    INSERT INTO checkins_checkin (public_id, key_id, round_id, group_id, member_id, audience, passed, reach, at)
        SELECT 'c' || lpad(seat.id::text, 9, '0'), k + seat.member_id - m, o + seat.group_id - g, seat.group_id, seat.member_id,
            'group', false, 'no', %(now)s
        FROM base, groups_membership seat WHERE seat.group_id > g AND (seat.group_id + seat.member_id) %% 5 = 0;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    ANALYZE members_member; ANALYZE groups_membership; ANALYZE checkins_round; ANALYZE notices_noticepreference;
    ANALYZE checkins_checkin;
"""

_BARE = """
    INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, state, attempts)
    SELECT 'check-in-closing', seat.member_id, r.group_id, r.public_id, 'reminder:' || r.public_id || ':' || seat.member_id,
           %(now)s, %(now)s, r.closes_at, 'waiting', 0
    FROM checkins_round r
    JOIN groups_membership seat ON seat.group_id = r.group_id
    JOIN members_member person ON person.id = seat.member_id AND person.is_active
    LEFT JOIN notices_noticepreference wish ON wish.member_id = seat.member_id
    WHERE r.remind_at <= %(now)s AND r.closes_at > %(now)s AND seat.until IS NULL
      AND (seat.paused_until IS NULL OR seat.paused_until <= %(now)s) AND wish.reminders IS NOT FALSE
      AND NOT EXISTS (SELECT FROM checkins_checkin mine WHERE mine.round_id = r.id AND mine.member_id = seat.member_id)
"""

_DUE_FOR_ONE_IN_100 = "UPDATE checkins_round SET reminded_at = %(now)s WHERE id %% 100 <> 0"


def measure(connection: Any, memberships: int = MEMBERSHIPS, runs: int = RUNS) -> dict[str, float]:
    """Seconds for the product's sweep and the bare statement (medians of `runs` alternating ones), with everybody due
    at once; and for a sweep with one group in a hundred due, and one with nothing to do.

    `connection` is Django's default connection, logged in as the tables' owner, on a migrated database. It must not be
    inside a transaction.
    """
    from django.db import transaction

    from bench.rows import lend_defaults
    from checkins import reminders
    from checkins.models import CheckIn, Rhythm, Round
    from groups.models import Group, Membership
    from members.models import Member
    from notices.models import NoticePreference

    now = dt.datetime(2026, 6, 10, 19, 0, tzinfo=dt.UTC)
    size = {
        "now": now,
        "members": memberships // GROUPS_A_MEMBER,
        "groups": memberships // SEATS,
        "seats": SEATS,
    }

    def bare() -> int:
        with connection.cursor() as cursor:
            cursor.execute(_BARE, size)
            return int(cursor.rowcount)

    def product() -> int:
        return reminders.remind(now=now)

    times: dict[str, list[float]] = {"bare": [], "product": []}
    with transaction.atomic():
        with connection.cursor() as cursor:
            lend_defaults(cursor, Member, Group, Membership, Rhythm, Round, NoticePreference, CheckIn)
            cursor.execute(_LOAD, size)
        for run in range(runs):
            for name, sweep in sorted({"bare": bare, "product": product}.items(), reverse=bool(run % 2)):
                seconds, found = _timed(connection, sweep)
                times[name].append(seconds)
        one_in_100, found_some = _timed(connection, product, _DUE_FOR_ONE_IN_100, size)
        nothing, found_none = _timed(
            connection, product, "UPDATE checkins_round SET reminded_at = %(now)s", size
        )
        assert found_none == 0
        transaction.set_rollback(True)
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    return {
        "memberships": memberships,
        "reminders": found,
        "bare_seconds": middle["bare"],
        "sweep_seconds": middle["product"],
        "ratio": middle["product"] / middle["bare"],
        "one_in_100_reminders": found_some,
        "one_in_100_seconds": one_in_100,
        "nothing_due_seconds": nothing,
    }


def _timed(connection: Any, sweep: Callable[[], int], first: str = "", size: Any = None) -> tuple[float, int]:
    """Seconds and rows of one sweep into an empty outbox, its foreign keys checked; undone afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT sweep")
        cursor.execute("TRUNCATE notices_notice")
        if first:
            cursor.execute(first, size)
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; ANALYZE checkins_round"
            )
        start = time.perf_counter()
        found = sweep()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - start
        cursor.execute("ROLLBACK TO SAVEPOINT sweep; SET CONSTRAINTS ALL DEFERRED")
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
    for name, value in measure(connection, int(os.environ.get("MEMBERSHIPS", MEMBERSHIPS))).items():
        print(f"{name:24} {value:,.4f}" if isinstance(value, float) else f"{name:24} {value:,}")


if __name__ == "__main__":
    main()
