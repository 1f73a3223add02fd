"""How long visits to a group have lasted, in rounds of its check-ins."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.dispatch import receiver

from checkins.models import Rhythm, Round
from groups.models import Membership
from groups.signals import rounds_wanted


@receiver(rounds_wanted)
def rounds_of_visits(sender: object, seats: list[int], now: dt.datetime, **_: Any) -> dict[int, int]:
    """By seat, how many rounds opened since it was taken and are over; one statement. None of groups without a rhythm."""
    whole = Round.objects.filter(group=OuterRef("group"), opens_at__gte=OuterRef("since"), closes_at__lte=now)
    count = whole.order_by().values("group").annotate(n=Count("pk")).values("n")
    rhythm = Rhythm.objects.going_on().filter(group=OuterRef("group"))
    asked = Membership.objects.filter(Exists(rhythm), pk__in=seats)
    asked = asked.annotate(rounds=Coalesce(Subquery(count), 0, output_field=IntegerField()))
    return dict(asked.values_list(F("pk"), F("rounds")))
