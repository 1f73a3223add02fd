"""Setting the site's floor: how open a group may be at most."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import changes, floors, policies, promises, terms
from groups.models import Floor, Group, SettingsChange
from members.models import Member


@transaction.atomic
def set_floor(*, member: Member, widest: Mapping[str, object], notice_days: int, now: dt.datetime) -> Floor:
    """Set how open a group may be at most, as an admin. Groups beyond it are brought back to it at once, members are told.

    What `widest` does not mention is not limited. A longer notice is for what is proposed from now on. Raises ValueError
    for a value that is none of ours.
    """
    if not policies.may_set_floor(member):
        raise PermissionDenied
    fewest, most = floors.NOTICE_DAYS
    if not fewest <= notice_days <= most or not all(terms.known(*pair) for pair in widest.items()):
        raise ValueError("a floor has a value that is none of ours")
    Floor.objects.get_or_create(pk=1, defaults={"changed_at": now})
    floor = Floor.objects.select_for_update().get(pk=1)
    groups = _every_group()  # before the ledger, as everybody locks: else two would wait for each other
    before, after = floors.widest(floor), {**terms.WIDEST, **widest}
    _record(floor, before, after, notice_days, member, now)
    floor.widest = {name: value for name, value in after.items() if value != terms.WIDEST[name]}
    floor.notice_days, floor.changed_at = notice_days, now
    floor.save()
    _bring_within(groups, after, member, now)
    return floor


def _every_group() -> list[Group]:
    """Every group, locked, not only those beyond the floor: one may be getting looser at this very moment."""
    groups = Group.objects.of_people().exclude(closing__stage="erased").order_by("pk")
    return list(groups.select_for_update(no_key=True, of=("self",)))


def _record(
    floor: Floor, before: terms.Terms, after: terms.Terms, notice_days: int, member: Member, now: dt.datetime
) -> None:
    """A line for each limit that is another than before; they belong to the site and to no group."""
    moved = [(name, before[name], after[name]) for name in terms.NAMES if before[name] != after[name]]
    if floor.notice_days != notice_days:
        moved.append(("notice_days", floor.notice_days, notice_days))
    for name, was, to in moved:
        changes.line("floor.changed", None, now, member, setting=name, **{"from": str(was), "to": str(to)})


def _bring_within(groups: list[Group], most: terms.Terms, member: Member, now: dt.datetime) -> None:
    """Groups beyond the floor promise what is closer at once; what waits and goes beyond it falls away."""
    waiting = {c.group_id: c for c in SettingsChange.objects.filter(state__in=changes.OPEN)}
    for group in groups:
        before = promises.terms_of(group)
        back = {name: most[name] for name in terms.beyond(before, most)}
        if back:
            given = changes.give(group, back, now)
            for name, value in back.items():
                changes.values_line(group, name, before[name], value, now, member)
            occasion = f"{group.pk}.{given.version}"
            changes.tell_everyone("promise-changed", group, occasion=occasion, now=now)
        if change := waiting.get(group.pk):
            changes.keep_within(change, group, most, now, member)
