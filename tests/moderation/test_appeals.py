"""Appeals: heard by whoever can take them, answered to whoever asked, and to nobody else."""

import pytest
from django.db import transaction

from moderation import actions
from moderation.models import Case, CaseLetter, Report
from notices.models import Notice
from tests.cast import Cast
from tests.moderation.desk import another_moderator, in_hand, promise, tell
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


def answered(cast: Cast) -> tuple[Report, CaseLetter]:
    """Moe wrote to Ben and answered Ana."""
    promise(cast.tuesday, "reported")
    report = tell(cast)
    case, piece = in_hand(cast, cast.moe, report)
    with transaction.atomic(), acting_as(cast.moe.pk):
        letter = actions.act(
            member=cast.moe, case=case, piece=piece, what="set_aside", words="Why.", now=cast.now
        )
        actions.answer(member=cast.moe, case=case, words="Thank you.", outcome="acted", now=cast.now)
    return report, letter


def again(cast: Cast, letter: CaseLetter) -> None:
    with transaction.atomic(), acting_as(cast.ben.pk):
        actions.appeal_letter(member=cast.ben, letter=letter, words="I see it differently.", now=cast.now)


def rung(cast: Cast) -> set[int]:
    return set(
        Notice.objects.filter(kind="case-waits", dedupe__contains="again").values_list(
            "recipient_id", flat=True
        )
    )


def test_an_appeal_is_heard_by_those_at_the_desk_who_are_not_concerned(cast: Cast) -> None:
    mia = another_moderator()
    report, letter = answered(cast)
    again(cast, letter)
    assert rung(cast) == {cast.moe.pk, mia.pk}
    Notice.objects.filter(dedupe__contains="again").delete()
    with transaction.atomic(), acting_as(cast.ana.pk):
        actions.appeal(member=cast.ana, report=report, words="Look again.", now=cast.now)
    assert rung(cast) == {cast.moe.pk, mia.pk}


def test_an_appeal_of_somebody_whose_seat_ended_is_heard(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    case, piece = in_hand(cast, cast.moe, tell(cast))
    with transaction.atomic(), acting_as(cast.moe.pk):
        letter = actions.act(
            member=cast.moe, case=case, piece=piece, what="end_seat", words="Why.", now=cast.now
        )
    again(cast, letter)
    assert rung(cast) == {cast.moe.pk}


def test_an_appeal_leaves_a_case_in_another_hand_there(cast: Cast) -> None:
    """Ben asks for another look; Mia has it; Ana asks too: Mia goes on."""
    mia = another_moderator()
    report, letter = answered(cast)
    again(cast, letter)
    with transaction.atomic(), acting_as(mia.pk):
        case = Case.objects.visible_to(mia).get(pk=report.case_id)
        assert actions.take(member=mia, case=case, now=cast.now)
    with transaction.atomic(), acting_as(cast.ana.pk):
        actions.appeal(member=cast.ana, report=report, words="Look again.", now=cast.now)
    with transaction.atomic(), keeper("test"):
        assert Case.objects.get(pk=report.case_id).taken_by_id == mia.pk


def test_who_is_concerned_is_answered_and_who_told_us_hears_nothing_of_it(cast: Cast) -> None:
    mia = another_moderator()
    report, letter = answered(cast)
    again(cast, letter)
    before = Notice.objects.filter(recipient=cast.ana).count()
    with transaction.atomic(), acting_as(mia.pk):
        case = Case.objects.visible_to(mia).get(pk=report.case_id)
        assert actions.take(member=mia, case=case, now=cast.now)
        actions.answer(member=mia, case=case, words="", concerned="It stays.", outcome="left", now=cast.now)
    with transaction.atomic(), keeper("test"):
        written = CaseLetter.objects.filter(case=report.case_id, writer=mia).select_related("key")
        assert [(one.reader_id, one.words) for one in written] == [(cast.ben.pk, "It stays.")]
        assert Case.objects.get(pk=report.case_id).closed_at is not None
    assert Notice.objects.filter(recipient=cast.ana).count() == before
    assert Notice.objects.filter(recipient=cast.ben, kind="case-letter").count() == 2
