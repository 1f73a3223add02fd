"""Everything a member can do with a gathering: set one up, answer, move it, call it off, take it back.

Who comes quietly is seen by nobody, those who move it or call it off neither: so people are told by the worker, within half
a minute (`gatherings.telling`), and a gathering that has moved is sealed there for its new day of fading.
"""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gatherings import policies
from gatherings.models import Gathering, Place, Rsvp
from gatherings.times import AHEAD, When, fades
from groups.models import Group
from groups.terms import WAYS_IN
from groups.underlock import locked
from members import consent
from members.models import Member
from vault.keys import key_for
from vault.models import whole_day_after

MOST_PLANNED = 20
"""Gatherings that stand before a circle at once: its list is one page, and the page ends."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a gathering, apart from when and where it is."""

    title: str
    words: str
    access: str
    meets: str

    def columns(self) -> dict[str, str | None]:
        """Empty is nothing."""
        return {
            "title": self.title,
            "words": self.words or None,
            "access": self.access or None,
            "meets": self.meets,
        }


@transaction.atomic
def make(
    *,
    member: Member,
    group: Group,
    when: When,
    said: Said,
    where: str,
    submission: uuid.UUID,
    now: dt.datetime,
) -> Gathering:
    """Set one up; the circle finds it on its page. The same form sent twice makes one. Raises ValidationError where that time
    is not to come, or is too far off, or too much is planned."""
    group = locked(group)
    if not policies.may_make(member, group, now):
        raise PermissionDenied
    here = Gathering.objects.visible_to(member, now).filter(group=group)
    if made := here.filter(maker=member, submission=submission).select_related("key").first():
        return made
    consent.must_stand(member, said.title)
    _must_be_to_come(when, now)
    if here.planned(now).count() >= MOST_PLANNED:
        raise ValidationError("Much is planned here already. Let one of them pass first.")
    at = _times(when, group)
    key = key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(at["fades_at"]))
    gathering = Gathering.objects.create(
        group=group, maker=member, submission=submission, made_at=now, newcomers=WAYS_IN[str(group.joining)], key=key,
        **said.columns(), **at, **asdict(when),
    )  # fmt: skip
    if where:
        Place.objects.create(gathering=gathering, group=group, maker=member, where=where, key=key)
    return gathering


@transaction.atomic
def answer(*, member: Member, gathering: Gathering, said: str, quietly: bool, now: dt.datetime) -> Rsvp:
    """Say whether one comes, or say it anew. Nobody is told; those who look see it, unless one comes quietly."""
    gathering = _under_lock(member, gathering, now)
    if said not in Rsvp.Answer.values or not policies.may_answer(member, gathering, now):
        raise PermissionDenied
    mine = Rsvp.objects.mine(member).filter(gathering=gathering)
    fresh = {"answer": said, "quietly": quietly, "at": now, "answered_to": gathering.sequence}
    if not mine.update(**fresh):
        Rsvp.objects.create(gathering=gathering, group_id=gathering.group_id, member=member, **fresh)
    return mine.get()


@transaction.atomic
def unanswer(*, member: Member, gathering: Gathering) -> None:
    """Take one's answer back, as if none had been given."""
    Rsvp.objects.mine(member).filter(gathering=gathering).delete()


@transaction.atomic
def reword(*, member: Member, gathering: Gathering, said: Said, now: dt.datetime) -> Gathering:
    """Change what is said of it. Nobody is told."""
    gathering = _under_lock(member, gathering, now)
    if not policies.may_reword(member, gathering, now):
        raise PermissionDenied
    consent.must_stand(member, said.title)
    for name, value in said.columns().items():
        setattr(gathering, name, value)
    gathering.save(update_fields=list(said.columns()))
    return gathering


