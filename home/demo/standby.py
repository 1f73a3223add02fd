"""Who would be there: Ben has chosen his people, and Ana is on duty in the evenings. Nobody asks for a hand in the demo: whoever tries
it out does."""

import datetime as dt

from groups.models import Group
from members.models import Member
from support.models import Duty, RingPlace
from vault.actor import acting_as


def stand_by(people: dict[str, Member], group: Group) -> None:
    """Ben's ring: Marigold, then whoever holds the circle. Ana's evenings."""
    ben, ana = people["Ben"], people["Ana"]
    with acting_as(ben.pk):
        RingPlace.objects.create(member=ben, group=group, other=people["Marigold"], step=1, minutes=5)
        RingPlace.objects.create(member=ben, group=group, step=2, minutes=15)
    with acting_as(ana.pk):
        for weekday in range(7):
            Duty.objects.create(
                group=group, member=ana, weekday=weekday, opens=dt.time(18), closes=dt.time(22)
            )
