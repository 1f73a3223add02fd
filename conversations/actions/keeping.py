"""Words to one person that could not be sent are kept, and let go."""

import datetime as dt

from django.db import transaction

from conversations.models import LONGEST, Unsent
from conversations.querysets import LASTS
from core.text import clean_words
from groups.models import Group
from members import consent
from members.models import Member
from vault.keys import key_for
from vault.models import whole_day_after


@transaction.atomic
def keep_unsent(
    *, member: Member, group: Group, other_id: int, words: str, now: dt.datetime
) -> Unsent | None:
    """Keep those words for their writer alone, in place of what was kept there before. None where there are none. Raises
    `consent.NotKept`."""
    words = clean_words(words)[:LONGEST]
    if not words:
        return None
    consent.must_stand(member, words)
    let_unsent_go(member=member, group=group, other_id=other_id)
    key = key_for(owner_id=member.pk, until=whole_day_after(now + LASTS))
    return Unsent.objects.create(group=group, author=member, other_id=other_id, words=words, at=now, key=key)


@transaction.atomic
def let_unsent_go(*, member: Member, group: Group | None = None, other_id: int | None = None) -> None:
    """What was not sent goes: to that person, or all of it."""
    mine = Unsent.objects.visible_to(member)
    if group is not None:
        mine = mine.filter(group=group)
    if other_id is not None:
        mine = mine.filter(other=other_id)
    mine.delete()