@transaction.atomic
def move(
    *, member: Member, gathering: Gathering, when: When, now: dt.datetime, where: str | None = None
) -> Gathering:
    """Move it to another time, and its maker also to another place (`where`; None leaves the place as it is). Whoever said
    they come or may come is told (`telling`). Raises ValidationError as `make` does."""
    gathering = _under_lock(member, gathering, now)
    if not policies.may_move(member, gathering, now):
        raise PermissionDenied
    if where is not None and gathering.maker_id != member.pk:
        raise PermissionDenied
    stays = where is None or not _set_place(gathering, where, now)
    if stays and when == _when(gathering):
        return gathering
    _must_be_to_come(when, now)
    changed = {**asdict(when), **_times(when, gathering.group), **_anew(gathering, member), "moved_at": now}
    for name, value in changed.items():
        setattr(gathering, name, value)
    gathering.save(update_fields=list(changed))
    return gathering


@transaction.atomic
def cancel(*, member: Member, gathering: Gathering, now: dt.datetime) -> Gathering:
    """Call it off. Whoever said they come or may come is told (`telling`). Pressed twice it is off once."""
    gathering = _under_lock(member, gathering, now)
    if gathering.cancelled_at is not None:
        return gathering
    if not policies.may_cancel(member, gathering, now):
        raise PermissionDenied
    _call_off(gathering, member, now)
    return gathering


@transaction.atomic
def take_back(*, member: Member, gathering: Gathering, now: dt.datetime) -> None:
    """Erase what one said of it and where it is, with a seat there or without. One that is still to come is called off, so
    that nobody goes there in vain: whoever said they come or may come is told, and then the rest of it goes too."""
    if not policies.may_take_back(member, gathering):
        raise PermissionDenied
    locked(gathering.group)
    mine = Gathering.objects.mine(member, now).filter(pk=gathering.pk)
    if mine.filter(ends_at__lte=now).delete()[0]:
        return
    fresh = mine.first()
    if fresh is None:
        return
    Place.objects.mine(member, now).filter(gathering=fresh).delete()
    if fresh.cancelled_at is None:
        _call_off(fresh, member, now)
    mine.update(title=None, words=None, access=None)


def _under_lock(member: Member, gathering: Gathering, now: dt.datetime) -> Gathering:
    """As it is now and stays until this transaction ends. Raises PermissionDenied where that member does not see it."""
    locked(gathering.group)
    seen = Gathering.objects.visible_to(member, now).select_related("key", "group", "maker")
    fresh = seen.filter(pk=gathering.pk).first()
    if fresh is None:
        raise PermissionDenied
    return fresh


def _must_be_to_come(when: When, now: dt.datetime) -> None:
    begins_at = when.begins_at
    if begins_at <= now:
        raise ValidationError("That time has passed there. Choose one that is still to come.")
    if begins_at > now + AHEAD:
        raise ValidationError("That is more than a year away. Choose a day within the year.")


def _times(when: When, group: Group) -> dict[str, dt.datetime]:
    ends_at = when.ends_at
    return {"begins_at": when.begins_at, "ends_at": ends_at, "fades_at": fades(ends_at, group.stay_days)}


def _when(gathering: Gathering) -> When:
    return When(gathering.day, gathering.starts, gathering.time_zone, gathering.minutes)


def _anew(gathering: Gathering, member: Member) -> dict[str, object]:
    """What makes it a change that is told of, and that a calendar takes for the newer word."""
    return {"sequence": gathering.sequence + 1, "changed_by": member}


def _call_off(gathering: Gathering, member: Member, now: dt.datetime) -> None:
    changed = {**_anew(gathering, member), "cancelled_at": now}
    for name, value in changed.items():
        setattr(gathering, name, value)
    gathering.save(update_fields=list(changed))


def _set_place(gathering: Gathering, where: str, now: dt.datetime) -> bool:
    """Whether it is another place than before. To be done by its maker."""
    mine = Place.objects.mine(gathering.maker, now).filter(gathering=gathering)
    place = mine.select_related("key").first()
    if where == (place.where if place else ""):
        return False
    consent.must_stand(gathering.maker, where)
    if place is None:
        Place.objects.create(
            gathering=gathering, group_id=gathering.group_id, maker_id=gathering.maker_id, where=where, key=gathering.key
        )  # fmt: skip
    elif where:
        place.where = where
        place.save(update_fields=["where"])
    else:
        place.delete()
    return True
