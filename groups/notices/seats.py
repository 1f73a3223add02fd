"""This app's notice kinds: who hears of what, under which preference. All are about seats and the promise."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.prepared import prepared
from groups import anchoring
from groups.changes import OPEN
from groups.models import JoinRequest, Membership, SettingsChange
from groups.policies import is_kept_out
from members.models import Member
from notices.kinds import Kind, register
from notices.models import Notice


def _somebody_waits(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """While somebody waits for an answer in a circle its reader still holds. `about` is the group."""
    held = Membership.objects.active(now).filter(
        group__public_id=notice.about, member=member, role=Membership.Role.FACILITATOR
    )
    waiting = JoinRequest.objects.open().filter(group__public_id=notice.about)
    return held.exists() and waiting.exists()


def _i_hold_it(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """While its reader holds the space there. `about` is the group."""
    held = Membership.objects.active(now).filter(group__public_id=notice.about, member=member)
    return held.holding().exists()


def _i_sit_there(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """While its reader has a seat that is not paused. `about` is the group."""
    return bool(_seat(member=member.pk, group=notice.about, now=now))


@prepared
def _seat(member: int, group: str, now: dt.datetime) -> QuerySet[Any, Any]:
    """Asked for every member of a circle at once when its promise changes: compiled and planned once."""
    return Membership.objects.active(now).filter(group__public_id=group, member=member).values_list("pk")


def _a_change_waits(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """While its reader sits there and a looser promise may still take effect. `about` is the group."""
    open_ones = SettingsChange.objects.filter(group__public_id=notice.about, state__in=OPEN)
    return open_ones.exists() and _i_sit_there(notice, member, now)


def _it_was_answered(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """While no seat followed after all. `about` is the request."""
    request = (
        JoinRequest.objects.filter(public_id=notice.about, member=member).select_related("group").first()
    )
    if request is None or request.outcome != "declined" or is_kept_out(member, request.group):
        return False
    return not request.group.memberships.filter(member=member, until=None).exists()


def _my_seat_is_paused(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """While that seat is paused. `about` is the seat."""
    return Membership.objects.filter(
        public_id=notice.about, member=member, until=None, paused_until__gt=now
    ).exists()


def _my_seat_ended(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """While that seat is the last its reader had there. `about` is the seat."""
    seat = Membership.objects.filter(public_id=notice.about, member=member).first()
    if seat is None or seat.until is None:
        return False
    return not Membership.objects.filter(group=seat.group_id, member=member, until=None).exists()


def _my_groups(notice: Notice) -> str:
    return reverse("groups:mine")


register(
    Kind(
        name="seat-asked",
        preference="seats",
        still_true=_somebody_waits,
        url=lambda notice: reverse("groups:people", args=[notice.about]),
        line="Somebody asks for a seat in a circle you hold.",
    )
)
register(
    Kind(
        name="seat-given",
        preference="seats",
        still_true=_i_sit_there,
        url=lambda notice: reverse("home:group", args=[notice.about]),
        line="A seat in a circle is open to you.",
    )
)
register(
    Kind(
        name="seat-holds",
        preference="seats",
        still_true=_i_hold_it,
        url=lambda notice: reverse("groups:people", args=[notice.about]),
        line="You hold the space in one of your circles now.",
    )
)
register(
    Kind(
        name="seat-declined",
        preference="seats",
        still_true=_it_was_answered,
        url=_my_groups,
        line="There is an answer about a seat you asked for.",
    )
)
register(
    Kind(
        name="seat-paused",
        preference="seats",
        still_true=_my_seat_is_paused,
        url=_my_groups,
        line="One of your seats is paused for a while.",
    )
)
register(
    Kind(
        name="seat-ended",
        preference="seats",
        still_true=_my_seat_ended,
        url=_my_groups,
        line="Something about one of your seats changed.",
    )
)
register(
    Kind(
        name="promise-changed",
        preference="seats",
        still_true=_i_sit_there,
        url=lambda notice: reverse("groups:promise", args=[notice.about]),
        line="A circle you sit in gives a new promise.",
    )
)
register(
    Kind(
        name=anchoring.KIND,
        preference="seats",
        still_true=_i_hold_it,
        url=lambda notice: reverse("groups:promise", args=[notice.about]),
        line="This week’s last line of the record is there to be kept.",
        more=anchoring.words,
    )
)
register(
    Kind(
        name="change-proposed",
        preference="seats",
        still_true=_a_change_waits,
        url=lambda notice: reverse("groups:promise", args=[notice.about]),
        line="A circle you sit in is thinking of a looser promise. You have time to read it.",
    )
)
register(
    Kind(
        name="change-answered",
        preference="seats",
        still_true=_i_hold_it,
        url=lambda notice: reverse("groups:promise", args=[notice.about]),
        line="There is an answer about a promise proposed in a circle you hold.",
    )
)
