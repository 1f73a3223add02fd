"""What a person can do with worksheets and readings: begin one, suggest it, write it anew; publish it or give it back; put it away."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.models import Group
from groups.policies import is_silent
from groups.underlock import locked
from members import consent
from members.models import Member
from resources import notices, policies, refusals
from resources.models import KEPT_UNTIL, Reading, Resource, ResourceWords
from vault import ledger
from vault.keys import key_for

MOST_WAITING = 12
"""What one member can have begun or waiting with the admins at once."""

AT_ONCE = dt.timedelta(minutes=1)
"""The same words sent again within it are the same form sent twice."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote, clean (`resources.forms`)."""

    reach: str
    kind: str
    language: str
    title: str
    note: str
    words: str
    source: str


@transaction.atomic
def suggest(
    *, member: Member, group: Group, said: Said, now: dt.datetime, in_place_of: Resource | Reading | None = None
) -> Resource:  # fmt: skip
    """Give something to the admins to read, who hear once a day that something waits, for that circle or, by way of it, for the site. In place of one's own that is not
    published it takes its place at once; in place of a published one once an admin publishes it, and until then that one stays.

    Raises PermissionDenied, `consent.NotKept` and `refusals.Enough`."""
    resource = _put(Resource.State.WAITING, member, group, said, now, in_place_of)
    notices.waits(member, now)
    return resource


@transaction.atomic
def keep_begun(
    *, member: Member, group: Group, said: Said, now: dt.datetime, in_place_of: Resource | Reading | None = None
) -> Resource:  # fmt: skip
    """Keep what is begun for its author alone, in place of their own as it stood. What waited for the admins does not any more.
    Raises as `suggest` does."""
    return _put(Resource.State.BEGUN, member, group, said, now, in_place_of)


def _put(
    state: str, member: Member, group: Group, said: Said, now: dt.datetime, before: Resource | Reading | None
) -> Resource:
    consent.must_stand(member, said.title, said.words)
    group = locked(group)
    if not policies.may_suggest(member, group, now):
        raise PermissionDenied
    instead_of, reach = "", said.reach
    if isinstance(before, Reading):
        instead_of, reach = before.public_id, Resource.Reach.SITE
    elif before is not None:
        if before.group_id != group.pk or not policies.may_write_anew(member, before, now):
            raise PermissionDenied
        if before.state == Resource.State.PUBLISHED:
            instead_of, reach = before.public_id, Resource.Reach.CIRCLE
        else:
            instead_of = before.instead_of if reach == before.reach else ""
            Resource.objects.visible_to(member, now).filter(pk=before.pk, author=member).delete()
    mine = Resource.objects.visible_to(member, now).filter(author=member)
    if (twice := _twice(state, member, group, said, now)) is not None:
        return twice
    if mine.filter(state__in=(Resource.State.WAITING, Resource.State.BEGUN)).count() >= MOST_WAITING:
        raise refusals.Enough
    resource = Resource.objects.create(
        group=group, author=member, reach=reach, kind=said.kind, language=said.language, instead_of=instead_of, at=now,
        state=state,
    )  # fmt: skip
    ResourceWords.objects.create(
        resource=resource, group=group, author=member, at=now, title=said.title, note=said.note or None, words=said.words,
        source=said.source, key=key_for(owner_id=member.pk, group_id=group.pk, until=KEPT_UNTIL),
    )  # fmt: skip
    return resource


def _twice(state: str, member: Member, group: Group, said: Said, now: dt.datetime) -> Resource | None:
    mine = ResourceWords.objects.mine(member, now).filter(group=group, at__gt=now - AT_ONCE)
    for row in mine.filter(resource__state=state).select_related("key", "resource"):
        if (row.title, row.words, row.source) == (said.title, said.words, said.source):
            return row.resource
    return None


@transaction.atomic
def publish(*, member: Member, resource: Resource, now: dt.datetime) -> None:
    """Let its circle read it, or everybody; its author hears that there is an answer. One whose place it takes is gone with that,
    and it stands at the same address. Raises PermissionDenied for who is no admin, `refusals.Gone` and `refusals.Silent`."""
    row, words = _waiting(member, resource, now)
    if row.reach == Resource.Reach.SITE:
        _for_everybody(row, words, member, now)
        return
    if is_silent(row.group):
        raise refusals.Silent
    seen = Resource.objects.visible_to(member, now)
    before = seen.filter(public_id=row.instead_of, group=row.group, state=Resource.State.PUBLISHED)
    address = row.instead_of if before.delete()[0] else row.public_id
    seen.filter(pk=row.pk).update(state=Resource.State.PUBLISHED, answered_at=now, public_id=address)
    _told("resource.published", row, member, now, address)
    notices.answered(row.author, row.group_id, address, now)


