"""Of whoever spoke without a name, nobody finds out by reporting it whether they hold the circle or moderate."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from groups.models import Membership
from members.models import Member
from moderation import actions, policies, reportable
from shares.models import Share
from tests.cast import Cast, member, seat, share
from tests.moderation.desk import promise
from vault.actor import acting_as

pytestmark = pytest.mark.django_db


def unnamed_of_ben(cast: Cast) -> Share:
    return share(cast.ben, cast.tuesday, "without a name", cast.now, unnamed=True)


def test_the_form_is_the_same_whatever_office_its_author_has(cast: Cast) -> None:
    """Nobody holds, holds and moderates: the same desks, and the same about whether anybody is there."""
    promise(cast.tuesday, "reported")
    said = unnamed_of_ben(cast)
    Member.objects.filter(is_moderator=True).exclude(pk=cast.ben.pk).update(is_moderator=False)
    ana = Client()
    ana.force_login(cast.ana)
    found = []
    for role, moderates in (("member", True), ("facilitator", True)):
        Membership.objects.filter(pk=cast.ben_seat.pk).update(role=role)
        Member.objects.filter(pk=cast.ben.pk).update(is_moderator=moderates)
        page = ana.get(f"/reports/new/share/{said.public_id}/").content.decode()
        found.append(("holders" in page, "Nobody looks after this whole site" in page))
    assert found == [(False, False)] * 2


def test_what_is_unnamed_goes_to_the_moderators_alone(cast: Cast) -> None:
    said = unnamed_of_ben(cast)
    seat(member("lou"), cast.tuesday, cast.now - dt.timedelta(days=30), role="facilitator")
    with acting_as(cast.ana.pk):
        thing = reportable.load(cast.ana, "share", said.public_id, cast.now)
        assert not policies.holders_may(cast.ana, thing, cast.now)
        with pytest.raises(PermissionDenied):
            actions.tell(
                reporter=cast.ana, thing=thing, reason="hurtful", desk="holders", submission=uuid.uuid4(), now=cast.now
            )  # fmt: skip
