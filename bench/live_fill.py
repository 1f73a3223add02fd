"""A circle of many in a live round, each signed in: what `bench.live` opens streams for. In a process of its own, as the tables'
owner; prints where to look."""

import datetime as dt
import json
import os
import sys

import django


def fill(people: int) -> dict[str, object]:
    """That many members in one circle's live round; the path of its stream, and a cookie for each of them."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.db import connection

    from checkins.models import Rhythm, Round
    from core import clock
    from groups.models import Group, Membership, Promise
    from groups.names import named
    from live.models import LiveRound, Turn
    from members.lookups import SessionStore
    from members.models import Member

    now = clock.now()
    hour = dt.timedelta(hours=1)
    group = Group.objects.create(name="Tuesday Circle")
    promise = Promise.objects.create(group=group, version=1, terms={}, since=now)
    members = Member.objects.bulk_create(
        Member(sign_in_name=f"bench-{number}", display_name="Wren", password="!") for number in range(people)
    )
    Membership.objects.bulk_create(
        Membership(group=group, member=member, since=now, promise=promise, **named(f"Wren {number}"))
        for number, member in enumerate(members)
    )
    rhythm = Rhythm.objects.create(
        group=group, every="day", opens=dt.time(8), time_zone="UTC", starts_on=now.date()
    )
    of_round = Round.objects.create(
        rhythm=rhythm, group=group, date=now.date(), question=rhythm.question, opens_at=now - hour, closes_at=now + 10 * hour
    )  # fmt: skip
    live = LiveRound.objects.create(round=of_round, group=group, opened_at=now, change=1)
    Turn.objects.bulk_create(
        Turn(live=live, group=group, member=member, place=place) for place, member in enumerate(members)
    )
    cookies = []
    for member in members:
        session = SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = "members.lookups.Backend"
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.create()
        cookies.append(f"here={session.session_key}")
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TABLE bench_post (id bigint, public_id text, group_id bigint, author_id bigint, created_at timestamptz,
               body text); GRANT SELECT ON bench_post TO rc_web"""
        )
    return {"round": of_round.public_id, "cookies": cookies}


def main() -> None:
    """Migrate, fill, print where to look."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(json.dumps(fill(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
