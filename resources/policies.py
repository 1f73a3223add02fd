"""Who may do what with worksheets and readings; one condition a line."""

import datetime as dt

from groups.models import Group
from groups.policies import is_silent, may_hold
from members.models import Member
from resources.models import Reading, Resource
from resources.querysets import looks_after


def may_publish(member: Member) -> bool:
    """Whether that member reads what is suggested, and publishes it or gives it back: an admin."""
    return looks_after(member)


def may_suggest(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member may write something for the circle, or by way of it for the site: they hold it, and it has not fallen
    silent before its end."""
    return may_hold(member, group, now) and not is_silent(group)


def may_write_anew(member: Member, resource: Resource, now: dt.datetime) -> bool:
    """Whether that member may suggest another in place of that one: who wrote it, of one that is published also whoever else
    holds that circle."""
    theirs = resource.author_id == member.pk or resource.state == Resource.State.PUBLISHED
    return theirs and may_suggest(member, resource.group, now)


def may_put_away(member: Member, resource: Resource) -> bool:
    """Whether that member may put it away: who wrote it; of one that its circle reads also an admin."""
    return resource.author_id == member.pk or (
        may_publish(member) and resource.state == Resource.State.PUBLISHED
    )


def may_put_away_public(member: Member, reading: Reading) -> bool:
    """Whether that member may put a public one away: who wrote it, and admins."""
    return may_publish(member) or (reading.author_id is not None and reading.author_id == member.pk)
