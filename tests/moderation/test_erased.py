"""An account is erased: what waited because of its words is over and answered; what it told us goes on without its name."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test import Client

from members import erasing
from members.models import Member
from moderation import actions, hands
from moderation.forms import OUTCOMES
from moderation.models import Case, CaseLetter, Evidence, Report
from moderation.proof import holds
from notices.models import Notice
from tests.cast import CANARY, Cast, member, seat
from tests.moderation.desk import in_hand, promise, tell
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


def erased(cast: Cast, who: Member) -> None:
    """As if that account had been ended, and its time were over."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE rc_owner; ALTER TABLE members_member DISABLE TRIGGER ends")
        cursor.execute(
            "UPDATE members_member SET ended_at = %s, erase_from = %s WHERE id = %s",
            [cast.now, cast.now, who.pk],
        )
        cursor.execute("ALTER TABLE members_member ENABLE TRIGGER ends")
    assert erasing.erase_due(now=cast.now) == 1


@pytest.mark.parametrize("desk", ["moderators", "holders"])
def test_cases_about_their_words_are_closed_and_who_told_us_is_answered(cast: Cast, desk: str) -> None:
    promise(cast.tuesday, "reported")
    with transaction.atomic():
        lou_seat = cast.tuesday.memberships.get(member=cast.dev)
        lou_seat.until, lou_seat.role = None, "facilitator"
        lou_seat.save()
    report = tell(cast, desk=desk)
    in_hand(cast, cast.moe if desk == "moderators" else cast.dev, report)
    erased(cast, cast.ben)
    with transaction.atomic(), keeper("test"):
        case = Case.objects.get(pk=report.case_id)
        assert (case.outcome, case.closed_at, case.taken_by_id, case.concerned_id) == (
            "gone",
            cast.now,
            None,
            None,
        )
        assert not Evidence.objects.filter(case=case).exists()
        assert CaseLetter.objects.filter(case=case).count() == 1
    assert Notice.objects.filter(kind="report-answered", recipient=cast.ana).count() == 1
    ana = Client()
    ana.force_login(cast.ana)
    page = ana.get(f"/reports/{report.public_id}/").content.decode()
    assert "not there any more" in page
    moe = Client()
    moe.force_login(cast.moe)
    assert "What was said is gone" not in moe.get("/care/cases/").content.decode()
    if desk == "moderators":
        assert "What was said is gone" in moe.get(f"/care/cases/{case.public_id}/").content.decode()


def test_nobody_chooses_that_words_are_gone(cast: Cast) -> None:
    """That is said by the house alone: it closes a case without a person's letter."""
    assert {code for code, _ in OUTCOMES} == {"acted", "left"}


def test_what_they_told_us_goes_on_without_their_name(cast: Cast) -> None:
    """The copy stays sealed and proven, somebody can still act on it and answer whoever else told us."""
    promise(cast.tuesday, "reported")
    report = tell(cast, words=f"{CANARY} I was frightened")
    erased(cast, cast.ana)
    with transaction.atomic(), keeper("test"):
        kept = Report.objects.select_related("key").get(pk=report.pk)
        assert (kept.reporter_id, kept.words, kept.appeal) == (None, None, None)
        piece = Evidence.objects.select_related("key").get(case=report.case_id)
        assert piece.added_by_id is None
        assert holds(piece)
        assert Case.objects.get(pk=report.case_id).closed_at is None
    case, piece = in_hand(cast, cast.moe, report)
    moe = Client()
    moe.force_login(cast.moe)
    assert CANARY in moe.get(f"/care/cases/{case.public_id}/words/").content.decode()
    with transaction.atomic(), acting_as(cast.moe.pk):
        actions.act(
            member=cast.moe, case=case, piece=piece, what="set_aside", words="Let us talk.", now=cast.now
        )
    answer = f"/care/cases/{case.public_id}/answer/"
    assert 'name="words"' not in moe.get(answer).content.decode()  # nobody waits for words
    assert moe.post(answer, {"outcome": "acted"}).status_code == 302
    with transaction.atomic(), keeper("test"):
        assert Case.objects.get(pk=case.pk).outcome == "acted"


def test_a_case_comes_over_to_the_moderators_though_its_reporter_is_gone(cast: Cast) -> None:
    kim = cast.kim = member("kim")  # type: ignore[attr-defined]
    with transaction.atomic():
        seat(kim, cast.tuesday, cast.now - dt.timedelta(days=30))
    report = tell(cast, who="kim", desk="holders")
    erased(cast, kim)
    cast.tuesday.memberships.filter(member=cast.ana).update(role="member")
    assert hands.come_over(now=cast.now + dt.timedelta(minutes=1)) == 1
    with transaction.atomic(), keeper("test"):
        case = Case.objects.get(pk=report.case_id)
        assert (case.desk, case.apart) == ("moderators", [cast.ben.pk])