def _for_everybody(row: Resource, words: ResourceWords, member: Member, now: dt.datetime) -> None:
    reading = Reading.objects.select_for_update().filter(public_id=row.instead_of).first() or Reading()
    reading.kind, reading.language, reading.at = row.kind, row.language, now
    reading.title, reading.note = words.title, words.note or ""
    reading.words, reading.source, reading.author = words.words, words.source, row.author
    reading.save()
    Resource.objects.visible_to(member, now).filter(pk=row.pk).delete()
    _told("resource.published", row, member, now, reading.public_id)
    notices.answered(row.author, row.group_id, reading.public_id, now)


@transaction.atomic
def give_back(*, member: Member, resource: Resource, answer: str, now: dt.datetime) -> None:
    """Give it back to its author with an answer; they hear that there is one. From then on admins do not read it. Raises
    PermissionDenied for who is no admin, and `refusals.Gone`."""
    row, words = _waiting(member, resource, now)
    words.answer = answer
    words.save(update_fields=["answer"])  # first: of what does not wait any more they change nothing
    Resource.objects.visible_to(member, now).filter(pk=row.pk).update(
        state=Resource.State.RETURNED, answered_at=now
    )
    notices.answered(row.author, row.group_id, row.public_id, now)


def _waiting(member: Member, resource: Resource, now: dt.datetime) -> tuple[Resource, ResourceWords]:
    """It and its words, under the circle's lock, as long as it waits."""
    if not policies.may_publish(member):
        raise PermissionDenied
    locked(resource.group)
    words = (
        ResourceWords.objects.visible_to(member, now)
        .filter(resource=resource.pk, resource__state=Resource.State.WAITING)
        .select_related("key", "resource__group", "resource__author")
        .first()
    )
    if words is None:
        raise refusals.Gone
    return words.resource, words


@transaction.atomic
def put_away(*, member: Member, resource: Resource, now: dt.datetime) -> None:
    """Put it away, erased with its words: nobody reads it any more. What its circle read leaves a line in the ledger; what was
    only suggested leaves none. Raises PermissionDenied."""
    locked(resource.group)
    seen = Resource.objects.visible_to(member, now).filter(pk=resource.pk)
    row = seen.select_related("group", "author").first()
    if row is None:
        return  # somebody was quicker
    if not policies.may_put_away(member, row):
        raise PermissionDenied
    seen.delete()
    if row.state == Resource.State.PUBLISHED:
        _told("resource.put-away", row, member, now, row.public_id)


@transaction.atomic
def put_away_public(*, member: Member, reading: Reading, now: dt.datetime) -> None:
    """Put a public one away, with a line in the ledger. Raises PermissionDenied."""
    if not policies.may_put_away_public(member, reading):
        raise PermissionDenied
    if Reading.objects.filter(pk=reading.pk).delete()[0]:
        ledger.record(
            "resource.put-away", now=now, actor_id=member.pk, acting_role="admin" if member.is_admin else "member",
            member_id=reading.author_id, detail={"resource": reading.public_id, "reach": "site"},
        )  # fmt: skip


@transaction.atomic
def take_back(*, member: Member, said: ResourceWords, now: dt.datetime) -> None:
    """Put away what one wrote oneself, with a seat there or without. Raises PermissionDenied for another's."""
    if said.author_id != member.pk:
        raise PermissionDenied
    put_away(member=member, resource=said.resource, now=now)


def _told(kind: str, row: Resource, member: Member, now: dt.datetime, address: str) -> None:
    """A line of the ledger. That something for everybody came out of that circle stands in none."""
    of_circle = row.reach == Resource.Reach.CIRCLE
    role = "facilitator" if row.author_id == member.pk and kind == "resource.put-away" else "admin"
    ledger.record(
        kind, now=now, actor_id=member.pk, acting_role=role, group_id=row.group_id if of_circle else None,
        member_id=row.author_id, detail={"resource": address, "reach": row.reach},
    )  # fmt: skip
