"""A looser promise that was proposed: it waits, parts of it may fall away meanwhile, and on its day it takes effect.

Every function that writes wants the group's row locked (`groups.underlock`), so two never decide the same change.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Mapping

from django.db import transaction

from groups import floors, policies, promises, terms
from groups.models import Group, Promise, SettingsChange
from groups.telling import tell
from groups.underlock import locked
from members.models import Member
from vault import ledger

log = logging.getLogger(__name__)

OPEN = (SettingsChange.State.WAITING, SettingsChange.State.HELD)
"""The states of a change that may still take effect."""

AT_LEAST_AFTER_RELEASE = dt.timedelta(days=1)
"""Whoever trusted that a change is held has at least a day once it is not."""

BEYOND_THE_FLOOR = "This site’s own limits changed meanwhile, and nothing of it was left."
"""The reason of a change that the site's floor overtook."""


def waiting(group: Group) -> SettingsChange | None:
    """The one change of that group that may still take effect."""
    return SettingsChange.objects.filter(group=group, state__in=OPEN).first()


def give(group: Group, values: Mapping[str, object], now: dt.datetime) -> Promise:
    """Those settings hold from now on, and the group gives its next promise."""
    for name, value in values.items():
        setattr(group, name, value)
    group.save(update_fields=list(values))
    return promises.give(group, now)


def tell_everyone(
    kind: str, group: Group, *, occasion: str, now: dt.datetime, but: Member | None = None
) -> None:
    """A notice of that kind about the group to everyone who sits there now."""
    seats = group.memberships.active(now).exclude(member=but).select_related("member")
    tell(kind, [seat.member for seat in seats], group, about=group.public_id, occasion=occasion, now=now)


def line(kind: str, group: Group | None, now: dt.datetime, actor: Member | None, **detail: object) -> None:
    """One line in the ledger by an admin, or by the site itself where nobody did it."""
    ledger.record(
        kind, now=now, actor_id=actor.pk if actor else None, acting_role="admin" if actor else "system",
        group_id=group.pk if group else None, detail=detail,
    )  # fmt: skip


def values_line(group: Group, name: str, before: object, after: object, now: dt.datetime,
                actor: Member | None) -> None:  # fmt: skip
    """The ledger's line of one setting that an admin or the site itself changed."""
    line("setting.changed", group, now, actor, setting=name, **{"from": str(before), "to": str(after)})


def drop(change: SettingsChange, names: Iterable[str]) -> list[str]:
    """Let those parts of a change fall away; returns the ones that were in it. The caller settles what is left."""
    gone = [name for name in names if name in change.wanted]
    if gone:
        change.wanted = {name: value for name, value in change.wanted.items() if name not in gone}
        change.save(update_fields=["wanted"])
    return gone


def settle(change: SettingsChange, state: SettingsChange.State, now: dt.datetime, reason: str = "") -> None:
    """Decide a change."""
    change.state, change.decided_at = state, now
    change.reason = reason or change.reason
    change.save(update_fields=["state", "decided_at", "reason"])


def keep_within(
    change: SettingsChange, group: Group, most: terms.Terms, now: dt.datetime, actor: Member | None
) -> bool:
    """Let what the site's floor does not allow, or what is no longer looser, fall away. True where something is left.

    Nothing is brought back to the floor instead: members were told of another value.
    """
    before = promises.terms_of(group)
    fine = {
        name: value
        for name, value in change.wanted.items()
        if terms.known(name, value)
        and terms.BY_NAME[name].openness(before[name])
        < terms.BY_NAME[name].openness(value)
        <= terms.BY_NAME[name].openness(most[name])
    }
    gone = drop(change, [name for name in change.wanted if name not in fine])
    if fine:
        if gone:
            line("change.narrowed", group, now, actor, change=change.public_id, settings=gone)
        return True
    settle(change, SettingsChange.State.DECLINED, now, BEYOND_THE_FLOOR)
    line("change.declined", group, now, actor, change=change.public_id)
    return False


def take_effect(*, now: dt.datetime) -> int:
    """Give every promise whose day has come, each in a transaction of its own; returns how many were given.

    Worked out from the rows each time: it may run late, twice, or twice at once. A group that is ending is passed over:
    nobody new reads there.
    """
    due = SettingsChange.objects.filter(
        state=SettingsChange.State.WAITING, due_at__lte=now, group__closing=None
    )
    given = 0
    for change in due.select_related("group").order_by("due_at", "pk"):
        try:
            given += _take_effect(change, now)
        except Exception as error:  # one damaged change holds up no other circle's
            log.error("change %s did not take effect (%s)", change.pk, type(error).__name__)
    return given


@transaction.atomic
def _take_effect(due: SettingsChange, now: dt.datetime) -> bool:
    group = locked(due.group)
    change = SettingsChange.objects.filter(
        pk=due.pk, state=SettingsChange.State.WAITING, due_at__lte=now
    ).first()
    if change is None or policies.is_ending(group):
        return False
    if not keep_within(change, group, floors.widest(floors.standing()), now, None):
        return False
    before = promises.terms_of(group)
    wanted = {name: change.wanted[name] for name in terms.NAMES if name in change.wanted}
    given = give(group, wanted, now)
    for name, value in wanted.items():
        values_line(group, name, before[name], value, now, None)
    settle(change, SettingsChange.State.GIVEN, now)
    tell_everyone("promise-changed", group, occasion=f"{group.pk}.{given.version}", now=now)
    return True
