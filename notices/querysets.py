"""Which notices a member finds in the product."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from members.models import Member


class NoticeQuerySet(models.QuerySet["Notice"]):  # type: ignore[name-defined]
    def of(self, member: "Member", now: dt.datetime) -> "NoticeQuerySet":
        """That member's notices that have come due: also those whose mail waits for the end of quiet hours."""
        return self.filter(Q(told_at__lte=now) | Q(due_at__lte=now), recipient=member).exclude(
            state="dropped"
        )

    def unseen(self) -> "NoticeQuerySet":
        """Those their reader has not said to have seen."""
        return self.filter(seen_at=None)
