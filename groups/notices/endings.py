"""The kinds of notice about a group's end, and about one that nobody holds. None says which group, or why."""

import datetime as dt

from django.urls import reverse

from groups import policies
from groups.models import Closing, Group, Membership
from members.models import Member
from notices.kinds import URGENT, Kind, register
from notices.models import Notice


def _group(notice: Notice) -> Group | None:
    return Group.objects.filter(public_id=notice.about).first()


def _i_sit_there(notice: Notice, member: Member) -> bool:
    """Paused or not: an end concerns everyone whose seat lasts."""
    return Membership.objects.filter(group__public_id=notice.about, member=member, until=None).exists()


def _it_ends(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """While its reader has a seat there and the end is not called off, and until a later stage has its own notice."""
    stage = notice.kind.removeprefix("group-").replace("closing", "notice")
    ends = Closing.objects.filter(group__public_id=notice.about, stage=stage)
    return ends.exists() and _i_sit_there(notice, member)


def _it_stays(notice: Notice, member: Member, now: dt.datetime) -> bool:
    ends = Closing.objects.filter(group__public_id=notice.about)
    return not ends.exists() and _i_sit_there(notice, member)


def _it_is_erased(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """For those who were there at its end."""
    erased = Closing.objects.filter(group__public_id=notice.about, erased_at__isnull=False).first()
    return (
        erased is not None
        and Membership.objects.filter(group=erased.group_id, member=member, until=erased.erased_at).exists()
    )


def _i_look_after_it(notice: Notice, member: Member, now: dt.datetime) -> bool:
    group = _group(notice)
    return group is not None and policies.may_care(member, group, now)


def _nobody_holds_it(notice: Notice, member: Member, now: dt.datetime) -> bool:
    group = _group(notice)
    return group is not None and not policies.is_held(group, now) and _sits(group, member, now)


def _somebody_holds_it(notice: Notice, member: Member, now: dt.datetime) -> bool:
    group = _group(notice)
    return group is not None and policies.is_held(group, now) and _sits(group, member, now)


def _sits(group: Group, member: Member, now: dt.datetime) -> bool:
    return group.memberships.active(now).filter(member=member).exists()


def _closing(notice: Notice) -> str:
    return reverse("groups:closing", args=[notice.about])


def _room(notice: Notice) -> str:
    return reverse("home:group", args=[notice.about])


for kind in [
    Kind(
        "group-closing", None, _it_ends, _closing, "One of your circles is coming to its end. There is time.", URGENT,
    ),
    Kind("group-farewell", "seats", _it_ends, _closing, "The farewell has begun in one of your circles."),
    Kind(
        "group-copies", None, _it_ends, _closing, "In one of your circles you can take a copy of your own words now.", URGENT,
    ),
    Kind("group-erased", "seats", _it_is_erased, _closing, "One of your circles has ended, and everything said there is erased."),
    Kind("group-stays", "seats", _it_stays, _room, "One of your circles goes on after all."),
    Kind("group-waits", "seats", _nobody_holds_it, _room, "Nobody holds one of your circles just now; an admin is looking for somebody."),
    Kind("group-held", "seats", _somebody_holds_it, _room, "Somebody holds one of your circles again."),
    Kind(
        "group-unheld", None, _i_look_after_it, lambda notice: reverse("groups:care", args=[notice.about]),
        "A circle has nobody who holds it.", URGENT,
    ),
]:  # fmt: skip
    register(kind)
