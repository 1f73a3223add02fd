"""What becomes of requests, rings and duty when somebody leaves, and when a circle is erased."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from groups.models import Group
from groups.signals import group_erasing, mute_began, seat_left
from members.models import Member
from shares.signals import hours_wanted
from support import actions, notices, panel
from support.models import (
    Asked,
    Duty,
    DutyNote,
    FalseUse,
    RequestWords,
    RingPlace,
    SupportRequest,
    Worry,
    WorryTold,
    WorryWish,
)
from support.querysets import LIVE
from vault.actor import keeper


@receiver(seat_left)
def they_drop_out(
    sender: object, member: Member, group: Group, words: str, now: dt.datetime, **_: Any
) -> None:
    """What they hold there goes on to others; what they asked there ends, and goes on elsewhere where it was asked elsewhere
    too. Their place on duty stands empty. Done as the member."""
    _lock(member, group, now)
    theirs = Asked.objects.visible_to(member, now).filter(member=member, group=group, held_at__isnull=False)
    for row in theirs.filter(request__state="held").select_related("request"):
        actions.hand_on(member=member, request=row.request, now=now)
    _asked_no_more(member, group, now)
    if words == "taken":
        RequestWords.objects.mine(member).filter(group=group).delete()
        DutyNote.objects.mine(member).filter(group=group).delete()
        Worry.objects.mine(member).filter(group=group).update(words=None)
    WorryWish.objects.visible_to(member).filter(group=group).delete()
    RingPlace.objects.visible_to(member).filter(group=group).delete()
    Duty.objects.visible_to(member, now).filter(group=group, member=member).update(member=None, cover_on=None)
    Duty.objects.visible_to(member, now).filter(group=group, covered_by=member).update(covered_by=None)
    notices.tend_soon()


def _lock(member: Member, group: Group, now: dt.datetime) -> None:
    """Every request this touches, before any row of who is asked: so does the clock, and neither waits for the other."""
    rows = (
        Asked.objects.visible_to(member, now).filter(group=group, request__state__in=LIVE).values("request")
    )
    requests = SupportRequest.objects.visible_to(member, now).filter(pk__in=rows).order_by("pk")
    list(requests.select_for_update(of=("self",)))


@receiver(pre_delete, sender=Member)
def an_erasure_comes_after_the_clock(sender: object, instance: Member, **_: Any) -> None:
    """An account is about to be erased, by whatever way: every request it touches is locked before any row of who is asked, as
    everywhere. Django itself would begin with those rows, and the clock, which has the request by then, with it: each would wait
    for the other. Only locks are taken here (decision 31)."""
    with keeper("lock the requests an erasure touches, before any row of theirs"):
        asked = Asked.objects.filter(member=instance).values("request")
        requests = SupportRequest.objects.filter(Q(asker=instance) | Q(pk__in=asked)).order_by("pk")
        list(requests.select_for_update(of=("self",)).values_list("pk"))


def _asked_no_more(member: Member, group: Group, now: dt.datetime) -> None:
    mine = Asked.objects.visible_to(member, now).filter(asker=member)
    mine.filter(group=group).delete()
    for request in SupportRequest.objects.visible_to(member, now).live().filter(asker=member):
        if not mine.filter(request=request).exists():
            actions.withdraw(member=member, request=request, now=now)


@receiver(mute_began)
def nobody_whom_one_keeps_apart_from_holds_it(
    sender: object, member: Member, group: Group, other: Member, now: dt.datetime, **_: Any
) -> None:
    """What somebody holds of theirs goes on to others at once; whom they hold themselves, the clock's next tick finds."""
    actions.let_go(member=member, other=other, group=group, now=now)


@receiver(hours_wanted)
def the_rota_in_words(sender: object, member: Member, group: Group, now: dt.datetime, **_: Any) -> str:
    """Beside what somebody is about to share."""
    return panel.hours(member, group, now)


@receiver(group_erasing)
def all_of_it_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind. A request that was asked elsewhere, too, goes on there."""
    with keeper("erase requests, rings, duty and worries of a group that has ended"):
        words = RequestWords.objects.filter(group=group).delete()[0]
        notes = DutyNote.objects.filter(group=group).delete()[0]
        worries = Worry.objects.filter(group=group).delete()[0]
        WorryTold.objects.filter(group=group).delete()
        FalseUse.objects.filter(group=group).delete()
        WorryWish.objects.filter(group=group).delete()
        Asked.objects.filter(group=group).delete()
        RingPlace.objects.filter(group=group).delete()
        Duty.objects.filter(group=group).delete()
    return {"requests for a hand": words, "notes between those on duty": notes, "worries": worries}
