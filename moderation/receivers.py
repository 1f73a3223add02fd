"""What moderation does when a circle is erased (its reports and cases go with it, whoever made them), and when an account is: what
waited because of that account's words is over, and what it told us goes on without its name."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from groups.models import Group, SetAside
from groups.signals import group_erasing
from members.models import Member
from members.signals import account_erasing, erasure_waits
from moderation import hands
from moderation.models import AccountEnd, Case
from moderation.purge import erase_cases
from vault.actor import keeper


@receiver(group_erasing)
def all_of_it_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind. That something was read or done stays in the ledger."""
    with keeper("erase what was reported in a group that has ended"):
        cases = list(Case.objects.filter(group=group).values_list("pk", flat=True))
        SetAside.objects.filter(group=group).delete()
    erase_cases(cases)
    return {"reports": len(cases)}


@receiver(erasure_waits)
def another_look_is_owed(sender: object, member: Member, now: dt.datetime, **_: Any) -> bool:
    """They asked for another look at the end of their account, and nobody has answered yet. Whoever wants to be erased is."""
    with keeper("whether somebody whose account is over still waits for an answer"):
        ends = AccountEnd.objects.standing().filter(member=member, case__appealed=True, case__closed_at=None)
        return member.is_active and ends.exists()


@receiver(account_erasing)
def what_waited_is_over(sender: object, member: Member, now: dt.datetime, **_: Any) -> None:
    """Cases about their words are closed, and who reported them is answered; what they reported themselves goes on."""
    hands.close_without(member, now=now)
    hands.leave_out(member)
