"""This app's notice kinds: who hears of what, under which preference. That one was set up is told to nobody: it stands on
the circle's page."""

import datetime as dt

from django.urls import reverse

from gatherings.models import Gathering, Rsvp
from gatherings.querysets import COMING
from groups.models import Group
from members.models import Member
from notices import kinds
from notices.models import Notice


def _answered(notice: Notice, member: Member, now: dt.datetime) -> Gathering | None:
    """The gathering, while its reader sees it and comes or may come, or set it up."""
    found = Gathering.objects.visible_to(member, now).filter(public_id=notice.about).first()
    if found is None or found.maker_id == member.pk:
        return found
    mine = Rsvp.objects.mine(member).filter(gathering=found, answer__in=COMING)
    return found if mine.exists() else None


def _still_near(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It takes place when the reminder thought it would, has not begun, and its reader comes or may come."""
    mine = Rsvp.objects.mine(member).filter(answer__in=COMING)
    seen = Gathering.objects.visible_to(member, now).planned(now).filter(public_id=notice.about)
    found = seen.filter(begins_at__gt=now, pk__in=mine.values("gathering")).first()
    return found is not None and found.begins_at == notice.not_after


def _still_moved(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It takes place at the time it was moved to then: of two moves the later one is told."""
    found = _answered(notice, member, now)
    return found is not None and found.cancelled_at is None and found.begins_at == notice.not_after


def _still_off(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It is off, and would not be over yet."""
    found = _answered(notice, member, now)
    return found is not None and found.cancelled_at is not None and found.ends_at > now


def _still_gone(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """Its time has not passed, and its reader sits in that circle. `about` is the group: the gathering is not there any more."""
    in_time = notice.not_after is not None and notice.not_after > now
    return in_time and Group.objects.visible_to(member, now).filter(public_id=notice.about).exists()


def _page(notice: Notice) -> str:
    return reverse("gatherings:gathering", args=[notice.about])


SOON = kinds.register(
    kinds.Kind(
        name="gathering-soon",
        preference="reminders",
        still_true=_still_near,
        url=_page,
        line="Something you said yes or maybe to comes up soon.",
        lane=kinds.REMINDERS,
    )
)

MOVED = kinds.register(
    kinds.Kind(
        name="gathering-moved",
        preference="reminders",
        still_true=_still_moved,
        url=_page,
        line="Something you planned to go to has moved.",
    )
)

CANCELLED = kinds.register(
    kinds.Kind(
        name="gathering-cancelled",
        preference="reminders",
        still_true=_still_off,
        url=_page,
        line="Something you planned to go to is off.",
    )
)

GONE = kinds.register(
    kinds.Kind(
        name="gathering-gone",
        preference="reminders",
        still_true=_still_gone,
        url=lambda notice: reverse("gatherings:gather", args=[notice.about]),
        line="Something you planned to go to is off.",
    )
)
