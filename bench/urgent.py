"""From asking for a hand to the first mail of it leaving, while twenty thousand reminders wait: what is urgent has a lane of its own.

A database of its own, a Celery worker of two children as docker-compose.yml has it, and a mail server that takes 20 ms a mail, as
one nearby does. Each press is the product's own action in a process of its own, its nudge goes through Redis, and what counts is
when the mail server has the first of its mails. Once with nothing else to do, and once with the herd.

`measure()` runs this module again as the one who presses: `python -m bench.urgent press`.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from typing import Any

REMINDERS = 20_000
PRESSES = 20
PAUSE = 1.5
"""Seconds between two presses: not a multiple of what a drainer's turn takes."""

_SINK = """
import asyncio, sys, time
from aiosmtpd.controller import Controller
class Slow:
    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(0.02)
        if envelope.rcpt_tos[0].startswith("holder"):
            print(envelope.rcpt_tos[0], time.time(), flush=True)
        return "250 Taken"
Controller(Slow(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
print("up", flush=True)
sys.stdin.read()
"""
_NOW = "UPDATE notices_notice SET due_at = now() WHERE state = 'waiting' AND lane = 2"
_LEFT = "SELECT count(*) FROM notices_notice WHERE state = 'waiting' AND lane = 2 AND due_at <= now()"


def measure() -> dict[str, Any]:
    """Milliseconds, median and 95th percentile, with the herd and without; and how many reminders still waited at the end."""
    from bench import house

    name, port = f"rc_urgent_{os.getpid()}", house.free_port()
    house.create_database(name)
    owner = os.environ | {"PART": "owner", "DATABASE_URL": house.other_database(house.OWNER, name)}
    manage = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"]
    subprocess.run(manage, cwd=house.ROOT, env=owner, check=True)
    worker = os.environ | {
        "PART": "worker", "DATABASE_URL": house.other_database(os.environ["RC_TEST_WORKER_URL"], name),
        "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "DJANGO_SETTINGS_MODULE": "recovery_circle.settings",
    }  # fmt: skip
    celery = [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "recovery_circle",
        "worker",
        "--pool",
        "prefork",
    ]
    celery += ["--concurrency", "2", "--loglevel", "error", "--without-mingle", "--without-gossip"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    sink = subprocess.Popen([sys.executable, "-c", _SINK, str(port)], **pipes)  # type: ignore[call-overload]
    running = [sink]
    try:
        sink.stdout.readline()
        press = subprocess.Popen(
            [sys.executable, "-m", "bench.urgent", "press"], cwd=house.ROOT, env=worker, **pipes
        )  # type: ignore[call-overload]
        running.append(press)
        press.stdout.readline()  # everybody is there
        running.append(subprocess.Popen(celery, cwd=house.ROOT, env=worker))
        time.sleep(8)  # the worker is up
        alone = _waits(press, sink, "alone")
        herd = [sys.executable, "-m", "tests.notices.chaos_reminders"]
        subprocess.run([*herd, "fill", str(REMINDERS)], cwd=house.ROOT, env=worker, check=True)
        crowd = _waits(press, sink, "crowd")
        press.stdin.write("left\n")
        press.stdin.flush()
        left = int(press.stdout.readline())
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()
    if not left:
        raise RuntimeError("the herd was gone before the last press")
    return {
        "presses": PRESSES,
        "reminders": REMINDERS,
        "left": left,
        "alone": _told(alone),
        "crowd": _told(crowd),
    }


def _told(seconds: list[float]) -> dict[str, float]:
    ninety_fifth = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    return {"median_ms": round(statistics.median(seconds) * 1000), "p95_ms": round(ninety_fifth * 1000)}


def _waits(press: Any, sink: Any, which: str) -> list[float]:
    """Press, and wait for the mail; so many times."""
    found = []
    for number in range(PRESSES):
        press.stdin.write(f"{which} {number}\n")
        press.stdin.flush()
        began = float(press.stdout.readline())
        address, at = sink.stdout.readline().split()
        if address != f"holder-{which}-{number}@example.org":
            raise RuntimeError(f"a mail to {address} and not to whom it was for")
        found.append(float(at) - began)
        time.sleep(PAUSE)
    return found


def press() -> None:
    """Make circles of two, then ask in one of them for each line that comes in; says at which instant."""
    import datetime as dt

    from allauth.account.models import EmailAddress
    from django.db import connection, transaction

    from checkins import reminders
    from core import clock
    from notices.models import NoticePreference
    from support import actions, asking
    from tests import cast
    from vault.actor import acting_as

    circles = {}
    with transaction.atomic():
        for which in ("alone", "crowd"):
            for number in range(PRESSES):
                now = clock.now()
                circle = cast.group("Circle", now)
                asker, holder = (
                    cast.member(f"asker-{which}-{number}"),
                    cast.member(f"holder-{which}-{number}"),
                )
                cast.seat(asker, circle, now)
                cast.seat(holder, circle, now, role="facilitator")
                address = f"{holder.sign_in_name}@example.org"
                EmailAddress.objects.create(user=holder, email=address, primary=True, verified=True)
                NoticePreference.objects.create(member=holder, quiet_from=dt.time(0), quiet_until=dt.time(0))
                circles[f"{which} {number}"] = asker, circle
    print("there", flush=True)
    for line in map(str.strip, sys.stdin):
        if line == "left":
            with connection.cursor() as cursor:
                cursor.execute(_LEFT)
                print(cursor.fetchone()[0], flush=True)
            continue
        if line == "crowd 0":
            reminders.remind(now=clock.now())
            with connection.cursor() as cursor:
                cursor.execute(_NOW)
            time.sleep(1)  # both children are at it
        asker, circle = circles[line]
        began = time.time()
        with acting_as(asker.pk), transaction.atomic():
            actions.ask(member=asker, places=asking.of_circles([circle]), words="", now=clock.now())
        print(began, flush=True)


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1:] == ["press"]:
        press()
    else:
        print(json.dumps(measure(), indent=1))
