"""Who may write to whom, and what they may do with it; one condition a line."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from conversations.models import Conversation, ConversationWords, OpenEarly
from groups.models import Group, Membership, Mute
from groups.policies import is_silent
from groups.querysets import seats_of
from members import consent
from members.models import Member

SHIELDED = dt.timedelta(days=21)
"""For so long after taking a seat nobody writes first to somebody who did not choose it: three weeks is time to see how a circle
speaks, and to know who one wants to hear from (decision 24)."""

ASKS_A_DAY = 5
"""As many new people one member may write to within 24 hours, in all circles together."""

ONCE_IN = dt.timedelta(days=7)
"""How long after a request nobody can send another to the same person, taken back or not."""

EDITS = dt.timedelta(minutes=15)
"""For how long one's own words can be changed, as in the circle (`shares.policies.EDITS`)."""


def may_write_here(group: Group) -> bool:
    """Whether two may write to each other in that circle: where its promise lets members write to people they choose."""
    return group.writing == Group.Writing.CHOSEN and not is_silent(group)


def reachable(member: Member, now: dt.datetime) -> Q:
    """Of a seat: that member can write first to who sits there. They came to stay, and hold the space, or have been there for
    three weeks, or chose it."""
    chosen = OpenEarly.objects.visible_to(member, now)
    early = Exists(chosen.filter(group=OuterRef("group"), member=OuterRef("member")))
    holds = Q(role=Membership.Role.FACILITATOR)
    return Q(holds | Q(since__lte=now - SHIELDED) | Q(early), visit_rounds=None)


def may_ask(member: Member, seat: Membership, now: dt.datetime) -> bool:
    """Whether that member may write first to who sits on `seat`: both sit there to stay, in a circle where members write to
    each other; the other is not new, or wants it; and one does not keep quiet about them oneself. What else the other wishes
    is not asked here, for it must not show."""
    mine = seats_of(member, now).filter(group=seat.group_id, visit_rounds=None)
    return (
        seat.member_id != member.pk
        and may_write_here(seat.group)
        and mine.exists()
        and Membership.objects.active(now).filter(reachable(member, now), pk=seat.pk).exists()
        and not is_unwanted(member, seat.group, seat.member_id)
    )


def is_unwanted(member: Member, group: Group, other_id: int) -> bool:
    """Whether that member does not want to read that person there."""
    return Mute.objects.visible_to(member).filter(group=group, other=other_id).exists()


def may_answer(member: Member, conversation: Conversation, now: dt.datetime) -> bool:
    """Whether that request waits for that member's answer."""
    seen = Conversation.objects.visible_to(member, now).requests(member, now)
    return seen.filter(pk=conversation.pk).exists()


def may_say(member: Member, conversation: Conversation, now: dt.datetime) -> bool:
    """Whether that member may write in it: it was accepted, and goes on for them."""
    seen = Conversation.objects.visible_to(member, now).going_on(member)
    return seen.filter(pk=conversation.pk).exists() and may_write_here(conversation.group)


def may_take_up(member: Member, conversation: Conversation, now: dt.datetime) -> bool:
    """Whether that member ended it lately and may take it up again: they read the other, and the circle allows it."""
    seen = Conversation.objects.visible_to(member, now).ended_lately(member, now)
    return (
        seen.filter(pk=conversation.pk).exists()
        and may_write_here(conversation.group)
        and not is_unwanted(member, conversation.group, conversation.other_than(member.pk))
    )


def may_edit(member: Member, said: ConversationWords, now: dt.datetime) -> bool:
    """Whether that member may change those words: theirs, written a moment ago, still theirs to find, in a circle that speaks
    on, and keeping words stands."""
    return (
        said.author_id == member.pk
        and now - said.at < EDITS
        and ConversationWords.objects.mine(member, now).filter(pk=said.pk).exists()
        and not is_silent(said.group)
        and consent.stands(member, consent.HEALTH_WORDS)
    )
