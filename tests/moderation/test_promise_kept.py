"""Words that were changed keep the closest promise they ever stood under, whatever it says later."""

import datetime as dt
import importlib
import uuid

import pytest
from django.db import connection, transaction

from checkins.actions import answer
from checkins.models import CheckIn
from gatherings.models import Gathering
from groups.models import Group, Promise
from moderation import actions, reportable
from moderation.models import Evidence
from moderation.querysets import opened
from tests.cast import CANARY, Cast
from tests.moderation.desk import another_moderator, begun, promise
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = dt.timedelta(hours=1)


def from_now_on(cast: Cast, opening: str, since: dt.datetime) -> None:
    """The circle promises something else from then on."""
    Group.objects.filter(pk=cast.tuesday.pk).update(opening=opening)
    last = Promise.objects.filter(group=cast.tuesday).latest("version")
    Promise.objects.create(
        group=cast.tuesday, version=last.version + 1, terms={**last.terms, "opening": opening}, since=since
    )
    cast.tuesday.refresh_from_db()


def answered_again(cast: Cast, at: dt.datetime) -> CheckIn:
    assert cast.round is not None
    with transaction.atomic(), acting_as(cast.ben.pk):
        return answer(member=cast.ben, of_round=cast.round, audience="group", words=f"{CANARY} again", now=at)


def test_an_answer_given_under_a_closer_promise_is_not_opened_under_a_looser_one(cast: Cast) -> None:
    promise(cast.tuesday, "nothing")
    from_now_on(cast, "around", cast.now - HOUR / 2)
    said = answered_again(cast, cast.now - HOUR / 4)
    opening = begun(cast, another_moderator(), "group")
    with transaction.atomic(), acting_as(cast.moe.pk):
        assert not CheckIn.objects.filter(pk=said.pk).exists()  # the database alone
    with transaction.atomic(), keeper("test: the application alone"):
        assert not opened(opening, cast.moe, cast.now)[2].filter(pk=said.pk).exists()


@pytest.mark.parametrize(("before", "after", "goes"), [("nothing", "reported", False), ("reported", "nothing", False),
                                                       ("reported", "reported", True)])  # fmt: skip
def test_an_answer_that_was_changed_is_copied_under_the_closer_promise(
    cast: Cast, before: str, after: str, goes: bool
) -> None:
    promise(cast.tuesday, before)
    from_now_on(cast, after, cast.now - HOUR / 2)
    said = answered_again(cast, cast.now - HOUR / 4)
    assert copied(cast, "checkin", said.public_id) is goes


def test_a_plan_reworded_under_a_closer_promise_is_not_copied(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    assert cast.gathering is not None
    with transaction.atomic(), keeper("test: it was planned before"):
        Gathering.objects.filter(pk=cast.gathering.pk).update(made_at=cast.now - HOUR)
    assert copied(cast, "gathering", cast.gathering.public_id)
    from_now_on(cast, "nothing", cast.now - HOUR / 2)
    assert not copied(cast, "gathering", cast.gathering.public_id)


def copied(cast: Cast, kind: str, about: str) -> bool:
    """Whether the words go along when Ana reports it to the moderators."""
    with transaction.atomic(), acting_as(cast.ana.pk):
        thing = reportable.load(cast.ana, kind, about, cast.now)
        report = actions.tell(
            reporter=cast.ana, thing=thing, reason="other", desk="moderators", submission=uuid.uuid4(), now=cast.now
        )  # fmt: skip
    with transaction.atomic(), keeper("test"):
        case = Evidence.objects.filter(case=report.case_id, kind=kind)
        went = case.latest("pk").words is not None
        case.delete()
    return went


def test_earlier_answers_keep_the_closest_promise_of_their_round(cast: Cast) -> None:
    backfill = importlib.import_module("checkins.migrations.0015_opening").OPENING
    assert cast.round is not None
    assert cast.checkin is not None

    def kept() -> int:
        with transaction.atomic(), keeper("test: the migration's own statement"):
            CheckIn.objects.update(opening=0)
            with connection.cursor() as cursor:
                cursor.execute(backfill)
            return CheckIn.objects.get(pk=cast.checkin.pk).opening

    promise(cast.tuesday, "around")
    assert kept() == 2
    from_now_on(cast, "reported", cast.round.opens_at - HOUR)
    assert kept() == 1
    from_now_on(cast, "around", cast.round.opens_at + (cast.checkin.at - cast.round.opens_at) / 2)
    assert kept() == 1  # it could have been given before
    from_now_on(cast, "nothing", cast.checkin.at + HOUR)
    assert kept() == 1
