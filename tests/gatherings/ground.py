"""What the tests of gatherings begin from: one more of them, answers, and everybody as somebody sees them."""

import datetime as dt
import uuid
from typing import Any

from gatherings import actions
from gatherings.actions import Said
from gatherings.models import Gathering, Rsvp
from gatherings.times import When
from groups.models import Group
from members.models import Member
from tests.cast import CANARY, Cast
from vault.actor import acting_as, keeper

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
SAID = Said(
    title=f"{CANARY} tea", words=f"{CANARY} and cake", access=f"{CANARY} step-free", meets="in_person"
)
WHERE = f"{CANARY} the blue door"


def at(moment: dt.datetime, minutes: int = 60, zone: str = "UTC") -> When:
    """The `When` of that instant, by the clock of that zone."""
    from core import clock

    there = clock.local(moment, zone)
    return When(there.date(), there.time().replace(second=0, microsecond=0), zone, minutes)


def planned(
    cast: Cast, when: When | None = None, *, by: Member | None = None, group: Group | None = None, where: str = WHERE,
    now: dt.datetime | None = None, **said: Any,
) -> Gathering:  # fmt: skip
    """Something Ben (or another) plans in Tuesday Circle; in two days, if nothing else is said."""
    maker = by or cast.ben
    with acting_as(maker.pk):
        return actions.make(
            member=maker, group=group or cast.tuesday, when=when or at(cast.now + 2 * DAY), where=where,
            said=Said(**{**{n: getattr(SAID, n) for n in ("title", "words", "access", "meets")}, **said}),
            submission=uuid.uuid4(), now=now or cast.now,
        )  # fmt: skip


def answers(
    member: Member, gathering: Gathering, said: str, now: dt.datetime, *, quietly: bool = True
) -> Rsvp:
    """That member's answer."""
    with acting_as(member.pk):
        return actions.answer(member=member, gathering=gathering, said=said, quietly=quietly, now=now)


def fresh(gathering: Gathering, member: Member, now: dt.datetime) -> Gathering:
    """It as that member sees it now."""
    with acting_as(member.pk):
        return Gathering.objects.visible_to(member, now).select_related("key", "group").get(pk=gathering.pk)


def nobody_answered() -> None:
    """As if none of the cast had answered anything."""
    with keeper("test: a clean table"):
        Rsvp.objects.all().delete()
