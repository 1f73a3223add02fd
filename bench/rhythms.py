"""Reminders over a million members with three rhythms each, in circles by the clocks of all zones, beside raw SQL.

As bench.sweep: loaded, measured and rolled back in one transaction. Every circle checks in at 8 am, 1 pm and 7 pm by its own
clock; measured are the tick that finds what came due in one hour, and a tick that finds nothing. The bare statement selects the
same people by the same wishes and inserts the same rows, without marking rounds, spreading, or caring about doubles.

Run alone, as many members as said: `MEMBERS=100000 python -m devstack.run --durable bench.rhythms`.
"""

import datetime as dt
import os
import statistics
from typing import Any

MEMBERS = 1_000_000
SEATS = 10
RUNS = 3
NOW = dt.datetime(2026, 6, 10, 19, 30, tzinfo=dt.UTC)

_LOAD = """
    INSERT INTO members_member (id, public_id, sign_in_name, display_name, password, email, time_zone, date_joined, is_active,
            is_admin, is_moderator, is_staff, is_superuser, theme, more_contrast, lock_minutes)
        SELECT n, 'm' || lpad(n::text, 9, '0'), 'bench-' || n, 'Bench', '', '', 'UTC', %(now)s, true, false, false, false, false,
            '', false, 15 FROM generate_series(1, %(members)s) n;
    INSERT INTO groups_group (id, public_id, name, about, when_words, meets, approach, language, pull_noun, seats, listed, joining,
            stay_days, created_at)
        SELECT n, 'g' || lpad(n::text, 9, '0'), 'Bench', '', '', 'online', 'open', 'en', '', 12, 'nobody', 'closed', 90, %(now)s
        FROM generate_series(1, %(groups)s) n;
    INSERT INTO groups_promise (id, group_id, version, terms, since)
        SELECT n, n, 1, '{}', %(now)s FROM generate_series(1, %(groups)s) n;
    INSERT INTO groups_membership (public_id, group_id, member_id, name, name_key, role, since, reason, promise_id)
        SELECT 's' || lpad(n::text, 9, '0'), (n - 1) / %(seats)s + 1, n, 'Bench', 'bench' || n %% %(seats)s, 'member', %(now)s, '',
            (n - 1) / %(seats)s + 1 FROM generate_series(1, %(members)s) n;
    INSERT INTO checkins_rhythm (id, public_id, group_id, question, every, opens, open_minutes, remind_minutes, time_zone, starts_on)
        SELECT (n - 1) * 3 + k, 'r' || lpad(((n - 1) * 3 + k)::text, 9, '0'), n, '?', 'day', ('{08:00,13:00,19:00}'::time[])[k], 720, 60,
            (%(zones)s::text[])[1 + n %% cardinality(%(zones)s::text[])], '2026-01-01'
        FROM generate_series(1, %(groups)s) n, generate_series(1, 3) k;
    INSERT INTO checkins_round (public_id, rhythm_id, group_id, date, question, opens_at, closes_at, remind_at)
        SELECT 'o' || lpad((r.id * 2 + back)::text, 9, '0'), r.id, r.group_id, '2026-06-10'::date - back, '?', opened,
            opened + interval '12 hours', opened + interval '11 hours'
        FROM checkins_rhythm r, generate_series(0, 1) back,
            LATERAL (SELECT (('2026-06-10'::date - back) + r.opens) AT TIME ZONE r.time_zone AS opened) o;
    INSERT INTO notices_noticepreference (member_id, reminders, milestones, replies, seats, quiet_from, quiet_until)
        SELECT n, n %% 4 <> 0, true, true, true, '21:00', '08:00' FROM generate_series(1, %(members)s, 5) n;
    INSERT INTO checkins_reminderwish (member_id, group_id, moments, by_mail)
        SELECT n, (n - 1) / %(seats)s + 1, ('{closing,open,both,none}'::text[])[1 + n / 3 %% 4], true
        FROM generate_series(1, %(members)s, 3) n;
    INSERT INTO vault_datakey (id, owner_id, group_id, until, master_version, wrapped, created_at)
        SELECT n, n, null, null, 1, '', %(now)s FROM generate_series(1, %(members)s, 5) n;
    INSERT INTO checkins_checkin (public_id, key_id, round_id, group_id, member_id, audience, passed, reach, at)
        SELECT 'c' || lpad(n::text, 9, '0'), n, r.id, r.group_id, n, 'group', false, 'no', %(now)s
        FROM generate_series(1, %(members)s, 5) n JOIN checkins_round r ON r.rhythm_id = ((n - 1) / %(seats)s) * 3 + 1
            AND r.date = '2026-06-10';
    UPDATE checkins_round SET reminded_at = remind_at WHERE remind_at <= %(now)s - interval '1 hour';
    UPDATE checkins_round SET opening_told_at = opens_at WHERE opens_at <= %(now)s - interval '1 hour';
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    ANALYZE members_member; ANALYZE groups_membership; ANALYZE checkins_round; ANALYZE notices_noticepreference;
    ANALYZE checkins_checkin; ANALYZE checkins_reminderwish;
"""

