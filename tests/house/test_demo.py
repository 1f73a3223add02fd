"""The living example: as large as promised, and never outside the demo."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from checkins.models import Round
from core import clock
from groups import changes, floors
from groups.models import Group, JoinRequest, SettingsChange
from home.demo import story
from journeys.models import Chapter
from live.models import LiveRound
from members.models import Member
from shares.models import Acknowledgement, Reply, Share
from vault.actor import keeper


def test_outside_the_demo_it_is_refused(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("fill_demo")
    assert not Member.objects.exists()


def test_it_holds_what_the_demo_promises(db: None, settings: Any) -> None:
    settings.DEMO = True
    call_command("fill_demo")
    call_command("fill_demo")  # again: nothing doubles
    assert set(story.CAST) <= set(Member.objects.values_list("sign_in_name", flat=True))
    assert check_password(story.PASSWORD, Member.objects.get(sign_in_name="ben").password)
    with keeper("test"):
        assert Share.objects.count() == 31
        assert Reply.objects.count() >= 30
        assert Chapter.objects.filter(journey__starts_on__isnull=False, title__isnull=False).count() == 3
        assert list(LiveRound.objects.going_on().values_list("round", flat=True)) == [
            Round.objects.open(clock.now()).get().pk
        ]
    assert Round.objects.open(clock.now()).count() == 1


def test_nobody_can_sign_in_as_the_others(db: None, settings: Any) -> None:
    settings.DEMO = True
    call_command("fill_demo")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM members_member WHERE sign_in_name LIKE 'demo-%%' AND password NOT LIKE '!%%'"
        )
        assert cursor.fetchone() == (0,)


def test_nobody_says_thank_you_to_themselves(db: None, settings: Any) -> None:
    """The product does not offer it either (`shares.policies.may_acknowledge`)."""
    settings.DEMO = True
    call_command("fill_demo")
    with keeper("test"):
        assert not Acknowledgement.objects.filter(share__author=F("member")).exists()
        assert Acknowledgement.objects.exists()


def test_it_shows_what_a_circle_is_about_to_become(db: None, settings: Any) -> None:
    settings.DEMO = True
    call_command("fill_demo")
    tuesday, now = Group.objects.get(name="Tuesday Circle"), clock.now()
    assert changes.waiting(tuesday) is not None
    assert tuesday.memberships.filter(until=None, visit_rounds__isnull=False).count() == 1
    assert tuesday.memberships.filter(willing=True).count() == 2
    assert tuesday.open_hours.count() == 3
    assert tuesday.invitations.filter(revoked_at=None, expires_at__gt=now).count() == 1
    assert tuesday.join_requests.open().count() == 1
    assert JoinRequest.objects.open().filter(in_line=True).count() == 1
    assert SettingsChange.objects.filter(state=SettingsChange.State.HELD).count() == 1
    assert floors.notice(floors.standing()) == dt.timedelta(days=10)
