"""What was reported, for Moe to look after: one thing waits, one is in hand, and one of Ben's is answered."""

import datetime as dt
import uuid

from core import clock
from groups.models import Group
from members.models import Member
from moderation import actions, reportable
from moderation.models import Case, Report
from shares.models import Share
from vault.actor import acting_as
from vault.keys import key_for
from vault.models import whole_day_after

HOUR = dt.timedelta(hours=1)

TABLETS = (
    "I have half a box of sleeping tablets left over. If anybody wants them, tell me here and I’ll post them."
)
ANSWER = (
    "Thank you for telling us. We read it, and found nothing in it that would have to change. It was good to ask, and you can ask "
    "again."
)


def report(people: dict[str, Member], tuesday: Group, mornings: Group, now: dt.datetime) -> None:
    """Told in the order in which it happened; true at any hour."""
    moe = people["Moe"]
    old = _tell(people["Ben"], _newest(people["Lark"], tuesday, now), "other", now - 26 * HOUR)
    with acting_as(moe.pk):
        case = _take(moe, old, now - 20 * HOUR)
        actions.answer(member=moe, case=case, words=ANSWER, outcome=Case.Outcome.LEFT, now=now - 19 * HOUR)
    words = "It is hard to read on some days, note or no note."
    mine = _tell(people["Marigold"], _newest(people["Kestrel"], tuesday, now), "other", now - 7 * HOUR, words)
    with acting_as(moe.pk):
        _take(moe, mine, now - 6 * HOUR)
    tablets = _say(people["Fern"], mornings, TABLETS, now - 3 * HOUR)
    _tell(people["Cleo"], tablets, "selling", now - 2 * HOUR, "I did not answer.")


def _newest(author: Member, group: Group, now: dt.datetime) -> Share:
    """The newest thing that person said to everyone there under their name."""
    with acting_as(author.pk):
        said = Share.objects.mine(author, now).filter(group=group, audience="group", unnamed=False)
        return said.latest("created_at")


def _say(author: Member, group: Group, words: str, at: dt.datetime) -> Share:
    fades = group.fades_at(at)
    with acting_as(author.pk):
        return Share.objects.create(
            group=group, author=author, body=words, promise=group.promises.get(), created_at=at, fades_at=fades,
            key=key_for(owner_id=author.pk, group_id=group.pk, until=whole_day_after(fades)),
        )  # fmt: skip


def _tell(member: Member, about: Share, reason: str, at: dt.datetime, words: str = "") -> Report:
    with acting_as(member.pk):
        thing = reportable.load(member, "share", about.public_id, clock.now())
        return actions.tell(
            reporter=member, thing=thing, reason=reason, desk=Case.Desk.MODERATORS, words=words, submission=uuid.uuid4(),
            now=at,
        )  # fmt: skip


def _take(moe: Member, told: Report, at: dt.datetime) -> Case:
    case = Case.objects.visible_to(moe, at).get(pk=told.case_id)
    actions.take(member=moe, case=case, now=at)
    return Case.objects.visible_to(moe, at).get(pk=case.pk)