_BARE = """
    INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, lane, state, attempts)
    SELECT 'check-in-closing', seat.member_id, r.group_id, r.public_id, 'reminder:' || r.public_id || ':' || seat.member_id,
           %(now)s, %(now)s, r.closes_at, 2, 'waiting', 0
    FROM checkins_round r
    JOIN groups_membership seat ON seat.group_id = r.group_id
    JOIN members_member person ON person.id = seat.member_id AND person.is_active
    LEFT JOIN notices_noticepreference wish ON wish.member_id = seat.member_id
    LEFT JOIN checkins_reminderwish here ON here.member_id = seat.member_id AND here.group_id = r.group_id
    WHERE r.remind_at <= %(now)s AND r.closes_at > %(now)s AND r.reminded_at IS NULL AND seat.until IS NULL
      AND (seat.paused_until IS NULL OR seat.paused_until <= %(now)s)
      AND CASE WHEN here.id IS NULL THEN wish.reminders IS NOT FALSE ELSE here.moments IN ('closing', 'both') END
      AND NOT EXISTS (SELECT FROM checkins_checkin mine WHERE mine.round_id = r.id AND mine.member_id = seat.member_id)
"""


def measure(connection: Any, members: int = MEMBERS) -> dict[str, float]:
    """Seconds of the product's statement and of the bare one (medians of alternating runs), for what came due in an hour and for
    nothing due, and microseconds a reminder. `connection` as in `bench.sweep.measure`."""
    from django.db import transaction

    from bench.rows import lend_defaults
    from bench.sweep import _timed
    from checkins import reminders
    from checkins.models import CheckIn, ReminderWish, Rhythm, Round
    from core import clock
    from groups.models import Group, Membership
    from members.models import Member
    from notices.models import NoticePreference

    zones = sorted(clock.known_zones())
    size = {"now": NOW, "members": members, "groups": members // SEATS, "seats": SEATS, "zones": zones}

    def bare() -> int:
        with connection.cursor() as cursor:
            cursor.execute(_BARE, size)
            return int(cursor.rowcount)

    ways = {
        "bare": bare,
        "product": lambda: reminders.remind(now=NOW),
        "opening": lambda: reminders.tell_of_opening(now=NOW),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, int] = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            lend_defaults(
                cursor, Member, Group, Membership, Rhythm, Round, NoticePreference, CheckIn, ReminderWish
            )
            cursor.execute(_LOAD, size)
        for run in range(RUNS):
            for name, way in sorted(ways.items(), reverse=bool(run % 2)):
                seconds, found[name] = _timed(connection, way)
                times[name].append(seconds)
        nothing, none = _timed(
            connection, ways["product"], "UPDATE checkins_round SET reminded_at = %(now)s", size
        )
        transaction.set_rollback(True)
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    if none or found["bare"] != found["product"]:
        raise RuntimeError("they did not find the same people")
    return {
        "members": members, "rhythms": 3 * members // SEATS, "zones": len(zones), "reminders": found["product"],
        "bare_seconds": middle["bare"], "sweep_seconds": middle["product"], "ratio": middle["product"] / middle["bare"],
        "microseconds_each": middle["product"] / found["product"] * 1e6, "openings": found["opening"],
        "opening_seconds": middle["opening"], "nothing_due_seconds": nothing,
    }  # fmt: skip


def main() -> None:
    """Migrate the throwaway database, measure, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    for name, value in measure(connection, int(os.environ.get("MEMBERS", MEMBERS))).items():
        print(f"{name:24} {value:,.4f}" if isinstance(value, float) else f"{name:24} {value:,}")


if __name__ == "__main__":
    main()
