"""What a calendar is given at a fetch: asked for anew each time, through the eyes of the member whose address it is."""

import datetime as dt
from dataclasses import dataclass

from icalendar import Component

from calendars import events, secrets
from calendars.models import Feed
from checkins.models import Rhythm
from gatherings import calendar
from gatherings.models import Gathering, Rsvp
from gatherings.querysets import COMING
from groups.models import Group, Membership
from members.models import Member
from vault.actor import acting_as

BACK = dt.timedelta(days=30)
"""How long a gathering that is over stays in it, where it is still there."""

_WHOLE = {
    "X_WR_CALNAME": "Notes",  # without a name some programs show the address in its place, and the secret with it
    "REFRESH_INTERVAL": dt.timedelta(hours=1),
    "X_PUBLISHED_TTL": "PT1H",
}


def find(secret: str) -> Feed | None:
    """Whose address that secret makes, while their account is open. One statement, whatever the secret is."""
    return (
        Feed.objects.filter(hashed=secrets.hashed(secret), member__is_active=True)
        .select_related("member")
        .first()
    )


def as_file(feed: Feed, now: dt.datetime) -> bytes:
    """The calendar: what they chose, of the circles they sit in now and whose seat is not paused. Seven statements at most."""
    member = feed.member
    with acting_as(member.pk):
        rhythms = _rhythms(feed, member, now) if feed.rounds else []
        parts: list[Component] = [*events.zones_of(rhythms)]
        for rhythm in rhythms:
            parts += events.of_rhythm(rhythm, member, now, feed.title)
        if feed.gatherings:
            parts += _gatherings(feed, member, now)
    return calendar.file_of(parts, **_WHOLE)


def _rhythms(feed: Feed, member: Member, now: dt.datetime) -> list[Rhythm]:
    seen = Rhythm.objects.visible_to(member, now).going_on().exclude(group__in=feed.left_out.values("pk"))
    return seen.order_by("pk").with_departures()


def _gatherings(feed: Feed, member: Member, now: dt.datetime) -> list[Component]:
    mine = Rsvp.objects.mine(member).filter(answer__in=COMING)
    said = dict(mine.values_list("gathering_id", "answer"))
    seen = Gathering.objects.visible_to(member, now).filter(pk__in=said, cancelled_at=None)
    found = seen.filter(ends_at__gt=now - BACK).exclude(group__in=feed.left_out.values("pk"))
    return [
        calendar.event_of(
            row, member, said[row.pk], row.moved_at or row.made_at,
            events.called(feed.title, row.begins_at, member.time_zone),
        )
        for row in found.order_by("pk")
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class OneFile:
    """A rhythm of a circle one sits in, for its own file."""

    group: Group
    rhythm: Rhythm


def files(member: Member, now: dt.datetime) -> list[OneFile]:
    """The rhythms that go on in that member's circles. One statement."""
    seen = Rhythm.objects.visible_to(member, now).going_on().select_related("group")
    return [OneFile(rhythm.group, rhythm) for rhythm in seen.order_by("group__name", "pk")]


def circles(member: Member) -> list[Group]:
    """The circles that member sits in, paused seats too, by name."""
    seats = Membership.objects.filter(member=member, until=None)
    return list(Group.objects.filter(memberships__in=seats).order_by("name", "pk"))
