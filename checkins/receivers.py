"""What check-ins do when somebody leaves with their words, and when a group is erased."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from checkins.models import (
    Afterword,
    Beginning,
    CareWish,
    CheckIn,
    Extra,
    Handover,
    LeftAlone,
    Letter,
    LetterAnswer,
    Pause,
    ReminderWish,
    Rhythm,
    Round,
)
from checkins.opening import unmake
from groups.models import Group, Membership
from groups.signals import group_erasing, group_silent, mute_ended, seat_left
from members.models import Member
from vault.actor import keeper


@receiver(seat_left)
def answers_go_along(
    sender: object, member: Member, group: Group, words: str, now: dt.datetime, **_: Any
) -> None:
    """What they had begun goes, how they wanted to be reminded, letters they wrote, what they handed over and what they did not
    want: it hangs on the seat. Taken along, every answer of theirs goes too, as if it had not been given, and closing words
    they left. Done as the member: they are their own."""
    Beginning.objects.visible_to(member).filter(group=group).delete()
    ReminderWish.objects.visible_to(member).filter(group=group).delete()
    Letter.objects.mine(member, now).filter(group=group).delete()
    LetterAnswer.objects.mine(member, now).filter(group=group).delete()
    Handover.objects.mine(member, now).filter(group=group).delete()
    CareWish.objects.visible_to(member).filter(group=group).delete()
    LeftAlone.objects.visible_to(member).filter(group=group).delete()
    if words == "taken":
        Afterword.objects.mine(member, now).filter(group=group).delete()
        CheckIn.objects.visible_to(member, now).filter(member=member, group=group).delete()


@receiver(mute_ended)
def lists_stay_as_they_were(
    sender: object,
    member: Member,
    group: Group,
    other: Member,
    since: dt.datetime,
    now: dt.datetime,
    **_: Any,
) -> None:
    """Of rounds that closed while they did not read `other`, `other` is not told that the circle has not heard from them: a name
    that appears now would tell of it (decision 17)."""
    if Membership.objects.filter(member=member, group=group, until=None).exists():
        LeftAlone.objects.create(group=group, member=member, from_whom=other, since=since, until=now)


@receiver(group_silent)
def nothing_is_asked_any_more(sender: object, group: Group, now: dt.datetime, **_: Any) -> None:
    """Rhythms end, rounds that are open close, and none opens after that. One whose door is open already, before it opens, stays
    as one that closed: what is held live in it ends by whoever holds it, and is there until it is erased."""
    Rhythm.objects.going_on().filter(group=group).update(ended_at=now)
    Round.objects.open(now).filter(group=group).update(closes_at=now)
    stay = unmake(Round.objects.filter(group=group, opens_at__gte=now), None, now)
    Round.objects.filter(pk__in=stay).update(opens_at=now - dt.timedelta(seconds=1), closes_at=now)


@receiver(group_erasing)
def every_answer_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind; what it asked goes as well."""
    with keeper("erase the check-ins of a group that has ended"):
        answers = LetterAnswer.objects.filter(group=group).delete()[0]
        gone = {
            "check-ins": CheckIn.objects.filter(group=group).delete()[0],
            "letters": Letter.objects.filter(group=group).delete()[0] + answers,
            "closing words": Afterword.objects.filter(group=group).delete()[0],
            "handovers": Handover.objects.filter(group=group).delete()[0],
        }
        gone["unfinished answers"] = Beginning.objects.filter(group=group, sent=False).delete()[0]
        Beginning.objects.filter(group=group).delete()
        ReminderWish.objects.filter(group=group).delete()
        CareWish.objects.filter(group=group).delete()
        LeftAlone.objects.filter(group=group).delete()
    gone["rounds"] = Round.objects.filter(group=group).delete()[0]
    for departure in (Pause, Extra):
        departure.objects.filter(rhythm__group=group).delete()
    gone["rhythms"] = Rhythm.objects.filter(group=group).delete()[0]
    return gone
