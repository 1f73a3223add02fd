"""On the shelf: a worksheet of Tuesday Circle, and one for everybody that Ada has yet to read. Put down without a notice."""

import datetime as dt

from groups.models import Group
from home.demo import story
from members.models import Member
from resources.actions import Said, suggest
from resources.forms import OWN
from resources.models import Resource
from vault.actor import acting_as

DAY = dt.timedelta(days=1)


def put_on_the_shelf(people: dict[str, Member], group: Group, now: dt.datetime) -> None:
    """Ana wrote one for her circle nine days ago, which Ada published; and yesterday one for everybody."""
    ana, ada = people["Ana"], people["Ada"]
    title, words = story.CIRCLE_PAGE
    with acting_as(ana.pk):
        theirs = Said("circle", "worksheet", "en", title, "", words, OWN)
        own = suggest(member=ana, group=group, said=theirs, now=now - 9 * DAY)
        title, words = story.PAGE_FOR_EVERYBODY
        suggest(
            member=ana, group=group, said=Said("site", "reading", "en", title, "", words, OWN), now=now - DAY
        )
    with acting_as(ada.pk):
        mine = Resource.objects.visible_to(ada, now).filter(pk=own.pk)
        mine.update(state=Resource.State.PUBLISHED, answered_at=now - 8 * DAY)
