"""What lasts when somebody is gone, what a quarter counts, and what is not shown because it came a breath too late."""

import datetime as dt

import pytest
from django.db import transaction

from moderation import numbers
from moderation.models import Case, Evidence, Opening
from moderation.proof import holds
from moderation.purge import KEPT_FOR, purge_over
from moderation.querysets import opened
from notices.models import Notice
from shares.models import Reply
from tests.cast import Cast, member, reply, seat
from tests.moderation.desk import another_moderator, begun, promise, tell
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_quarter_counts_reports_that_are_erased_already(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    for _ in range(numbers.FEWEST):
        tell(cast)
    with transaction.atomic(), keeper("test"):
        Case.objects.update(closed_at=cast.now)
    purge_over(now=cast.now + KEPT_FOR)
    after = numbers.first_day(cast.now.date()) + dt.timedelta(days=100)
    then = dt.datetime(after.year, after.month, after.day, tzinfo=dt.UTC)
    quarter = numbers.write_down(now=then)
    assert quarter is not None
    assert quarter.reports == 10
    assert numbers.write_down(now=then) is None


@pytest.mark.parametrize("who", ["asks, and words are kept in their hand", "author"])
def test_an_author_who_is_not_told_yet_can_be_erased(cast: Cast, who: str) -> None:
    """And the refusal would tell of what is silent. With its member the notice goes; without, it stays."""
    promise(cast.tuesday, "around")
    lou = late(cast, "lou")
    begun(cast, another_moderator(), silent="harm")
    assert Notice.objects.filter(kind="opening-told", recipient=lou).exists()
    if who == "author":
        with transaction.atomic(), keeper("test: erased with everything"):
            Notice.objects.filter(recipient=lou).delete()
            Reply.objects.filter(author=lou).delete()
            lou.delete()
        assert not Notice.objects.filter(kind="opening-told", recipient_id=lou.pk).exists()
    else:
        with pytest.raises(Exception, match="an author is told"), transaction.atomic(), keeper("test"):
            Notice.objects.filter(recipient=lou).delete()


def late(cast: Cast, name: str) -> object:
    """One more in the circle who answered Ben's share before now."""
    with transaction.atomic():
        one = member(name)
        seat(one, cast.tuesday, cast.now - dt.timedelta(days=30))
        reply(one, cast.share, "and this", cast.now)
    return one


def test_what_came_between_the_lines_and_the_first_page_is_not_shown(cast: Cast) -> None:
    """By each lock alone: its author has no line of it."""
    promise(cast.tuesday, "around")
    opening = begun(cast, another_moderator())
    lou = late(cast, "lou")
    with transaction.atomic(), acting_as(cast.moe.pk):
        assert Reply.objects.exists()
        assert not Reply.objects.filter(author=lou).exists()  # the database alone
    with transaction.atomic(), keeper("test: the application alone"):
        assert not opened(opening, cast.moe, cast.now)[1].filter(author=lou).exists()


def test_a_reporter_or_who_agreed_takes_nothing_along_when_they_are_erased(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    mia = another_moderator()
    opening = begun(cast, mia)
    with transaction.atomic(), keeper("test: erased"):
        Evidence.objects.filter(case=opening.case_id).update(added_by=None)
        Notice.objects.filter(recipient=mia).delete()
        mia.delete()
    with transaction.atomic(), keeper("test"):
        kept = Opening.objects.get(pk=opening.pk)
        assert (kept.approved_by_id, kept.approved_at is not None) == (None, True)
        assert holds(Evidence.objects.select_related("key").get(case=opening.case_id))
    with transaction.atomic(), acting_as(cast.moe.pk):
        assert not Reply.objects.exists()  # nobody agrees any more
