"""Fills an empty, migrated database with groups, members and shares, words sealed for real.

Run as the tables' owner: `python -m bench.fill <shares>`. Prints, as its last line, JSON with the paths and the cookie
to measure with. One group holds a tenth of all shares; its page is the one that is measured.
"""

import datetime as dt
import json
import os
import sys
from io import StringIO
from random import Random
from typing import Any

import django

PEOPLE = 12
SHARES_A_GROUP = 50
VOICE = [
    "small",
    "thing",
    "today",
    "told",
    "my",
    "sister",
    "the",
    "truth",
    "when",
    "she",
    "asked",
    "how",
    "week",
    "was",
    "and",
    "sky",
    "did",
    "not",
    "fall",
    "in",
    "nearly",
    "stayed",
    "home",
    "then",
    "remembered",
    "nobody",
    "here",
    "asks",
    "where",
    "you",
    "have",
    "been",
    "they",
    "just",
    "move",
    "a",
    "chair",
    "slept",
    "badly",
    "walked",
    "anyway",
    "river",
    "light",
    "called",
    "back",
    "friend",
    "from",
    "before",
    "kept",
    "phone",
    "my",
    "pocket",
    "said",
    "no",
    "once",
    "out",
    "loud",
    "counted",
    "buses",
    "coffee",
    "rain",
    "kitchen",
    "morning",
    "still",
    "here",
]
LETTERS = 600
ANSWER = "I read this twice. Thank you for saying it."
CHUNK = 5_000


def body(random: Random) -> str:
    """Six hundred letters in two paragraphs, no two alike."""
    text = " ".join(random.choices(VOICE, k=160)).capitalize()
    return f"{text[: LETTERS // 2]}.\n\n{text[LETTERS // 2 : LETTERS - 3]}"


class Copy:
    """Rows on their way into one table by COPY."""

    def __init__(self, cursor: Any, table: str, columns: str) -> None:
        self.cursor, self.table, self.columns = cursor, table, columns
        self.buffer, self.count = StringIO(), 0

    def add(self, *values: object) -> None:
        self.buffer.write("\t".join(_text(value) for value in values) + "\n")
        self.count += 1
        if self.count % CHUNK == 0:
            self.flush()

    def flush(self) -> None:
        self.buffer.seek(0)
        self.cursor.copy_expert(f"COPY {self.table} ({self.columns}) FROM STDIN", self.buffer)
        self.buffer = StringIO()


