"""The road page with ten chapters and two hundred moments, beside one with a chapter and a moment: as many statements, and what
it costs to open that many seals and draw that many lines.

Both roads are walked through the product's own verbs, on the days on which it would have happened. Of two hundred moments every
other one is named and every other a bend with words; every tenth bend was told to somebody, and still stands. The moment of
the short road is such a bend.

As the tables' owner `python -m bench.road` fills an empty database and prints the cookies of the two who walk.
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
from random import Random
from typing import Any

from bench.house import OWNER, ROOT, House, create_database, other_database, served
from bench.pages import Target, statements

CHAPTERS, MOMENTS = 10, 200
YEARS = 9
ROUNDS, REQUESTS = 7, 60
PAGE = "/journey/"


def measure(folder: Path, say: Callable[[str], None], rounds: int = ROUNDS) -> dict[str, Any]:
    """Milliseconds, statements and bytes of both, and their ratio."""
    say("walking two roads")
    cookies = _walked(folder)
    counted = [
        statements(folder, "bench_road", {"page": PAGE, "cookie": cookie})[0] for cookie in cookies.values()
    ]
    say("measuring the road page")
    with ExitStack() as stack:
        house = stack.enter_context(served("bench_road", folder))
        short, long = (Target(name, house, PAGE, {"Cookie": cookie}) for name, cookie in cookies.items())
        for number in range(rounds):
            for target in (long, short) if number % 2 else (short, long):
                target.round(REQUESTS)
        packed = [_packed(house, cookie) for cookie in cookies.values()]
    ratios = [a / b for a, b in zip(long.processor, short.processor, strict=True)]
    return {
        "statements": counted,
        "ms": [short.ms, long.ms],
        "database_ms": [statistics.median(short.database), statistics.median(long.database)],
        "bytes": [short.size, long.size],
        "packed_bytes": packed,
        "ratio": statistics.median(ratios),
        "ratio_rounds": [min(ratios), max(ratios)],
    }


def _packed(house: House, cookie: str) -> int:
    """Bytes of the page as browsers ask for it."""
    connection = house.connect()
    connection.request("GET", PAGE, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    size = len(connection.getresponse().read())
    connection.close()
    return size


def rows(found: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """As `bench.report` shows it."""
    (one, many), (low, high) = found["ms"], found["ratio_rounds"]
    return [
        ("statements of a road with a chapter and a moment, and with ten and two hundred", " and ".join(map(str, found["statements"])),
         "the same", len(set(found["statements"])) == 1),
        (f"the second ({many:.2f} ms, {found['bytes'][1]:,} bytes) beside the first ({one:.2f} ms, {found['bytes'][0]:,} bytes;"
         f" rounds {low:.2f} to {high:.2f})", f"{found['ratio']:.2f} ×", "", True),
        ("bytes of both, compressed", " and ".join(f"{size:,}" for size in found["packed_bytes"]), "", True),
    ]  # fmt: skip


def _walked(folder: Path) -> dict[str, str]:
    """The cookies of the two, by "short" and "long"."""
    create_database("bench_road")
    environ = os.environ | {
        "PART": "owner", "DATABASE_URL": other_database(OWNER, "bench_road"), "STATIC_ROOT": str(folder / "static"),
        "STATIC_COLLECTED": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "bench.road"]
    done = subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True)
    cookies: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return cookies


def fill(now: dt.datetime) -> dict[str, str]:
    """A circle of three, of whom two walk; returns their cookies."""
    from django.db import connection, transaction

    from bench import fill as house

    with transaction.atomic(), connection.cursor() as cursor:
        ear, short, long = _three(now)
        _walk(short, ear, now, chapters=1, moments=1)
        _walk(long, ear, now, chapters=CHAPTERS, moments=MOMENTS)
        house._beside(cursor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"short": _cookie(short), "long": _cookie(long)}


def _three(now: dt.datetime) -> list[Any]:
    """Who hears, and who walks: members with a seat in one circle in which words stay."""
    from groups.models import Group, Membership
    from groups.names import named
    from groups.promises import give
    from members.models import Consent, Member

    since = now - dt.timedelta(days=366 * YEARS)
    group = Group.objects.create(name="Tuesday Circle", writing=Group.Writing.CHOSEN, stay_days=0)
    promise = give(group, since)
    found = []
    for name in ("Lark", "Wren", "Heron"):
        person = Member.objects.create(sign_in_name=f"bench-{name}", display_name=name, password="!")
        for purpose in ("terms", "health-words"):
            Consent.objects.create(member=person, purpose=purpose, text_version="2026-11", given_at=since)
        Membership.objects.create(group=group, member=person, since=since, promise=promise, **named(name))
        found.append(person)
    return found


def _walk(person: Any, ear: Any, now: dt.datetime, *, chapters: int, moments: int) -> None:
    """One road from its first day on, each thing on its own day."""
    from bench.rows import body
    from groups.models import Membership
    from journeys import actions
    from journeys.models import Chapter
    from milestones.actions import mark_moment
    from vault.actor import acting_as

    random, gap = Random(7), dt.timedelta(days=365 * YEARS) / (moments + 1)  # the same words each time
    first = now - gap * (moments + 1)
    seat = Membership.objects.select_related("group").get(member=ear)
    with acting_as(person.pk):
        journey = actions.begin_journey(member=person, starts_on=first.date(), now=first, name="This road")
        for number in range(moments):
            day = first + gap * (number + 1)
            if number % 2:
                words = f"The {number}th time I went home by the river"
                mark_moment(
                    member=person, journey=journey, words=words, on=day.date(), month_only=False, now=day
                )
            else:
                _bend(person, seat if number % 20 == 0 else None, body(random), day)
            if number % (moments // chapters) == 0 and number > 0:
                actions.begin_chapter(
                    member=person, journey=journey, after=actions.last_chapter(journey).number, title=f"Part {number}",  # type: ignore[union-attr]
                    words="A line about it.", now=day,
                )  # fmt: skip
        there = Chapter.objects.visible_to(person).filter(journey=journey).count()
        if there != chapters:
            raise RuntimeError(f"{there} chapters, not {chapters}")


def _bend(person: Any, seat: Any, words: str, day: dt.datetime) -> None:
    """Something happened, written down on its day; told to whoever has that seat, where one is given."""
    from journeys import steps

    whom = [f"{seat.group.public_id}:{seat.public_id}"] if seat else []
    said: dict[str, object] = {
        "words": words,
        "around": ["Tired", "Lonely"],
        "next_step": "water",
        "know": "here",
        "whom": whom,
    }
    steps.answer(member=person, said={}, at=7, now=day)
    made = steps.finish(member=person, said=said, now=day)
    if made is None or made.untold:
        raise RuntimeError("not told")


def _cookie(person: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(person)
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


def main() -> None:
    """Migrate, fill, print the cookies."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")
    django.setup()
    from django.core.management import call_command

    from core import clock

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(json.dumps(fill(clock.now())))


if __name__ == "__main__":
    main()
