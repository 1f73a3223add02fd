"""Notice kinds about coming in: a seat that came free for who waits in line, and a visit that is over."""

import datetime as dt

from django.urls import reverse

from groups.models import JoinRequest, Membership
from members.models import Member
from notices.kinds import Kind, register
from notices.models import Notice


def _a_seat_is_free(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """While its reader stands in line and a seat is free. `about` is the group."""
    asked = JoinRequest.objects.open().filter(group__public_id=notice.about, member=member, in_line=True)
    waiting = asked.exclude(told_free_at=None).select_related("group").first()
    return waiting is not None and waiting.group.open_seats() > 0


def _my_visit_is_over(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """While its reader may still choose. `about` is the group."""
    seats = Membership.objects.active(now).filter(group__public_id=notice.about, member=member)
    return seats.filter(visit_rounds__isnull=False, visit_over_at__isnull=False).exists()


register(
    Kind(
        name="seat-free",
        preference="seats",
        still_true=_a_seat_is_free,
        url=lambda notice: reverse("groups:seat", args=[notice.about]),
        line="A seat came free in a circle you wait for. It is kept for you for two days.",
    )
)
register(
    Kind(
        name="visit-over",
        preference="seats",
        still_true=_my_visit_is_over,
        url=lambda notice: reverse("groups:here", args=[notice.about]),
        line="Your visit to a circle has come to its end. You can stay, or let it go.",
    )
)
