"""What tests of reports and openings do again and again."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from checkins.models import CheckIn
from groups.models import Group, Promise
from groups.terms import OPENINGS
from members.models import Member
from moderation import actions, reportable
from moderation.models import Case, Evidence, Opening, Report
from tests.cast import Cast, member
from vault.actor import acting_as, keeper


def promise(group: Group, opening: str) -> None:
    """As if that had always been what the circle promised."""
    Group.objects.filter(pk=group.pk).update(opening=opening)
    for one in Promise.objects.filter(group=group):
        one.terms = {**one.terms, "opening": opening}
        one.since -= dt.timedelta(days=400)
        one.save(update_fields=["terms", "since"])
    with transaction.atomic(), keeper("test: as if answers had been given under it"):
        CheckIn.objects.filter(group=group).update(opening=OPENINGS[opening])


def tell(cast: Cast, who: str = "ana", desk: str = "moderators", **more: Any) -> Report:
    """Somebody reports Ben's share."""
    person = getattr(cast, who)
    with transaction.atomic(), acting_as(person.pk):
        thing = reportable.load(person, "share", cast.share.public_id, cast.now)
        return actions.tell(
            reporter=person, thing=thing, desk=desk, now=cast.now,
            **{"reason": "hurtful", "submission": uuid.uuid4(), **more},
        )  # fmt: skip


def in_hand(cast: Cast, who: Member, report: Report) -> tuple[Case, Evidence]:
    """That person takes it in hand and reads it, each in a transaction of its own."""
    with transaction.atomic(), acting_as(who.pk):
        case = Case.objects.visible_to(who).get(pk=report.case_id)
        assert actions.take(member=who, case=case, now=cast.now)
    with transaction.atomic(), acting_as(who.pk):
        actions.look(member=who, case=case, now=cast.now)
    with transaction.atomic(), acting_as(who.pk):
        pieces = Evidence.objects.visible_to(who, cast.now).filter(case=case, reported=True)
        return Case.objects.visible_to(who).get(pk=case.pk), pieces.select_related("key").get()


def another_moderator(name: str = "mia") -> Member:
    return member(name, is_moderator=True)


def asked(cast: Cast, scope: str = "thread", **more: Any) -> Opening:
    """Moe asks for an opening of Ben's share, or of the circle."""
    case, piece = in_hand(cast, cast.moe, tell(cast))
    with transaction.atomic(), acting_as(cast.moe.pk):
        return actions.ask_opening(
            member=cast.moe, case=case, scope=scope, piece=piece, now=cast.now,
            **{"reason": "context", "words": "It cannot be understood alone.", **more},
        )  # fmt: skip


def begun(cast: Cast, mia: Member, scope: str = "thread", **more: Any) -> Opening:
    """Asked by Moe, agreed by another, begun; each in a transaction of its own."""
    opening = asked(cast, scope, **more)
    with transaction.atomic(), acting_as(mia.pk):
        actions.agree(member=mia, opening=opening, now=cast.now)
    with transaction.atomic(), acting_as(cast.moe.pk):
        return actions.begin(member=cast.moe, opening=opening, now=cast.now)
