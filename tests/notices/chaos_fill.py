"""Run as a process of its own by test_chaos: puts notices into the outbox, one half before a line comes in, one after.

`python -m tests.notices.chaos_fill <how many>`; prints "half" and "whole" when that much is committed.
"""

import datetime as dt
import sys

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402  (Django is set up first)
from django.db import transaction  # noqa: E402

from core import clock  # noqa: E402
from notices import outbox  # noqa: E402
from notices.models import NoticePreference  # noqa: E402
from tests import cast  # noqa: E402


def main(total: int) -> None:
    """Fill the outbox with notices of a kind the product has, to a member who may have them."""
    now = clock.now()
    person = cast.member("ben")
    circle = cast.group("Circle", now)
    cast.seat(person, circle, now)
    EmailAddress.objects.create(user=person, email="ben@example.org", verified=True, primary=True)
    NoticePreference.objects.create(member=person, quiet_from=dt.time(0), quiet_until=dt.time(0))
    for number in range(total):
        if number == total // 2:
            print("half", flush=True)
            sys.stdin.readline()
        with transaction.atomic():  # each in the transaction of what it is about, as everywhere
            outbox.enqueue(
                kind="seat-given",
                recipients=[person],
                about=circle.public_id,
                dedupe=f"chaos-{number}",
                now=now,
            )
    print("whole", flush=True)


main(int(sys.argv[1]))
