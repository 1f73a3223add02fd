"""What the step pages of the road ask of shares: who could be told, telling them, and what of it still stands.

Telling is sharing: to everyone in a circle, to those who hold it, or to one chosen person and nobody else; under the circle's
promise, fading as everything there does, and taken back as everything is. No word says that something happened but the
member's own.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.dispatch import receiver

from groups.models import Group, Mute
from journeys.signals import ears_wanted, still_told, telling
from journeys.telling import EVERYONE, HOLDERS, Circle, Ear, Told
from members.models import Member
from shares import actions, policies
from shares.audience import hearing, readers
from shares.models import LONGEST, Share
from shares.room import Room, enter


@receiver(ears_wanted)
def circles(sender: object, member: Member, now: dt.datetime, **_: Any) -> list[Circle]:
    """The circles in which that member may say something now, and who of each could be told; a few statements a circle."""
    groups = Group.objects.visible_to(member, now).order_by("name", "pk")
    return [_circle(member, group, now) for group in groups if policies.may_share(member, group, now)]


def _circle(member: Member, group: Group, now: dt.datetime) -> Circle:
    room = enter(member, group.public_id, now)
    kept_from = set(Mute.objects.visible_to(member).kept_from(group))
    return Circle(group.public_id, group.name, tuple(_ears(room, kept_from)))


def _ears(room: Room, kept_from: set[int]) -> Iterator[Ear]:
    """The fewest first: each person, those who hold the space, everyone. Whoever would not read it is not offered."""
    if policies.may_choose_people(room.me, room.group):
        for person in hearing(room, Share.Audience.GROUP, kept_from=kept_from):
            yield Ear(person.seat, person.name, "Holds the space" if person.holds else "")
    if hearing(room, Share.Audience.FACILITATORS, kept_from=kept_from):
        who = readers(room, Share.Audience.FACILITATORS, kept_from)
        yield Ear(HOLDERS, "Those who hold the space", who)
    if hearing(room, Share.Audience.GROUP, kept_from=kept_from):
        yield Ear(EVERYONE, "Everyone in the circle", readers(room, Share.Audience.GROUP, kept_from))


@receiver(telling)
def tell(
    sender: object, member: Member, words: str, whom: dict[str, list[str]], named: uuid.UUID, now: dt.datetime, **_: Any
) -> list[Told]:  # fmt: skip
    """A message to each, through the same door as everything that is said. Whoever cannot be told any more is left out."""
    told: list[Told] = []
    groups = {group.public_id: group for group in Group.objects.visible_to(member, now)}
    for group_id, keys in whom.items():
        group = groups.get(group_id)
        if group is None or not policies.may_share(member, group, now):
            continue
        room = enter(member, group_id, now)
        for key in dict.fromkeys(keys):
            told += _say(member, room, key, words, uuid.uuid5(named, f"{group_id}:{key}"), now)
    return told


def _say(
    member: Member, room: Room, key: str, words: str, named: uuid.UUID, now: dt.datetime
) -> Iterator[Told]:
    person = next((p for p in room.others if p.seat == key), None)
    audience = {HOLDERS: Share.Audience.FACILITATORS, EVERYONE: Share.Audience.GROUP}.get(
        key, Share.Audience.CHOSEN
    )
    if audience == Share.Audience.CHOSEN and person is None:
        return
    who = person.name if person else "Those who hold the space" if key == HOLDERS else "Everyone"
    for number, piece in enumerate(pieces(words)):
        try:
            share = actions.share(
                author=member, group=room.group, audience=audience, words=piece, now=now,
                submission=uuid.uuid5(named, str(number)), readers=[person.member_id] if person else [],
            )  # fmt: skip
        except PermissionDenied:
            return
        yield Told(f"{who} in {room.group.name}", share.public_id, f"{room.group.public_id}:{key}")


def pieces(words: str, most: int = LONGEST) -> list[str]:
    """Those words in pieces that fit a share, cut where there is a gap: nothing is refused for its length."""
    cut: list[str] = []
    while len(words) > most:
        gap = max(words.rfind(" ", 0, most), words.rfind("\n", 0, most))
        at = gap + 1 if gap > 0 else most
        cut.append(words[:at].rstrip())
        words = words[at:]
    return [piece for piece in [*cut, words] if piece.strip()]


@receiver(still_told)
def standing(sender: object, member: Member, shares: list[str], now: dt.datetime, **_: Any) -> set[str]:
    """Which of those shares of theirs still stand; one statement."""
    mine = Share.objects.mine(member, now).filter(public_id__in=shares, taken_back_at=None)
    return set(mine.values_list("public_id", flat=True))
