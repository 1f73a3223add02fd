"""What an action in a group leaves behind: a line in the ledger, and notices. Ids and codes only, never words."""

import datetime as dt
from collections.abc import Iterable

from groups import policies
from groups.models import Group
from members.models import Member
from notices import outbox
from vault import ledger


def record(
    kind: str, actor: Member, group: Group, now: dt.datetime, about: Member | None = None, **detail: object
) -> None:
    """One line in the ledger, as what the actor did it: a facilitator of this group, an admin or a moderator."""
    office = "admin" if actor.is_admin or not actor.is_moderator else "moderator"
    role = "facilitator" if policies.may_hold(actor, group, now) else office
    ledger.record(
        kind,
        now=now,
        actor_id=actor.pk,
        acting_role=role,
        group_id=group.pk,
        member_id=about.pk if about else None,
        detail=detail,
    )


def tell(
    kind: str, people: Iterable[Member], group: Group, *, about: str, occasion: str, now: dt.datetime
) -> None:
    """A notice of that kind to those people, once for each occasion."""
    outbox.enqueue(
        kind=kind, recipients=people, about=about, dedupe=f"{kind}:{occasion}", now=now, group_id=group.pk
    )
