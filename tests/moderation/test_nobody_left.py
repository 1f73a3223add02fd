"""A report never comes to where nobody may work on it: neither by what is ticked, nor by whom somebody keeps apart from."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from groups.models import Membership, Mute
from members.models import Member
from moderation import actions, reportable, tasks
from moderation.models import Case, Evidence, Report
from moderation.proof import holds
from notices.models import Notice
from tests.cast import Cast, member, reply, seat
from tests.moderation.desk import another_moderator, in_hand, promise, tell
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


def holder(cast: Cast, name: str, **fields: object) -> Member:
    with transaction.atomic():
        one = member(name, **fields)
        seat(one, cast.tuesday, cast.now - dt.timedelta(days=30), role="facilitator")
    return one


def ticking(cast: Cast, author: Member, desk: str) -> Report:
    """Ana reports Ben's share, with a reply of that person."""
    with transaction.atomic():
        said = reply(author, cast.share, "and I said this", cast.now)
    with transaction.atomic(), acting_as(cast.ana.pk):
        beside = [reportable.load(cast.ana, "reply", said.public_id, cast.now)]
    return tell(cast, desk=desk, beside=beside)


def kept_from_all(cast: Cast) -> Report:
    """Ben keeps apart from the only other one who holds the circle, and is reported to those who hold it."""
    lou = holder(cast, "lou")
    with transaction.atomic(), acting_as(cast.ben.pk):
        Mute.objects.create(group=cast.tuesday, member=cast.ben, other=lou, withholds=True, at=cast.now)
    return tell(cast, desk="holders")


def test_ticking_what_a_holder_said_puts_no_holder_apart(cast: Cast) -> None:
    lou = holder(cast, "lou")
    report = ticking(cast, lou, "holders")
    with transaction.atomic(), acting_as(lou.pk):
        assert Case.objects.visible_to(lou).filter(pk=report.case_id).exists()
        assert Case.objects.filter(pk=report.case_id).exists()
    with transaction.atomic(), keeper("test"):
        assert not Evidence.objects.filter(case=report.case_id, author=lou).exists()


@pytest.mark.parametrize(("opening", "goes"), [("nothing", False), ("reported", True)])
def test_a_case_no_holder_may_take_comes_to_the_moderators(cast: Cast, opening: str, goes: bool) -> None:
    """With the words only where their promise lets them go there, and proven as what it then is."""
    promise(cast.tuesday, opening)
    report = kept_from_all(cast)
    tasks.tend()
    tasks.tend()
    with transaction.atomic(), keeper("test"):
        case = Case.objects.get(pk=report.case_id)
        assert (case.desk, sorted(case.apart)) == ("moderators", sorted([cast.ana.pk, cast.ben.pk]))
        piece = Evidence.objects.select_related("key").get(case=case)
        assert (piece.words is not None) is goes
        assert holds(piece)
    heard = Notice.objects.filter(kind="case-waits", about=case.public_id)
    told = set(heard.values_list("recipient", flat=True))
    assert cast.moe.pk in told
    assert not told & {cast.ana.pk, cast.ben.pk}
    in_hand(cast, cast.moe, report)
    again = tell(cast)  # another report of the same to the moderators finds it
    assert again.case_id == report.case_id


def test_a_moderator_from_whom_they_keep_apart_as_a_holder_may_take_it(cast: Cast) -> None:
    Member.objects.filter(is_moderator=True).update(is_moderator=False)
    report = kept_from_all(cast)
    Member.objects.filter(sign_in_name="lou").update(is_moderator=True)
    lou = Member.objects.get(sign_in_name="lou")
    tasks.tend()
    with transaction.atomic(), acting_as(lou.pk):
        assert Case.objects.visible_to(lou).filter(pk=report.case_id).exists()
        assert Case.objects.filter(pk=report.case_id).exists()


def test_it_comes_over_when_the_last_who_held_the_circle_is_gone(cast: Cast) -> None:
    lou = holder(cast, "lou")
    report = tell(cast, desk="holders")
    tasks.tend()
    with transaction.atomic(), keeper("test"):
        assert Case.objects.get(pk=report.case_id).desk == "holders"
    Membership.objects.filter(member=lou).update(role="member")
    tasks.tend()
    with transaction.atomic(), keeper("test"):
        assert Case.objects.get(pk=report.case_id).desk == "moderators"


def test_the_database_lets_no_case_come_over_with_words_that_may_not(cast: Cast) -> None:
    promise(cast.tuesday, "nothing")
    report = kept_from_all(cast)
    with pytest.raises(ProgrammingError), transaction.atomic(), keeper("test"):
        Case.objects.filter(pk=report.case_id).update(desk="moderators", moved_at=cast.now)


def test_nobody_is_alone_because_something_of_anothers_was_ticked(cast: Cast) -> None:
    """Another moderator whose reply was ticked is there: who asks does not go on alone, by the database too."""
    promise(cast.tuesday, "around")
    mia = another_moderator()
    with transaction.atomic():
        seat(mia, cast.tuesday, cast.now - dt.timedelta(days=30))
    case, piece = in_hand(cast, cast.moe, ticking(cast, mia, "moderators"))
    with transaction.atomic(), acting_as(cast.moe.pk):
        opening = actions.ask_opening(
            member=cast.moe, case=case, scope="thread", reason="context", words="Why.", piece=piece, now=cast.now
        )  # fmt: skip
        opening.refresh_from_db()
        assert not opening.alone