def _text(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def fill(shares: int, now: dt.datetime) -> dict[str, str]:
    """Everybody and everything; returns the path to measure and the cookie of a member who sits there."""
    from django.db import connection, transaction

    groups = max(2, shares // SHARES_A_GROUP)
    with transaction.atomic(), connection.cursor() as cursor:
        _people(cursor.cursor, groups, now)
        keys = _keys(cursor.cursor, groups, now)
        _said(cursor.cursor, shares, groups, keys, now)
        for table in ("members_member", "groups_group", "groups_promise", "groups_membership", "vault_datakey",
                      "shares_share", "shares_reply", "shares_acknowledgement"):  # fmt: skip
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
            )
    found = _going_on(now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return found


def _people(cursor: Any, groups: int, now: dt.datetime) -> None:
    """Twelve members a group, the first of whom holds the space."""
    from core.ids import opaque_id

    members = Copy(cursor, "members_member", "id, public_id, sign_in_name, display_name, password, email, time_zone, "
                   "date_joined, is_active, is_admin, is_moderator, is_staff, is_superuser, theme, more_contrast, lock_minutes")  # fmt: skip
    circles = Copy(cursor, "groups_group", "id, public_id, name, about, when_words, meets, approach, language, pull_noun, "
                   "seats, listed, joining, stay_days, created_at")  # fmt: skip
    promises = Copy(cursor, "groups_promise", "id, group_id, version, terms, since")
    seats = Copy(
        cursor, "groups_membership", "public_id, group_id, member_id, role, since, reason, promise_id"
    )
    for group in range(1, groups + 1):
        circles.add(
            group,
            opaque_id(),
            f"Circle {group}",
            "",
            "",
            "online",
            "open",
            "en",
            "",
            PEOPLE,
            "nobody",
            "closed",
            90,
            now,
        )
        promises.add(
            group, group, 1, json.dumps({"listed": "nobody", "joining": "closed", "stay_days": 90}), now
        )
    for copy in (circles, promises):
        copy.flush()
    for member in range(1, groups * PEOPLE + 1):
        members.add(member, opaque_id(), f"bench-{member}", f"Wren {member}", "!", "", "Europe/Dublin", now, True, False, False,
                    False, False, "", False, 60)  # fmt: skip
    members.flush()
    for member in range(1, groups * PEOPLE + 1):
        group = (member - 1) // PEOPLE + 1
        role = "facilitator" if (member - 1) % PEOPLE == 0 else "member"
        seats.add(opaque_id(), group, member, role, now - dt.timedelta(days=member % 300), "", group)
    seats.flush()


def _keys(cursor: Any, groups: int, now: dt.datetime) -> list[bytes]:
    """One data key a member, for words that stay 90 days; returned opened, by member id."""
    from vault import masterkeys
    from vault.keys import _bound_to
    from vault.models import whole_day_after
    from vault.sealing import KEY_BYTES, seal

    version = masterkeys.current_version()
    master, until = masterkeys.master_key(version), whole_day_after(now + dt.timedelta(days=90))
    rows = Copy(cursor, "vault_datakey", "id, owner_id, group_id, until, master_version, wrapped, created_at")
    opened = [b""]
    for member in range(1, groups * PEOPLE + 1):
        group = (member - 1) // PEOPLE + 1
        opened.append(os.urandom(KEY_BYTES))
        rows.add(
            member,
            member,
            group,
            until,
            version,
            seal(opened[-1], master, _bound_to(member, group, until)),
            now,
        )
    rows.flush()
    return opened


def _said(cursor: Any, shares: int, groups: int, keys: list[bytes], now: dt.datetime) -> None:
    """The shares; each of the measured group with two replies and four acknowledgements, of the others with one and two."""
    from core.ids import opaque_id
    from vault.sealing import pad, seal

    columns = "public_id, key_id, group_id, audience, author_id, body, created_at, submission"
    said = Copy(cursor, "shares_share", f"id, {columns}, promise_id, fades_at")
    replies = Copy(cursor, "shares_reply", f"{columns}, share_id")
    cursor.execute(_BESIDE)
    beside = Copy(cursor, "bench_post", "id, public_id, group_id, author_id, created_at, body")
    heard = Copy(cursor, "shares_acknowledgement", "share_id, group_id, audience, member_id, kind, at")
    random, answer, fades = Random(7), pad(ANSWER), now + dt.timedelta(days=90)  # the same words each time
    for number in range(1, shares + 1):
        group = 1 if number % 10 == 0 else number % groups + 1
        first = (group - 1) * PEOPLE + 1
        author = first + number // (10 if group == 1 else groups) % PEOPLE
        at, public_id = now - dt.timedelta(seconds=60 * (shares - number)), opaque_id()
        words = body(random)
        sealed = seal(pad(words), keys[author], f"shares_share|body|{public_id}|{author}".encode())
        beside.add(number, public_id, group, author, at, words)
        said.add(number, public_id, author, group, "group", author, sealed, at, _uuid(), group, fades)
        for turn in range(2 if group == 1 else 1):
            by, public_id = first + (author - first + turn + 1) % PEOPLE, opaque_id()
            sealed = seal(answer, keys[by], f"shares_reply|body|{public_id}|{by}".encode())
            replies.add(public_id, by, group, "group", by, sealed, at, _uuid(), number)
        for turn in range(4 if group == 1 else 2):
            by = first + (author - first + turn + 1) % PEOPLE
            heard.add(number, group, "group", by, ("hear", "hear", "hear", "thank")[turn], at)
        if number % CHUNK == 0:
            said.flush(), replies.flush(), heard.flush(), beside.flush()
    for copy in (said, replies, heard, beside):
        copy.flush()


def _uuid() -> str:
    raw = os.urandom(16).hex()
    return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-8{raw[17:20]}-{raw[20:]}"


_BESIDE = """
    CREATE TABLE bench_post (id bigint PRIMARY KEY, public_id text, group_id bigint, author_id bigint, created_at timestamptz, body text);
    CREATE INDEX ON bench_post (group_id, created_at DESC, id DESC);
    GRANT SELECT ON bench_post TO rc_web
"""
"""For the raw view: the same words, plain, without locks."""


def _going_on(now: dt.datetime) -> dict[str, str]:
    """A round open and a celebration in the measured group, and a session of one who sits there."""
    from django.test import Client

    from checkins.models import Rhythm, Round
    from groups.models import Group
    from members.models import Consent, Member
    from milestones.models import Celebration
    from vault.keys import key_for

    group, member = Group.objects.get(pk=1), Member.objects.get(pk=2)
    Group.objects.filter(pk=1).update(name="Tuesday Circle", seats=PEOPLE)
    hour = dt.timedelta(hours=1)
    rhythm = Rhythm.objects.create(
        group=group, every="day", opens=dt.time(8), time_zone="Europe/Dublin", starts_on=now.date()
    )
    Round.objects.create(rhythm=rhythm, group=group, date=now.date(), question=rhythm.question, opens_at=now - hour,
                         closes_at=now + 10 * hour, remind_at=now + 9 * hour)  # fmt: skip
    Celebration.objects.create(group=group, member_id=3, title="Six months", rung="6m", words="Thank you all.", at=now,
                               key=key_for(owner_id=3, group_id=1))  # fmt: skip
    for purpose in ("terms", "health-words"):
        Consent.objects.create(member=member, purpose=purpose, text_version="2026-11", given_at=now)
    client = Client()
    client.force_login(member)
    page = f"/g/{group.public_id}/"
    client.get(page)  # for the cookie of the forms
    return {
        "page": page,
        "cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items()),
    }


def main() -> None:
    """Migrate, fill, print where to look."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")
    django.setup()
    from django.core.management import call_command

    from core import clock

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(json.dumps(fill(int(sys.argv[1]), clock.now())))


if __name__ == "__main__":
    main()
