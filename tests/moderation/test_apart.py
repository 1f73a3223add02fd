"""Who keeps their words from somebody keeps them when they are reported or opened; by each lock alone."""

import datetime as dt

import pytest
from django.db import transaction

from groups.models import Mute
from members.models import Member
from moderation.models import Case
from moderation.querysets import opened
from shares.models import Share
from tests.cast import Cast, member, seat
from tests.moderation.desk import another_moderator, begun, promise, tell
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


def keeps_from(cast: Cast, other: Member) -> None:
    with transaction.atomic(), acting_as(cast.ben.pk):
        Mute.objects.create(group=cast.tuesday, member=cast.ben, other=other, withholds=True, at=cast.now)


def test_who_holds_the_circle_does_not_get_by_a_report_what_is_kept_from_them(cast: Cast) -> None:
    lou, kim = member("lou"), member("kim")
    for one in (lou, kim):
        seat(one, cast.tuesday, cast.now - dt.timedelta(days=30), role="facilitator")
    keeps_from(cast, lou)
    report = tell(cast, desk="holders")
    for one, sees in ((lou, False), (kim, True)):
        with transaction.atomic(), acting_as(one.pk):
            assert Case.objects.visible_to(one).filter(pk=report.case_id).exists() is sees
            assert Case.objects.filter(pk=report.case_id).exists() is sees  # and the database alone


@pytest.mark.parametrize("scope", ["thread", "group"])
def test_an_opening_shows_no_words_that_are_kept_from_its_asker(cast: Cast, scope: str) -> None:
    promise(cast.tuesday, "around")
    keeps_from(cast, cast.moe)
    opening = begun(cast, another_moderator(), scope)
    with transaction.atomic(), acting_as(cast.moe.pk):
        assert not Share.objects.filter(pk=cast.share.pk).exists()  # the database alone
    with transaction.atomic(), keeper("test: the application alone"):
        assert not opened(opening, cast.moe, cast.now)[0].filter(pk=cast.share.pk).exists()
