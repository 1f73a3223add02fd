"""Run as a process of its own by test_chaos_reminders: `python -m tests.notices.chaos_reminders <what> [how many]`.

`fill` makes so many people in circles of ten, each with a round whose reminder is due; `beat` finds who is to be reminded again
and again, as a beat's tick would; `change` is what people do between queueing and sending; `health` prints what /health/ says.
Of twenty people one has quiet hours now, one leaves and one mutes the circle.
"""

import datetime as dt
import json
import sys
import time
from typing import Any

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402  (Django is set up first)
from django.db import Error, connection, transaction  # noqa: E402

from checkins import tasks  # noqa: E402
from checkins.models import ReminderWish, Rhythm, Round  # noqa: E402
from core import clock, health  # noqa: E402
from groups.models import Membership  # noqa: E402
from members.models import Consent, Member  # noqa: E402
from notices.models import Notice, NoticePreference  # noqa: E402
from tests import cast  # noqa: E402
from vault.actor import keeper  # noqa: E402

SEATS = 10
HOUR = dt.timedelta(hours=1)
QUIET, LEAVES, MUTES = 0, 1, 2


def those(kind: int) -> Any:
    """The people of whom one in twenty is of that kind."""
    everybody = (
        Member.objects.filter(sign_in_name__startswith="chaos-").order_by("pk").values_list("pk", flat=True)
    )
    return [pk for n, pk in enumerate(everybody) if n % 20 == kind]


@transaction.atomic
def fill(total: int) -> None:
    """Those people, told by mail, awake but for one in twenty."""
    now = clock.now()
    names = [f"chaos-{n:06}" for n in range(total)]
    Member.objects.bulk_create(
        Member(sign_in_name=name, display_name="Somebody", password="!") for name in names
    )
    people = list(Member.objects.filter(sign_in_name__in=names).order_by("pk"))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=p, email=f"{p.sign_in_name}@example.org", verified=True, primary=True)
        for p in people
    )
    Consent.objects.bulk_create(
        Consent(member=p, purpose="health-words", text_version="2026-11", given_at=now) for p in people
    )
    quiet = ((now - 2 * HOUR).time(), (now + 2 * HOUR).time()), (dt.time(0), dt.time(0))
    NoticePreference.objects.bulk_create(
        NoticePreference(
            member=p, quiet_from=quiet[n % 20 != QUIET][0], quiet_until=quiet[n % 20 != QUIET][1]
        )
        for n, p in enumerate(people)
    )
    for first in range(0, total, SEATS):
        circle = cast.group("Circle", now)
        promise = circle.promises.get()
        Membership.objects.bulk_create(
            Membership(group=circle, member=p, since=now, promise=promise, name=f"S{n}", name_key=f"s{n}")
            for n, p in enumerate(people[first : first + SEATS])
        )
        rhythm = Rhythm.objects.create(
            group=circle, every="day", opens=dt.time(8), time_zone="UTC", starts_on=now.date(), next_at=None
        )
        Round.objects.create(
            rhythm=rhythm, group=circle, date=now.date(), question="?", opens_at=now - HOUR, closes_at=now + HOUR, remind_at=now,
            opening_told_at=now,
        )  # fmt: skip


def beat() -> None:
    """A tick five times a second; a database that is away is waited for."""
    while True:
        try:
            tasks.remind()
        except Error:
            connection.close()
        time.sleep(0.2)


@transaction.atomic
def change() -> None:
    """Some leave, some mute, and then everything is due at once."""
    now = clock.now()
    Membership.objects.filter(member__in=those(LEAVES)).update(until=now)
    seats = Membership.objects.filter(member__in=those(MUTES)).values_list("member_id", "group_id")
    with keeper("test: what people chose meanwhile"):
        ReminderWish.objects.bulk_create(
            ReminderWish(member_id=member, group_id=group, moments="none") for member, group in seats
        )
    Notice.objects.filter(state="waiting").update(due_at=now)


WHAT = {
    "fill": lambda: fill(int(sys.argv[2])),
    "beat": beat,
    "change": change,
    "health": lambda: print(json.dumps(health.report())),
}
WHAT[sys.argv[1]]()
