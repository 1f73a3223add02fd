"""Run as a process of its own by test_backlog: `python -m tests.support.chaos_hands lay <how many>` or `tick`.

`lay` makes a request whose step is over at this moment, and puts so many other notices into the outbox; `tick` does what beat does.
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
from recovery_circle import beat  # noqa: E402
from recovery_circle.celery import app  # noqa: E402
from support.models import Asked, SupportRequest  # noqa: E402
from support.notices import TEND  # noqa: E402
from tests import cast  # noqa: E402


@transaction.atomic
def lay(total: int) -> None:
    """Ben asked two people; the time of the first is over. And the house has a herd of mail to send."""
    now = clock.now()
    circle = cast.group("Circle", now, writing="chosen")
    people = [cast.member(name) for name in ("ben", "first", "second")]
    for person in people:
        cast.seat(person, circle, now)
    asker = people[0]
    EmailAddress.objects.create(user=asker, email="ben@example.org", verified=True, primary=True)
    NoticePreference.objects.create(member=asker, quiet_from=dt.time(0), quiet_until=dt.time(0))
    request = SupportRequest.objects.create(
        asker=asker,
        step=1,
        step_until=now,
        asked_at=now,
        changed_at=now,
        fades_at=now + dt.timedelta(days=30),
    )
    for step, person in ((1, people[1]), (3, people[2])):
        told = now if step == 1 else None
        Asked.objects.create(
            request=request, asker=asker, group=circle, member=person, step=step, minutes=10, told_at=told
        )
    for number in range(total):
        outbox.enqueue(
            kind="seat-given", recipients=[asker], about=circle.public_id, dedupe=f"herd-{number}", now=now
        )


def tick() -> None:
    """As beat sends it: by its routes, and of no use once the next one comes."""
    every = next(seconds for _, task, seconds in beat.TICKS if task == TEND)
    app.send_task(TEND, ignore_result=True, expires=every)


if sys.argv[1] == "lay":
    lay(int(sys.argv[2]))
else:
    tick()
