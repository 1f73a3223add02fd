"""This app's notice kinds: an admin answered what somebody suggested (not what, or how); and something waits for admins to read."""

import datetime as dt

from django.urls import reverse

from members.models import Member
from notices import chores, kinds, outbox
from notices.models import Notice
from resources.models import Resource


def _shelf(notice: Notice) -> str:
    return reverse("resources:shelf")


def _still_true(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """There was an answer, whatever became of it since."""
    return True


ANSWERED = kinds.register(
    kinds.Kind(
        name="resource-answered", preference="replies", still_true=_still_true, url=_shelf,
        line="There is an answer to something you suggested.",
    )
)  # fmt: skip


def answered(author: Member, group_id: int, address: str, now: dt.datetime) -> int:
    """Whoever wrote it hears that there is an answer."""
    return outbox.enqueue(
        kind=ANSWERED.name, recipients=[author], about=address, dedupe=f"resource-answered:{address}:{now.isoformat()}",
        now=now, group_id=group_id,
    )  # fmt: skip


def _waits(member: Member, now: dt.datetime) -> bool:
    """Something that another wrote has yet to be read."""
    waiting = Resource.objects.visible_to(member, now).filter(state=Resource.State.WAITING)
    return waiting.exclude(author=member).exists()


WAITS = chores.chore("resource-waits", "resources:waiting", _waits)


def waits(author: Member, now: dt.datetime) -> int:
    """The other admins hear that something waits."""
    return chores.ring(WAITS, now=now, but=author)
