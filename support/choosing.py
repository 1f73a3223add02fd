"""Whom a member could put into their ring. Loaded, not decided."""

import datetime as dt

from groups.models import Group, Mute
from groups.querysets import seats_of, still_speaking
from groups.seats import people
from members.models import Member
from support.forms.ring import Candidate
from support.policies import may_reach


def candidates(member: Member, now: dt.datetime) -> list[Candidate]:
    """In each circle where that member sits and something is still said: whoever holds it, and everybody they see there who can be
    reached, less those about whom they keep quiet. Whether one of them keeps apart plays no part: it must not show."""
    seats = seats_of(member, now).filter(still_speaking("group__")).select_related("group")
    quiet = set(Mute.objects.visible_to(member).values_list("group", "other"))
    found = []
    for own in seats.order_by("since", "pk"):
        group = own.group
        hint = "Those on duty first, then the others who hold it."
        found.append(Candidate(f"{group.public_id}", f"Whoever holds {group.name}", hint, group.pk, None))
        hidden = group.members_seen == Group.MembersSeen.HOLDERS and not own.holds
        for seat in people(group, now):
            if seat.pk == own.pk or (hidden and not seat.holds) or (group.pk, seat.member_id) in quiet:
                continue
            if may_reach(group, seat):
                hint = f"Holds {group.name}" if seat.holds else group.name
                found.append(
                    Candidate(seat.public_id, seat.name, hint, group.pk, seat.member_id, seat.pebble)
                )
    return found
