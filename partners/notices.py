"""This app's notice kinds. That somebody ended it is told by none."""

import datetime as dt

from django.urls import reverse

from members.models import Member
from notices import kinds, outbox
from notices.models import Notice
from partners.models import Partnership
from partners.querysets import ASK_LASTS


def _still_asked(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It waits for them, and they want to read whoever asks."""
    return (
        Partnership.objects.visible_to(member, now)
        .asked_of(member, now)
        .filter(public_id=notice.about)
        .exists()
    )


def _still_goes_on(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It was agreed, and goes on for them."""
    return (
        Partnership.objects.visible_to(member, now)
        .going_on(member, now)
        .filter(public_id=notice.about)
        .exists()
    )


def _page(notice: Notice) -> str:
    return reverse("partners:one", args=[notice.about])


ASKED = kinds.register(
    kinds.Kind(
        name="partner-asked", preference="replies", still_true=_still_asked, url=_page,
        line="Somebody asks you something.",
    )
)  # fmt: skip

AGREED = kinds.register(
    kinds.Kind(
        name="partner-agreed", preference="replies", still_true=_still_goes_on, url=_page,
        line="Somebody said yes to what you asked.",
    )
)  # fmt: skip

DUE = kinds.register(
    kinds.Kind(
        name="partner-due", preference="reminders", still_true=_still_goes_on, url=_page, lane=kinds.REMINDERS,
        line="You wanted to be reminded of something today.",
    )
)  # fmt: skip


def asked(partnership: Partnership, now: dt.datetime) -> int:
    """Whoever is asked hears that somebody asks; a second asking within a day is not told again."""
    return outbox.enqueue(
        kind=ASKED.name, recipients=[partnership.other], about=partnership.public_id,
        dedupe=f"partner-asked:{partnership.public_id}:{now:%Y-%m-%d}", now=now, group_id=partnership.group_id,
        not_after=now + ASK_LASTS,
    )  # fmt: skip


def agreed(partnership: Partnership, now: dt.datetime) -> int:
    """Whoever asked hears that the other said yes."""
    return outbox.enqueue(
        kind=AGREED.name, recipients=[partnership.asker], about=partnership.public_id,
        dedupe=f"partner-agreed:{partnership.public_id}", now=now, group_id=partnership.group_id,
    )  # fmt: skip
