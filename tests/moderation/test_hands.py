"""A case in the hand of somebody who is not there any more waits again, its reporters read so, and others hear of it."""

import datetime as dt

import pytest
from django.db import transaction

from groups.models import Membership
from members.models import Member
from moderation import tasks
from moderation.models import Case, Report
from notices.models import Notice
from tests.cast import Cast, member, seat
from tests.moderation.desk import another_moderator, in_hand, promise, tell
from vault.actor import keeper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("how", ["office given back", "account closed", "account erased", "two weeks"])
def test_a_case_of_a_moderator_who_is_gone_waits_again(cast: Cast, how: str) -> None:
    promise(cast.tuesday, "reported")
    mia, max_ = another_moderator(), another_moderator("max")
    report = tell(cast)
    in_hand(cast, max_, report)
    tasks.tend()
    with transaction.atomic(), keeper("test"):
        assert Case.objects.get(pk=report.case_id).taken_by_id == max_.pk
        if how == "office given back":
            Member.objects.filter(pk=max_.pk).update(is_moderator=False)
        elif how == "account closed":
            Member.objects.filter(pk=max_.pk).update(is_active=False)
        elif how == "account erased":
            Case.objects.filter(pk=report.case_id).update(taken_by=None)
        else:
            Case.objects.filter(pk=report.case_id).update(taken_at=cast.now - dt.timedelta(days=14))
    tasks.tend()
    tasks.tend()
    with transaction.atomic(), keeper("test"):
        case = Case.objects.get(pk=report.case_id)
        assert (case.taken_by_id, case.taken_at) == (None, None)
        assert Report.objects.get(pk=report.pk).state == "waiting"
    heard = Notice.objects.filter(kind="case-waits", dedupe__contains="again").values_list(
        "recipient", flat=True
    )
    assert {cast.moe.pk, mia.pk} <= set(heard)
    assert not set(heard) & {cast.ana.pk, cast.ben.pk}


def test_a_case_of_somebody_who_no_longer_holds_the_circle_waits_again(cast: Cast) -> None:
    lou = member("lou")
    with transaction.atomic():
        sits = seat(lou, cast.tuesday, cast.now - dt.timedelta(days=30), role="facilitator")
    report = tell(cast, desk="holders")
    in_hand(cast, lou, report)
    Membership.objects.filter(pk=sits.pk).update(role="member")
    tasks.tend()
    with transaction.atomic(), keeper("test"):
        assert Case.objects.get(pk=report.case_id).taken_by_id is None
