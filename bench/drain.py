"""The outbox drained into a mail sink, beside a bare reused SMTP connection that carries the same mails to the same sink.

Once with one drainer and once with two, which is what the worker of docker-compose.yml has. The sink answers at once, so
all that counts is processor time; a real mail server takes tens of milliseconds a mail, and then both cost the same.
`measure()` makes a database of its own, and runs this module again as the worker: `python -m bench.drain <sink's port>`,
and that again as the drainers.
"""

import json
import os
import smtplib
import statistics
import subprocess
import sys
import time
from typing import Any

NOTICES = 1000
ROUNDS = 3
"""Bare and drained take turns, so that a machine that gets slower slows both; the median round counts."""

_SINK = """
import sys, time
from aiosmtpd.controller import Controller
class Forget:
    async def handle_DATA(self, server, session, envelope):
        return "250 Gone"
Controller(Forget(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
print("up", flush=True)
sys.stdin.read()
"""


def measure() -> dict[str, Any]:
    """Mails a second, bare and drained by two, and the drain's share of the bare connection (aim: at least 0.6)."""
    from bench import house

    name, port = f"rc_drain_{os.getpid()}", house.free_port()
    house.create_database(name)
    owner = os.environ | {"PART": "owner", "DATABASE_URL": house.other_database(house.OWNER, name)}
    manage = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"]
    subprocess.run(manage, cwd=house.ROOT, env=owner, check=True)
    worker = os.environ | {
        "PART": "worker", "DATABASE_URL": house.other_database(os.environ["RC_TEST_WORKER_URL"], name),
        "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "DJANGO_SETTINGS_MODULE": "recovery_circle.settings",
    }  # fmt: skip
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    sink = subprocess.Popen([sys.executable, "-c", _SINK, str(port)], **pipes)  # type: ignore[call-overload]
    try:
        sink.stdout.readline()
        again = [sys.executable, "-m", "bench.drain", str(port)]
        done = subprocess.run(
            again, cwd=house.ROOT, env=worker, check=True, stdout=subprocess.PIPE, text=True
        )
    finally:
        sink.kill()
        sink.wait()
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare(port: int) -> dict[str, Any]:
    """Take turns; each round drains NOTICES fresh notices, and carries as many mails over a bare connection."""
    rates: dict[str, list[float]] = {"bare": [], "one": [], "two": []}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    command = [sys.executable, "-m", "bench.drain", "drainer"]
    drainers = [subprocess.Popen(command, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    try:
        for number in range(ROUNDS):
            messages = fill(2 * number)
            rates["bare"].append(NOTICES / seconds_bare(port, messages))
            rates["one"].append(NOTICES / seconds_drained(drainers[:1]))
            fill(2 * number + 1)
            rates["two"].append(NOTICES / seconds_drained(drainers))
    finally:
        for process in drainers:
            process.kill()
            process.wait()
    medians = {name: statistics.median(several) for name, several in rates.items()}
    shares = {
        name: statistics.median(ours / bare for ours, bare in zip(rates[name], rates["bare"], strict=True))
        for name in ("one", "two")
    }
    return {
        "mails": NOTICES,
        "bare_per_second": round(medians["bare"]),
        "drain_per_second": round(medians["two"]),
        "share": round(shares["two"], 2),
        "one_drainer_per_second": round(medians["one"]),
        "one_drainer_share": round(shares["one"], 2),
    }


def fill(number: int) -> list[bytes]:
    """NOTICES due notices to as many members as ten seats allow; returns the mails they will become."""
    import datetime as dt

    from allauth.account.models import EmailAddress
    from django.db import transaction

    from core import clock
    from notices import mail, outbox
    from notices.models import Notice, NoticePreference
    from tests import cast

    now = clock.now()
    with transaction.atomic():
        circle = cast.group("Circle", now)
        people = [cast.member(f"bench{number}x{n}") for n in range(10)]
        for person in people:
            cast.seat(person, circle, now)
            EmailAddress.objects.create(
                user=person, email=f"{person.sign_in_name}@example.org", verified=True
            )
            NoticePreference.objects.create(member=person, quiet_from=dt.time(0), quiet_until=dt.time(0))
        for n in range(NOTICES // len(people)):
            outbox.enqueue(
                kind="seat-given", recipients=people, about=circle.public_id, dedupe=f"{number}-{n}", now=now
            )
    waiting = Notice.objects.filter(state="waiting").select_related("recipient")
    letters = [mail.letter(notice, "someone@example.org", "seats") for notice in waiting]
    return [letter.message().as_bytes(linesep="\r\n") for letter in letters]


def seconds_bare(port: int, messages: list[bytes]) -> float:
    """What smtplib alone needs for those mails over one connection."""
    with smtplib.SMTP("127.0.0.1", port) as connection:
        began = time.perf_counter()
        for message in messages:
            connection.sendmail("wayside@example.org", ["someone@example.org"], message)
        return time.perf_counter() - began


def seconds_drained(drainers: "list[subprocess.Popen[str]]") -> float:
    """What those drainers need until nothing is due any more."""
    from notices.models import Notice

    began = time.perf_counter()
    for process in drainers:
        process.stdin.write("go\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
    for process in drainers:
        process.stdout.readline()  # type: ignore[union-attr]
    took = time.perf_counter() - began
    if Notice.objects.exclude(state="sent").exists():
        raise RuntimeError("not all were delivered")
    return took


def drain_when_told() -> None:
    """One drainer: each line that comes in starts it, and one goes out when nothing is left."""
    from notices import delivery

    for _ in sys.stdin:
        delivery.work(600)
        print("done", flush=True)


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "drainer":
        drain_when_told()
    else:
        print(json.dumps(compare(int(sys.argv[1]))))
