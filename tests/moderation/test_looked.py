"""A look shows what was there when it was written, by each lock alone; what came after it needs another, with its line."""

import datetime as dt

import pytest
from django.db import transaction

from moderation import actions, reportable
from moderation.models import Case, Evidence, Report
from tests.cast import Cast, member, reply, seat
from tests.moderation.desk import in_hand, promise, tell
from vault.actor import acting_as, keeper
from vault.models import LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)


def joined_later(cast: Cast, case: Case) -> Evidence:
    """A third person's reply is ticked by a second report, after somebody looked."""
    with transaction.atomic():
        lou = member("lou")
        seat(lou, cast.tuesday, cast.now - dt.timedelta(days=30))
        said = reply(lou, cast.share, "and I said this", cast.now)
    with transaction.atomic(), acting_as(cast.ana.pk):
        beside = [reportable.load(cast.ana, "reply", said.public_id, cast.now)]
    again: Report = tell(cast, beside=beside)
    assert again.case_id == case.pk
    with transaction.atomic(), keeper("test"):
        return Evidence.objects.get(case=case, kind="reply")


def test_what_came_after_a_look_is_not_shown_by_it(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    case, _ = in_hand(cast, cast.moe, tell(cast))
    later = joined_later(cast, case)
    with transaction.atomic(), acting_as(cast.moe.pk):
        assert not Evidence.objects.filter(pk=later.pk).exists()  # the database alone
    with transaction.atomic(), keeper("test: the application alone"):
        assert not Evidence.objects.visible_to(cast.moe, cast.now).filter(pk=later.pk).exists()
        assert Evidence.objects.visible_to(cast.moe, cast.now).filter(case=case).exists()


def test_another_look_writes_its_line_and_shows_it(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    case, _ = in_hand(cast, cast.moe, tell(cast))
    later = joined_later(cast, case)
    with transaction.atomic(), acting_as(cast.moe.pk):
        first = actions.look(member=cast.moe, case=case, now=cast.now)
        assert actions.look(member=cast.moe, case=case, now=cast.now) == first
    assert LedgerEntry.objects.filter(kind="case.read", member_id=later.author_id).count() == 1
    with transaction.atomic(), acting_as(cast.moe.pk):
        assert Evidence.objects.visible_to(cast.moe, cast.now).filter(pk=later.pk).exists()
