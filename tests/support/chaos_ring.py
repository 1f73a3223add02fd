"""Run as a process of its own by test_chaos_parts: lays a ring, and prints the cookie under which its owner is signed in.

`ben` would ask `peer` for a minute, then whoever holds Circle, which is `holder`. `bystander` sits there, too, and `stranger` holds
another of Ben's circles: neither is in the ring. Everybody has a mail address and no quiet hours.
"""

import datetime as dt
import json
import sys

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402  (Django is set up first)
from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from core import clock  # noqa: E402
from notices.models import NoticePreference  # noqa: E402
from support.models import RingPlace  # noqa: E402
from tests import cast  # noqa: E402
from vault.actor import acting_as  # noqa: E402

IN_CIRCLE = ("ben", "peer", "holder", "bystander")


def lay() -> dict[str, str]:
    """Everybody, and by name the cookie of their session."""
    now = clock.now()
    circle = cast.group("Circle", now, writing="chosen")
    other = cast.group("Other", now)
    people = {name: cast.member(name) for name in (*IN_CIRCLE, "stranger")}
    for name in IN_CIRCLE:
        holds = {"role": "facilitator"} if name == "holder" else {}
        cast.seat(people[name], circle, now - dt.timedelta(days=1), **holds)
    cast.seat(people["ben"], other, now - dt.timedelta(days=1))
    cast.seat(people["stranger"], other, now - dt.timedelta(days=1), role="facilitator")
    for name, person in people.items():
        EmailAddress.objects.create(user=person, email=f"{name}@example.org", verified=True, primary=True)
        NoticePreference.objects.create(member=person, quiet_from=dt.time(0), quiet_until=dt.time(0))
    ben = people["ben"]
    with acting_as(ben.pk):
        for step, whom, minutes in ((1, people["peer"], 1), (2, None, 15)):
            RingPlace.objects.create(member=ben, group=circle, other=whom, step=step, minutes=minutes)
    cookies = {}
    for name, person in people.items():
        client = Client()
        client.force_login(person)
        cookies[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies


with transaction.atomic():
    found = lay()
print(json.dumps(found))
sys.stdout.flush()
