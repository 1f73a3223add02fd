"""That somebody asks after a member who wanted it. It says nothing of why, and only its member ever gets it."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from journeys.models import Setback
from members.models import Member
from notices import outbox
from notices.kinds import Kind, register
from notices.models import Notice
from vault.actor import keeper

LATER = dt.timedelta(days=1)
"""How long after it somebody may ask how they are."""

OF_NO_USE = dt.timedelta(days=2)
"""So long after that nobody asks any more: it would come out of nowhere."""

BATCH = 500
"""As many are asked after in one go; the rest a minute later."""


def _still_wanted(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """What happened is still on their road: taken off it, nobody asks after it."""
    return Setback.objects.visible_to(member).filter(public_id=notice.about).exists()


HELLO = register(
    Kind(
        name="hello",
        preference="reminders",
        still_true=_still_wanted,
        url=lambda notice: reverse("journeys:back"),
        line="You asked us to say hello.",
    )
)


@transaction.atomic
def say_hello(*, now: dt.datetime) -> int:
    """Ask after everyone who wanted that and whose day has come, once; returns how many. Worker only.

    The notice is written no sooner: until then the road alone knows, under its own lock, and what is taken off it takes this
    along. Two of these at once do no harm.
    """
    with keeper("ask after those who wanted it"):
        due = Setback.objects.filter(hello_at__lte=now).select_for_update(skip_locked=True)
        rows = list(due.values_list("pk", "public_id", "member_id")[:BATCH])
        Setback.objects.filter(pk__in=[pk for pk, *_ in rows]).update(hello_at=None)
        for _, public_id, member_id in rows:
            outbox.enqueue(
                kind=HELLO.name, recipients=[Member(pk=member_id)], about=public_id, dedupe=f"hello:{public_id}",
                now=now, not_after=now + OF_NO_USE,
            )  # fmt: skip
    return len(rows)
