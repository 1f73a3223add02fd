"""Two who write to each other: Ben and Lark. And Birch, who wrote to Ana and waits for an answer. Put down without a notice."""

import datetime as dt

from conversations.models import Conversation, ConversationWords, OwnEnd
from groups.models import Group
from home.demo import story
from members.models import Member
from vault.actor import acting_as
from vault.keys import key_for
from vault.models import whole_day_after

DAY = dt.timedelta(days=1)
LASTS = 30 * DAY


def write_to_each_other(people: dict[str, Member], group: Group, now: dt.datetime) -> None:
    """Ben asked Lark six days ago, who said yes; Birch asked Ana yesterday."""
    ben, lark = people["Ben"], people["Lark"]
    two = _ask(ben, lark, group, now - 6 * DAY, story.BEN_AND_LARK[0])
    with acting_as(lark.pk):
        Conversation.objects.visible_to(lark, now).filter(pk=two.pk).update(accepted_at=now - 5 * DAY)
        OwnEnd.objects.create(
            conversation=two,
            group=group,
            member=lark,
            stand=OwnEnd.Stand.ON,
            at=now - 5 * DAY,
            reads_from=two.asked_at,
        )
    since = zip(((5, lark, ben), (3, ben, lark), (1, lark, ben)), story.BEN_AND_LARK[1:], strict=True)
    for (days, author, reader), words in since:
        _write(author, reader, two, words, now - days * DAY)
    _ask(people["Birch"], people["Ana"], group, now - DAY, story.BIRCH_TO_ANA)


def _ask(asker: Member, other: Member, group: Group, at: dt.datetime, words: str) -> Conversation:
    with acting_as(asker.pk):
        two = Conversation.objects.create(
            group=group, asker=asker, other=other, asked_at=at, waits_until=at + LASTS
        )
        OwnEnd.objects.create(
            conversation=two, group=group, member=asker, stand=OwnEnd.Stand.ON, at=at, reads_from=at
        )
    _write(asker, other, two, words, at, first=True)
    return two


def _write(
    author: Member, reader: Member, two: Conversation, words: str, at: dt.datetime, *, first: bool = False
) -> None:
    with acting_as(author.pk):
        key = key_for(
            owner_id=author.pk,
            group_id=two.group_id,
            until=whole_day_after(at + LASTS),
            between_id=two.pk,
        )
        ConversationWords.objects.create(
            conversation=two, group_id=two.group_id, author=author, reader=reader, first=first, words=words, at=at,
            fades_at=at + LASTS, key=key,
        )  # fmt: skip
