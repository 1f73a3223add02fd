"""This app's notice kind: an admin answered what somebody suggested. It does not say what, or how."""

import datetime as dt

from django.urls import reverse

from members.models import Member
from notices import kinds, outbox
from notices.models import Notice


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
