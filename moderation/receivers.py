"""What moderation does when a circle is erased: its reports and cases go with it, whoever made them."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from groups.models import Group, SetAside
from groups.signals import group_erasing
from moderation.models import Case
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
