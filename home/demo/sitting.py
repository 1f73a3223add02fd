"""The check-in that is open is held live: Ana has opened its door, and two have come in."""

import datetime as dt
from collections.abc import Mapping

from checkins.models import Round
from groups.models import Group
from home.demo import story
from live import actions
from members.models import Member
from vault.actor import acting_as


def sit_together(people: Mapping[str, Member], group: Group, now: dt.datetime) -> None:
    """Whoever comes to look finds the door open, at whatever hour; four hours later it has ended by the clock."""
    of_round = Round.objects.open(now).select_related("group").get(group=group)
    ana = people["Ana"]
    with acting_as(ana.pk):
        live = actions.open_door(member=ana, of_round=of_round, now=now)
    for pseudonym in story.SITS:
        with acting_as(people[pseudonym].pk):
            actions.come_in(member=people[pseudonym], live=live, now=now)
