"""Fills an empty, migrated database with groups, members and shares.

Run as the tables' owner: `python -m bench.fill <size>`. Prints, as its last line, JSON with the path and the cookie to
measure with. The page that is measured is that of group 1, whose newest words are sealed for real; the rest are rows of
the same size that nobody opens.
"""

import datetime as dt
import json
import os
import sys
from dataclasses import dataclass
from random import Random
from typing import Any

import django

from bench.rows import body, count_on, multiply, opaque

SEATS = 12
SHARES_A_GROUP = 50
SEALED = 1_000
ANSWER = "I read this twice. Thank you for saying it."


@dataclass(frozen=True)
class Size:
    """How much there is."""

    shares: int
    here: int
    """How many of them in group 1."""
    people: int = SEATS
    """How many sit in group 1."""
    circles: int = 1
    """In how many groups the one who looks sits."""

    @property
    def groups(self) -> int:
        return max(self.circles, 1 + (self.shares - self.here) // SHARES_A_GROUP)

    @property
    def members(self) -> int:
        return self.people + (self.groups - 1) * SEATS


SIZES = {
    "small": Size(1_000, 500),
    "large": Size(100_000, 10_000),
    "alone": Size(1_000, 1_000, people=11),
    "crowd": Size(1_000_000, 100_000, people=500, circles=40),
}
"""`small` and `large` tell what the rest of the house costs a group; `alone` and `crowd` what one's own circles do as well."""


def fill(size: Size, now: dt.datetime) -> dict[str, str]:
    """Everybody and everything; returns the paths to measure and the cookie of a member who sits there."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        _first(now)
        _people(cursor, size, now)
        _said_here(cursor, size, now)
        _said_elsewhere(cursor, size, now)
        _beside(cursor)
    found = _going_on(now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return found


def _first(now: dt.datetime) -> None:
    """One of each, through the models: what the others are copied from."""
    from groups.models import Group, Membership
    from groups.names import named
    from groups.promises import give
    from members.models import Member
    from vault.keys import key_for
    from vault.models import whole_day_after

    group = Group.objects.create(name="Tuesday Circle", listed="nobody", joining="closed")
    promise = give(group, now)
    member = Member.objects.create(
        sign_in_name="bench-1", display_name="Wren 1", password="!", time_zone="Europe/Dublin"
    )
    Membership.objects.create(
        group=group, member=member, role="facilitator", since=now - dt.timedelta(days=400), promise=promise, **named("Wren 1")
    )  # fmt: skip
    key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(group.fades_at(now)))


def _people(cursor: Any, size: Size, now: dt.datetime) -> None:
    """Group 1 with its people, the others with twelve each, the first of whom holds the space; and the one who looks,
    who is the second of group 1, in some of the others too."""
    from groups.models import Group, Membership, Promise
    from members.models import Member
    from vault.models import DataKey

    everyone = size.members
    multiply(
        cursor,
        Member,
        1,
        2,
        everyone,
        public_id=opaque("m"),
        sign_in_name="'bench-' || n",
        display_name="'Wren ' || n",
    )
    multiply(
        cursor, Group, 1, 2, size.groups, public_id=opaque("g"), name="'Circle ' || n", submission="NULL", listed="'members'"
    )  # fmt: skip
    multiply(cursor, Promise, 1, 2, size.groups, group_id="n")
    where = f"CASE WHEN n <= {size.people} THEN 1 ELSE 2 + (n - {size.people} - 1) / {SEATS} END"
    first = f"n > {size.people} AND (n - {size.people} - 1) % {SEATS} = 0"
    seat = {
        "public_id": opaque("s"),
        "name": "'Wren ' || n",
        "name_key": "'wren' || n",
        "since": "t.since + n * interval '1 minute'",
    }
    multiply(
        cursor, Membership, 1, 2, everyone, **seat, group_id=where, promise_id=where, member_id="n",
        role=f"CASE WHEN {first} THEN 'facilitator' ELSE 'member' END",
    )  # fmt: skip
    multiply(
        cursor, Membership, 1, everyone + 1, everyone + size.circles - 1, **seat, group_id=f"n - {everyone} + 1",
        promise_id=f"n - {everyone} + 1", member_id="2", role="'member'",
    )  # fmt: skip
    multiply(cursor, DataKey, 1, size.people + 1, everyone, owner_id="n", group_id=where)
    count_on(cursor, Member, Group, Promise, Membership, DataKey)


def _said_here(cursor: Any, size: Size, now: dt.datetime) -> None:
    """The newest of group 1, each with two replies and four acknowledgements; older ones, which no page opens, before them."""
    from groups.models import Group
    from shares.models import Acknowledgement, Reply, Share, Waiting
    from vault.keys import key_for
    from vault.models import whole_day_after

    group, random = Group.objects.get(pk=1), Random(7)  # the same words each time
    fades, promise, sealed = group.fades_at(now), group.promises.get(), min(SEALED, size.here)
    keys = [key_for(owner_id=n + 1, group_id=1, until=whole_day_after(fades)) for n in range(size.people)]
    shares, replies, heard = [], [], []
    for number in range(sealed):
        author = number % size.people
        at = now - dt.timedelta(minutes=sealed - number)
        share = Share(
            id=number + 1, group=group, author_id=author + 1, body=body(random), promise=promise, created_at=at, fades_at=fades,
            key=keys[author], newcomers=0,
        )  # fmt: skip
        shares.append(share)
        others = [(author + turn + 1) % size.people for turn in range(4)]
        replies += [
            Reply(
                share=share,
                group=group,
                audience="group",
                author_id=by + 1,
                body=ANSWER,
                created_at=at,
                key=keys[by],
            )
            for by in others[:2]
        ]
        heard += [
            Acknowledgement(share=share, group=group, audience="group", member_id=by + 1, kind=kind, at=at)
            for by, kind in zip(others, ("hear", "hear", "hear", "thank"), strict=True)
        ]
    waiting = [Waiting(share=share, group=group, due_at=share.created_at) for share in shares]
    for model, rows in ((Share, shares), (Reply, replies), (Acknowledgement, heard), (Waiting, waiting)):
        model._default_manager.bulk_create(rows, batch_size=500)
    if size.here > sealed:
        author = f"1 + n % {size.people}"
        _copies(
            cursor,
            size,
            sealed + 1,
            size.here,
            group="1",
            author=author,
            key=f"k.id FROM vault_datakey k WHERE k.group_id = 1 AND k.owner_id = {author}",
        )


def _said_elsewhere(cursor: Any, size: Size, now: dt.datetime) -> None:
    """The shares of all other groups."""
    others = size.groups - 1
    if size.shares > size.here:
        author = f"{size.people} + n % {others} * {SEATS} + 1 + n / {others} % {SEATS}"
        key = f"k.id FROM vault_datakey k WHERE k.owner_id = {author}"
        _copies(cursor, size, size.here + 1, size.shares, group=f"2 + n % {others}", author=author, key=key)


def _copies(cursor: Any, size: Size, first: int, last: int, *, group: str, author: str, key: str) -> None:
    """Shares of the right size that nobody opens, spread over the weeks before the newest; every tenth is answered."""
    from shares.models import Acknowledgement, Reply, Share

    at = f"t.created_at - (n - {first} + 1) * interval '{60 * 86_400 / size.shares:.3f} seconds'"
    multiply(
        cursor, Share, 1, first, last, public_id=opaque("h"), submission="gen_random_uuid()", group_id=group, author_id=author,
        promise_id=group, key_id=f"(SELECT {key})", created_at=at,
    )  # fmt: skip
    reach = (first + 9) // 10, last // 10
    for model, who in ((Reply, "author_id"), (Acknowledgement, "member_id")):
        table = model._meta.db_table
        more = {"public_id": opaque("p"), "submission": "gen_random_uuid()"} if model is Reply else {}
        by = {column: f"(SELECT s.{source} FROM shares_share s WHERE s.id = n * 10)"
              for column, source in (("group_id", "group_id"), (who, "author_id"))}  # fmt: skip
        if model is Reply:
            by["key_id"] = "(SELECT s.key_id FROM shares_share s WHERE s.id = n * 10)"
        following = f"nextval(pg_get_serial_sequence('{table}', 'id'))"
        multiply(cursor, model, 1, *reach, id=following, share_id="n * 10", **more, **by)
    count_on(cursor, Share, Reply, Acknowledgement)


_BESIDE = """
    CREATE TABLE bench_post (id bigint PRIMARY KEY, public_id text, group_id bigint, author_id bigint, created_at timestamptz, body text);
    INSERT INTO bench_post SELECT id, public_id, group_id, author_id, created_at, convert_from(decode(lpad('', 1200, '62'), 'hex'), 'UTF8')
        FROM shares_share;
    CREATE INDEX ON bench_post (group_id, created_at DESC, id DESC);
    GRANT SELECT ON bench_post TO rc_web
"""
"""For the raw view: as many words, plain, without locks."""


def _beside(cursor: Any) -> None:
    cursor.execute(_BESIDE)


def _going_on(now: dt.datetime) -> dict[str, str]:
    """A round open and a celebration in the measured group, and a session of one who sits there."""
    from django.test import Client

    from checkins.models import Rhythm, Round
    from groups.models import Group
    from members.models import Consent, Member
    from milestones.models import Celebration
    from shares.models import Share
    from vault.keys import key_for

    group, member = Group.objects.get(pk=1), Member.objects.get(pk=2)
    hour = dt.timedelta(hours=1)
    rhythm = Rhythm.objects.create(
        group=group, every="day", opens=dt.time(8), time_zone="Europe/Dublin", starts_on=now.date()
    )
    Round.objects.create(rhythm=rhythm, group=group, date=now.date(), question=rhythm.question, opens_at=now - hour,
                         closes_at=now + 10 * hour, remind_at=now + 9 * hour)  # fmt: skip
    Celebration.objects.create(group=group, member_id=3, title="Six months", rung="6m", face="6|months|6|0|honey", words="Thank you all.", at=now,
                               key=key_for(owner_id=3, group_id=1))  # fmt: skip
    said = Share._default_manager.filter(pk__lte=SEALED, group=group)
    for purpose in ("terms", "health-words"):
        Consent.objects.create(member=member, purpose=purpose, text_version="2026-11", given_at=now)
    client = Client()
    client.force_login(member)
    page = f"/g/{group.public_id}/"
    client.get(page)  # for the cookie of the forms
    theirs, mine = (said.exclude(author=member).latest("pk"), said.filter(author=member).latest("pk"))
    return {
        "page": page,
        "share": f"/s/{theirs.public_id}/",
        "my_share": f"/s/{mine.public_id}/",
        "promise": f"{page}promise/",
        "write": f"{page}write/",
        "find": "/find/",
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
    print(json.dumps(fill(SIZES[sys.argv[1]], clock.now())))


if __name__ == "__main__":
    main()
