"""Reporting: what goes along to whom, how its reporter follows it, and that nobody else learns anything."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from moderation import actions, letters, reportable
from moderation.actions.reporting import MOST_A_DAY
from moderation.models import Case, CaseLetter, Evidence, Report
from moderation.proof import holds
from moderation.purge import KEPT_FOR, purge_over
from notices.models import Notice
from tests.cast import CANARY, Cast, share
from tests.moderation.desk import promise, tell
from vault.actor import acting_as, keeper
from vault.models import DataKey

pytestmark = pytest.mark.django_db


def test_a_report_reaches_its_end_and_may_be_looked_at_again_once(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    report = tell(cast, words="please look")
    with acting_as(cast.moe.pk):
        case = Case.objects.visible_to(cast.moe).get(pk=report.case_id)
        assert actions.take(member=cast.moe, case=case, now=cast.now)
        assert not Evidence.objects.visible_to(cast.moe).filter(case=case).exists()
        actions.look(member=cast.moe, case=case, now=cast.now)
        actions.answer(member=cast.moe, case=case, words="Thank you.", outcome="left", now=cast.now)
    with acting_as(cast.ana.pk):
        mine = Report.objects.mine(cast.ana).get()
        assert mine.pk == report.pk
        assert mine.state == "answered"
        assert CaseLetter.objects.visible_to(cast.ana).get(act="answer").words == "Thank you."
        actions.appeal(member=cast.ana, report=mine, words="There is more.", now=cast.now)
        with pytest.raises(PermissionDenied):
            actions.appeal(member=cast.ana, report=mine, words="And more.", now=cast.now)
    with acting_as(cast.moe.pk):
        again = Case.objects.visible_to(cast.moe).open().get(pk=report.case_id)
        assert again.appealed


def test_the_copy_is_proven(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    report = tell(cast)
    with keeper("test"):
        copy = Evidence.objects.select_related("key").get(case=report.case_id)
        assert CANARY in copy.words
        assert holds(copy)
        copy.words += "."
        assert not holds(copy)
        copy.refresh_from_db()
        copy.said_at += dt.timedelta(microseconds=1)
        assert not holds(copy)


def test_nothing_goes_to_moderators_where_the_promise_says_so(cast: Cast) -> None:
    promise(cast.tuesday, "nothing")
    report = tell(cast)
    with keeper("test"):
        assert Evidence.objects.get(case=report.case_id).words is None


def test_the_database_shows_no_copy_without_a_look_and_no_case_to_others(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    case = tell(cast).case_id
    with acting_as(cast.moe.pk):
        assert Case.objects.filter(pk=case).exists()
        assert not Evidence.objects.filter(case=case).exists()
    for other in (cast.ben, cast.cleo, cast.dev, cast.ada, cast.zoe, cast.finn):
        with acting_as(other.pk):
            assert not Case.objects.filter(pk=case).exists()
            assert not DataKey.objects.filter(owner_id=-case).exists() or other == cast.ben
            for model in (Evidence, Report, CaseLetter):
                assert not model.objects.filter(case=case).exists(), (other.display_name, model)


def test_who_reports_or_is_concerned_never_works_on_it(cast: Cast) -> None:
    """Also a moderator who had it in hand before they reported it themselves."""
    promise(cast.tuesday, "reported")
    report = tell(cast)
    with keeper("test"):
        Case.objects.filter(pk=report.case_id).update(apart=[cast.ana.pk, cast.ben.pk, cast.moe.pk])
    with acting_as(cast.moe.pk):
        assert not Case.objects.visible_to(cast.moe).filter(pk=report.case_id).exists()
        assert not Case.objects.filter(pk=report.case_id).exists()  # and the database alone


def test_a_circle_that_one_of_them_holds_does_not_judge_itself(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        thing = reportable.load(cast.ben, "reply", cast.reply.public_id, cast.now)
        with pytest.raises(PermissionDenied):  # Ana replied, and Ana holds the circle
            actions.tell(
                reporter=cast.ben, thing=thing, reason="hurtful", desk="holders", submission=uuid.uuid4(), now=cast.now
            )  # fmt: skip


def test_ones_own_and_what_one_does_not_see_cannot_be_reported(cast: Cast) -> None:
    for who in (cast.ben, cast.cleo, cast.moe):
        with acting_as(who.pk), pytest.raises(Http404):
            reportable.load(who, "share", cast.share.public_id, cast.now)


def test_a_flood_is_taken_in_and_makes_no_heap(cast: Cast) -> None:
    """Each still arrives; after so many a day they are put with one before, and its reporter is told."""
    promise(cast.tuesday, "reported")
    said = [share(cast.ben, cast.tuesday, f"one {n}", cast.now) for n in range(MOST_A_DAY + 20)]
    made: list[Report] = []
    with acting_as(cast.ana.pk):
        for one in said:
            thing = reportable.load(cast.ana, "share", one.public_id, cast.now)
            made.append(
                actions.tell(
                    reporter=cast.ana,
                    thing=thing,
                    reason="hurtful",
                    desk="moderators",
                    submission=uuid.uuid4(),
                    now=cast.now,
                )
            )
        assert Report.objects.mine(cast.ana).count() == len(said)
    assert [one.joined for one in made] == [False] * MOST_A_DAY + [True] * 20
    assert len({one.case_id for one in made}) == MOST_A_DAY
    with keeper("test"):
        assert Evidence.objects.filter(case__in=[one.case_id for one in made]).count() == len(said)
        assert Notice.objects.filter(kind="case-waits").count() == MOST_A_DAY


def test_the_same_form_is_one_report_and_two_people_make_one_case(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    form = uuid.uuid4()
    assert tell(cast, submission=form).pk == tell(cast, submission=form).pk
    other = share(cast.ana, cast.tuesday, "not this", cast.now)
    assert other.pk
    assert tell(cast).case_id == tell(cast, reason="danger").case_id
    with keeper("test"):
        case = Case.objects.get(pk=tell(cast).case_id)
    assert (case.reason, case.weight) == ("danger", 0)


def test_who_is_concerned_hears_nothing_before_something_is_done(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    before = Notice.objects.filter(recipient=cast.ben).count()
    tell(cast)
    assert Notice.objects.filter(recipient=cast.ben).count() == before


def test_a_case_is_erased_with_its_key_sixty_days_after_it_closed(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    case = tell(cast).case_id
    with keeper("test"):
        Case.objects.filter(pk=case).update(closed_at=cast.now)
    purge_over(now=cast.now + KEPT_FOR - dt.timedelta(seconds=1))
    with keeper("test"):
        assert Evidence.objects.filter(case=case).exists()
    purge_over(now=cast.now + KEPT_FOR)
    with keeper("test"):
        assert not Evidence.objects.filter(case=case).exists()
        assert not Report.objects.filter(case=case).exists()
        assert not DataKey.objects.filter(owner_id=-case).exists()


def test_every_act_has_a_letter_and_words_for_the_record() -> None:
    from moderation.retold import DONE

    assert set(DONE) == set(letters.ALL) - set(
        letters.ON_ACCOUNTS
    )  # those have lines of their own, without a circle
    assert all(act.letter.strip() and act.hint and act.done for act in letters.ALL.values())


def test_what_somebody_wrote_to_one_alone_is_copied_as_far_as_that_one_ticks(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    assert cast.line is not None
    with acting_as(cast.ana.pk):
        thing = reportable.load(cast.ana, "toone", cast.line.public_id, cast.now)
        beside = reportable.neighbours(cast.ana, thing, cast.now)
        assert [one.kind for one in beside] == ["toone"]
        report = actions.tell(
            reporter=cast.ana,
            thing=thing,
            desk="moderators",
            reason="hurtful",
            submission=uuid.uuid4(),
            now=cast.now,
        )
    with keeper("test"):
        copied = Evidence.objects.select_related("key").filter(case=report.case_id)
        assert [piece.words for piece in copied] == [thing.words]
    for stranger in (cast.cleo, cast.moe, cast.ada):
        with acting_as(stranger.pk), pytest.raises(Http404):
            reportable.load(stranger, "toone", cast.line.public_id, cast.now)
