"""How one wants to be reminded of a circle's check-ins."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from checkins import policies
from checkins.models import ReminderWish
from groups.models import Group
from members.models import Member


@transaction.atomic
def set_reminders(*, member: Member, group: Group, moments: str, by_mail: bool) -> ReminderWish:
    """When that member is reminded there, and whether by mail. What is in the outbox already is held to it as well.

    Raises PermissionDenied for those who have no seat there.
    """
    return _set(member, group, {"moments": moments, "by_mail": by_mail})


@transaction.atomic
def mute_reminders(*, member: Member, group: Group) -> ReminderWish:
    """No reminders from that circle any more. Doing it twice changes nothing. Raises PermissionDenied as above."""
    return _set(member, group, {"moments": ReminderWish.Moments.NONE})


def _set(member: Member, group: Group, values: dict[str, object]) -> ReminderWish:
    if not policies.may_be_reminded(member, group):
        raise PermissionDenied
    wishes = ReminderWish.objects.visible_to(member)
    return wishes.update_or_create(member=member, group=group, defaults=values)[0]
