"""A second person is one who was there before: nobody makes one to agree, and nobody makes themselves alone."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction

from members.actions import keep_account
from members.models import Member
from moderation import actions, policies
from moderation.models import Opening
from moderation.models.openings import ALONE_WAITS
from tests.cast import Cast, member
from tests.moderation.desk import another_moderator, asked, promise
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


def test_whoever_came_to_the_office_after_it_was_asked_does_not_agree(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(cast.tuesday, "around")
    another_moderator()  # somebody is there: no day goes by instead
    opening = asked(cast)
    second = member("second")
    with transaction.atomic():
        keep_account(
            by=cast.zoe, member=second, is_active=True, is_admin=False, is_moderator=True, now=later(opening)
        )
    second.refresh_from_db()
    with transaction.atomic(), acting_as(second.pk), pytest.raises(PermissionDenied):
        actions.agree(member=second, opening=opening, now=later(opening))
    monkeypatch.setattr(policies, "may_agree", lambda *_: True)
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(second.pk):  # the database alone
        actions.agree(member=second, opening=opening, now=later(opening))


def test_whoever_was_there_before_agrees(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    second = member("second")
    with transaction.atomic():
        keep_account(
            by=cast.zoe, member=second, is_active=True, is_admin=False, is_moderator=True, now=cast.now
        )
    second.refresh_from_db()
    opening = asked(cast)
    with transaction.atomic(), acting_as(second.pk):
        actions.agree(member=second, opening=opening, now=later(opening))


@pytest.mark.parametrize("how", ["office", "account"])
def test_who_took_anothers_office_is_not_alone(cast: Cast, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moe keeps the accounts too, and ends Mia's office or account: a day does not stand in for her."""
    promise(cast.tuesday, "around")
    mia = another_moderator()
    Member.objects.filter(pk=cast.moe.pk).update(is_superuser=True, is_staff=True)
    cast.moe.refresh_from_db()
    opening = asked(cast)
    with transaction.atomic():
        keep_account(
            by=cast.moe, member=mia, is_active=how == "office", is_admin=False, is_moderator=how == "account", now=later(opening)
        )  # fmt: skip
    with transaction.atomic(), keeper("test"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE rc_owner")
        cursor.execute(
            "UPDATE moderation_opening SET asked_at = asked_at - %s, alone = true WHERE id = %s",
            [ALONE_WAITS, opening.pk],
        )
    opening = Opening(pk=opening.pk)
    with transaction.atomic(), acting_as(cast.moe.pk), pytest.raises(PermissionDenied):
        actions.begin(member=cast.moe, opening=opening, now=cast.now)
    monkeypatch.setattr(policies, "may_begin", lambda *_: True)
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(cast.moe.pk):
        actions.begin(member=cast.moe, opening=opening, now=cast.now)


def later(opening: Opening) -> dt.datetime:
    """A second after it was asked, by the database's clock."""
    with transaction.atomic(), keeper("test"):
        return Opening.objects.get(pk=opening.pk).asked_at + dt.timedelta(seconds=1)
