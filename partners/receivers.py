"""What partners do when somebody leaves, and when a circle is erased."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from groups.models import Group
from groups.signals import group_erasing, seat_left
from members.models import Member
from partners.models import Partnership, PartnerWords, Side
from vault.actor import keeper


@receiver(seat_left)
def it_ends_with_the_seat(
    sender: object, member: Member, group: Group, words: str, now: dt.datetime, **_: Any
) -> None:
    """Their own side goes; taken along, what they said goes too. What stays is read by nobody but its author, and fades."""
    Side.objects.visible_to(member).filter(group=group).delete()
    if words == "taken":
        PartnerWords.objects.mine(member, now).filter(group=group).delete()


@receiver(group_erasing)
def all_of_it_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind."""
    with keeper("erase what partners said in a group that has ended"):
        words = PartnerWords.objects.filter(group=group).delete()[0]
        Side.objects.filter(group=group).delete()
        Partnership.objects.filter(group=group).delete()
    return {"partner check-ins": words}
