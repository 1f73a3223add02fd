"""Accounts from Django's admin pages: what is done there stands in the ledger, and leaves no circle without anyone."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from core import clock
from groups.models import Membership
from members import actions, ledgerlines
from members.actions import AccountKept
from members.models import Member
from tests.cast import Cast
from vault.models import LedgerEntry


@pytest.fixture
def zoe(sign_in: Any, settings: Any) -> Client:
    client: Client = sign_in("zoe")
    return client


def send(cast: Cast, name: str, *ticked: str, by: str = "zoe") -> Member:
    member = getattr(cast, name)
    flags = {flag: flag in ticked for flag in ("is_active", "is_admin", "is_moderator")}
    return actions.keep_account(by=getattr(cast, by), member=member, now=clock.now(), **flags)


def lines(member: Member) -> list[tuple[str, object]]:
    rows = LedgerEntry.objects.filter(member_id=member.pk).order_by("id")
    return [(row.kind, row.detail.get("office")) for row in rows]


def test_offices_and_closing_stand_in_the_ledger(cast: Cast) -> None:
    send(cast, "ben", "is_active", "is_admin", "is_moderator")
    send(cast, "ben", "is_active", "is_moderator")
    send(cast, "ben", "is_moderator")
    send(cast, "ben", "is_active", "is_moderator")
    send(cast, "ben", "is_active", "is_moderator")
    assert lines(cast.ben) == [
        ("office.given", "admin"),
        ("office.given", "moderator"),
        ("office.taken", "admin"),
        ("account.closed", None),
        ("account.opened", None),
    ]
    assert {row.actor_id for row in LedgerEntry.objects.filter(member_id=cast.ben.pk)} == {cast.zoe.pk}
    said = [line.words for line in ledgerlines.about(cast.ben)]
    assert len(set(said)) == 4
    assert not any("Something that concerns you" in words for words in said)


def test_the_last_one_who_holds_a_circle_is_kept(cast: Cast) -> None:
    with pytest.raises(AccountKept, match="holds the space"):
        send(cast, "ana")
    assert Member.objects.get(pk=cast.ana.pk).is_active
    assert lines(cast.ana) == []
    Membership.objects.filter(member=cast.ben).update(role="facilitator")
    send(cast, "ana")
    assert not Member.objects.get(pk=cast.ana.pk).is_active


def test_a_paused_or_closed_colleague_does_not_count(cast: Cast) -> None:
    pause = cast.now + dt.timedelta(days=1)
    Membership.objects.filter(member=cast.ben).update(role="facilitator", paused_until=pause)
    with pytest.raises(AccountKept):
        send(cast, "ana")
    Membership.objects.filter(member=cast.ben).update(paused_until=None)
    Member.objects.filter(pk=cast.ben.pk).update(is_active=False)
    with pytest.raises(AccountKept):
        send(cast, "ana")


def test_the_admin_page_goes_through_the_same_door(cast: Cast, zoe: Client) -> None:
    path = f"/admin/members/member/{cast.ana.pk}/change/"
    refused = zoe.post(path, {"is_admin": "on"})
    assert refused.status_code == 200
    assert "holds the space" in refused.content.decode()
    assert Member.objects.get(pk=cast.ana.pk).is_active
    assert lines(cast.ana) == []
    assert zoe.post(path, {"is_active": "on", "is_admin": "on"}).status_code == 302
    assert Member.objects.get(pk=cast.ana.pk).is_admin
    assert lines(cast.ana) == [("office.given", "admin")]
