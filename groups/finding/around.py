"""What stands around the groups that were found: who holds them, how the seeker stands to them, what there is to choose."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from groups.finding.wishes import language_name
from groups.models import Group, JoinRequest, Membership
from groups.querysets import is_member

if TYPE_CHECKING:
    from groups.querysets import Looker


@dataclass(frozen=True, slots=True)
class Spread:
    """What the groups one can find differ in: the languages spoken, by code and own name, and the zones they live by."""

    languages: list[tuple[str, str]]
    zones: tuple[str, ...]


_PAIRS = """
    WITH RECURSIVE pair AS (
        (SELECT language, time_zone FROM (FINDABLE) AS found ORDER BY language, time_zone LIMIT 1)
        UNION ALL
        SELECT following.* FROM pair CROSS JOIN LATERAL (
            SELECT language, time_zone FROM (FINDABLE) AS found
            WHERE (language, time_zone) > (pair.language, pair.time_zone) ORDER BY language, time_zone LIMIT 1
        ) AS following
    )
    SELECT language, time_zone FROM pair
"""


def spread(looker: "Looker") -> Spread:
    """Over all groups the seeker can find; one statement, which goes from one pair to the next in the index and so reads as
    many rows as there are pairs, not as there are groups."""
    groups = Group.objects.findable_by(looker).values_list("language", "time_zone")  # type: ignore[arg-type]
    findable, parameters = groups.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        # Nothing anybody typed is in this text: it is the query just made, twice, with its parameters beside it.
        cursor.execute(_PAIRS.replace("FINDABLE", findable), [*parameters, *parameters])
        pairs = cursor.fetchall()
    spoken = dict.fromkeys(code for code, _ in pairs)
    return Spread(
        [(code, language_name(code)) for code in spoken], tuple(dict.fromkeys(zone for _, zone in pairs))
    )


def languages(looker: "Looker") -> list[tuple[str, str]]:
    """The languages spoken in groups the seeker can find, by code and own name; one statement."""
    return spread(looker).languages


def holders(groups: list[Group], now: dt.datetime) -> dict[int, list[str]]:
    """By group, the names of those who hold the space now; one statement."""
    seats = Membership.objects.active(now).filter(
        group__in=[group.pk for group in groups], role="facilitator", member__is_active=True
    )
    by_group: dict[int, list[str]] = {group.pk: [] for group in groups}
    for group, name in seats.order_by("since", "pk").values_list("group_id", "name"):
        by_group[group].append(name)
    return by_group


def standings(looker: "Looker", groups: list[Group], now: dt.datetime) -> dict[int, str]:
    """By group, how the seeker stands to it: "holds", "seat", "paused" or "asked"; two statements, none for someone signed
    out."""
    if not is_member(looker):
        return {}
    ids = [group.pk for group in groups]
    asked = JoinRequest.objects.open().filter(group__in=ids, member=looker)
    seats = Membership.objects.filter(group__in=ids, member=looker, until=None)
    return {
        **dict.fromkeys(asked.values_list("group_id", flat=True), "asked"),
        **{seat.group_id: _standing(seat, now) for seat in seats},
    }


def _standing(seat: Membership, now: dt.datetime) -> str:
    if seat.is_paused(now):
        return "paused"
    return "holds" if seat.holds else "seat"
