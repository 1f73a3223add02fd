"""Around a check-in that is over: Ana's closing words and her lines to Ben; and Ben and Marigold, who check in with each other.
Put down without a notice: none of it is news to anybody who comes to look."""

import datetime as dt

from checkins.models import Afterword, Letter, LetterAnswer, Rhythm, Round
from groups.models import Group
from home.demo import story
from members.models import Member
from partners.models import Partnership, PartnerWords, Side
from vault.actor import acting_as
from vault.keys import key_for
from vault.models import DataKey, whole_day_after

DAY = dt.timedelta(days=1)
LASTS = 30 * DAY


def keep_company(people: dict[str, Member], group: Group, now: dt.datetime) -> None:
    """What Ana left at the last check-in that is over, what Ben answered, and what the two who check in together said."""
    rhythm = Rhythm.objects.get(group=group, every=Rhythm.Every.DAY)
    over = Round.objects.filter(rhythm=rhythm, closes_at__lte=now).latest("date")
    ana, ben = people["Ana"], people["Ben"]
    fades = now + LASTS
    said = {"group": group, "at": over.closes_at, "fades_at": fades}
    with acting_as(ana.pk):
        mine = {"round": over, "author": ana, "key": _key(ana, group, fades), **said}
        Afterword.objects.create(words=story.CLOSING, **mine)
        letter = Letter.objects.create(reader=ben, words=story.LETTER, **mine)
    with acting_as(ben.pk):
        LetterAnswer.objects.create(
            letter=letter,
            author=ben,
            reader=ana,
            words=story.LETTER_ANSWER,
            key=_key(ben, group, fades),
            **said,
        )
    _pair(ben, people["Marigold"], group, now)


def _pair(ben: Member, other: Member, group: Group, now: dt.datetime) -> None:
    since = now - 5 * DAY
    with acting_as(ben.pk):
        partnership = Partnership.objects.create(
            group=group, asker=ben, other=other, asked_at=since, agreed_at=since
        )
    of = {"partnership": partnership, "group": group}
    for author, reader, ago, weather, words in (
        (ben, other, 2, "grey", story.TO_MARIGOLD),
        (other, ben, 1, "bright", story.FROM_MARIGOLD),
    ):
        at = now - ago * DAY
        with acting_as(author.pk):
            Side.objects.create(member=author, stand=Side.Stand.ON, at=since, **of)
            PartnerWords.objects.create(
                author=author, reader=reader, weather=weather, words=words, at=at, fades_at=at + LASTS,
                key=_key(author, group, at + LASTS), **of,
            )  # fmt: skip


def _key(author: Member, group: Group, fades: dt.datetime) -> DataKey:
    return key_for(owner_id=author.pk, group_id=group.pk, until=whole_day_after(fades))
