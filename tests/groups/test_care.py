"""A circle nobody holds: it is noticed once and said to whom it concerns; an admin looks after it and reads nothing."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups import actions, policies, refusals
from groups.actions.care import find_unheld
from groups.models import Closing, Group, Membership
from groups.names import named
from members.models import Member
from notices.models import Notice
from tests.cast import CANARY, Cast, group, member, seat
from tests.groups.ends import ending
from vault.models import LedgerEntry

DAY = dt.timedelta(days=1)


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__sign_in_name", flat=True))


def kinds_said() -> list[str]:
    return list(LedgerEntry.objects.filter(kind__startswith="group.").values_list("kind", flat=True))


def unheld(cast: Cast, how: str = "closed") -> None:
    """Ana can no longer hold Tuesday Circle, in a way the product itself would not let happen unnoticed."""
    if how == "closed":
        Member.objects.filter(pk=cast.ana.pk).update(is_active=False)
    elif how == "paused":
        cast.tuesday.memberships.filter(member=cast.ana).update(paused_until=cast.now + DAY)
    else:
        cast.tuesday.memberships.filter(member=cast.ana).update(until=cast.now)


@pytest.mark.parametrize("how", ["closed", "paused", "ended"])
def test_it_is_noticed_once_and_said_to_admins_and_members(cast: Cast, how: str) -> None:
    assert find_unheld(now=cast.now) == 0
    unheld(cast, how)
    assert [find_unheld(now=cast.now) for _ in range(3)] == [1, 0, 0]
    assert kinds_said() == ["group.unheld"]
    assert told("group-unheld") == {"ada"}
    assert told("group-waits") - {"ana"} == {"ben"}
    line = LedgerEntry.objects.get()
    assert (line.group_id, line.actor_id, line.acting_role, line.detail) == (
        cast.tuesday.pk,
        None,
        "system",
        {},
    )


def test_that_somebody_holds_it_again_is_said_and_the_next_time_too(cast: Cast) -> None:
    unheld(cast, "paused")
    find_unheld(now=cast.now)
    assert find_unheld(now=cast.now + 2 * DAY) == 1
    assert kinds_said() == ["group.unheld", "group.held"]
    assert told("group-held") == {"ana", "ben"}
    unheld(cast, "closed")
    assert find_unheld(now=cast.now + 3 * DAY) == 1
    assert Notice.objects.filter(kind="group-unheld").count() == 2


def test_looking_costs_the_same_however_many_circles_there_are(cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            find_unheld(now=cast.now)
        return len(seen)

    before = statements()
    for number in range(3):
        seat(member(f"holder{number}"), group(f"Circle {number}", cast.now), cast.now, role="facilitator")
    assert statements() == before


def test_only_admins_look_after_it_and_only_while_nobody_holds_it(cast: Cast, sign_in: Any) -> None:
    path = f"/org/{cast.tuesday.public_id}/care/"
    for name in ("ana", "ben", "moe", "zoe", "finn"):
        assert sign_in(name).get(path).status_code == 403
    page = sign_in("ada").get(path).content.decode()
    assert "in their hands" in page
    assert 'value="appoint"' not in page
    with pytest.raises(refusals.Held):
        actions.appoint(member=cast.ada, group=cast.tuesday, person=cast.ben, now=cast.now)
    with pytest.raises(refusals.Held):
        actions.pause_joining(member=cast.ada, group=cast.tuesday, now=cast.now)
    with pytest.raises(PermissionDenied):
        actions.begin_closing(member=cast.ada, group=cast.tuesday, reason="x", now=cast.now)
    unheld(cast)
    for nobody in (cast.ben, cast.moe, cast.zoe, cast.finn):
        with pytest.raises(PermissionDenied):
            actions.appoint(member=nobody, group=cast.tuesday, person=cast.ben, now=cast.now)
        with pytest.raises(PermissionDenied):
            actions.pause_joining(member=nobody, group=cast.tuesday, now=cast.now)
        with pytest.raises(PermissionDenied):
            actions.begin_closing(member=nobody, group=cast.tuesday, reason="x", now=cast.now)


def test_the_page_shows_structure_and_nothing_that_was_said_nor_who_sits_there(
    cast: Cast, sign_in: Any
) -> None:
    unheld(cast)
    Membership.objects.filter(group=cast.tuesday, member=cast.ben).update(name="Nightjar")
    ada = sign_in("ada")
    path = f"/org/{cast.tuesday.public_id}/care/"
    pages = [ada.get(path).content.decode()]
    pages += [
        ada.post(path, {"verb": verb}, follow=True).content.decode() for verb in ("appoint", "begin", "pause")
    ]
    pages += [
        ada.get(address).content.decode() for address in (path, f"/g/{cast.tuesday.public_id}/promise/")
    ]
    for page in pages:
        assert CANARY not in page
        for name in ("Nightjar", "Wren", "Juniper", "Lark", "Birch"):
            assert name not in page
    for page in ("", "people/", "write/", "closing/", "copy/", "leave/"):
        assert ada.get(f"/g/{cast.tuesday.public_id}/{page}").status_code == 404, page
    assert not Membership.objects.filter(member=cast.ada).exists()


def test_somebody_who_sits_there_is_asked_to_hold_it(cast: Cast, sign_in: Any) -> None:
    path = f"/org/{cast.tuesday.public_id}/care/"
    assert path not in sign_in("ada").get("/org/").content.decode()
    unheld(cast)
    find_unheld(now=cast.now)
    assert path in sign_in("ada").get("/org/").content.decode()
    answer = sign_in("ada").post(path, {"verb": "appoint", "appoint-facilitator": "Ben"})
    assert answer.status_code == 302
    assert policies.may_hold(cast.ben, cast.tuesday, cast.now)
    assert told("seat-holds") == {"ben"}
    line = LedgerEntry.objects.get(kind="seat.holds")
    assert (line.actor_id, line.acting_role, line.member_id) == (cast.ada.pk, "admin", cast.ben.pk)
    assert find_unheld(now=cast.now) == 1
    assert kinds_said() == ["group.unheld", "group.held"]
    with pytest.raises(refusals.Held):
        actions.appoint(member=cast.ada, group=cast.tuesday, person=cast.cleo, now=cast.now)


def test_somebody_from_outside_is_given_a_seat_for_it(cast: Cast) -> None:
    unheld(cast)
    Membership.objects.filter(group=cast.tuesday, member=cast.ben).update(**named("Tobi"))
    given = actions.appoint(member=cast.ada, group=cast.tuesday, person=cast.moe, now=cast.now)
    assert given.holds
    assert (given.way, given.since) == (Membership.Way.INVITED, cast.now)
    assert given.name != "Tobi", "nobody there goes by a name that looks like it"
    assert [line.kind for line in LedgerEntry.objects.all()] == ["seat.given", "seat.holds"]


@pytest.mark.parametrize("who", ["ada", "eve", "closed", "full", "paused", "visits", "ending"])
def test_whom_an_admin_cannot_appoint(cast: Cast, who: str) -> None:
    unheld(cast)
    bens = Membership.objects.filter(group=cast.tuesday, member=cast.ben)
    person = {"ada": cast.ada, "eve": cast.eve, "paused": cast.ben, "visits": cast.ben}.get(who, cast.moe)
    if who == "closed":
        Member.objects.filter(pk=cast.moe.pk).update(is_active=False)
        person = Member.objects.get(pk=cast.moe.pk)
    elif who == "full":
        Group.objects.filter(pk=cast.tuesday.pk).update(seats=2)
    elif who == "paused":
        bens.update(paused_until=cast.now + DAY)
    elif who == "visits":
        bens.update(visit_rounds=2)
    elif who == "ending":
        actions.begin_closing(member=cast.ada, group=cast.tuesday, reason="x", now=cast.now)
    with pytest.raises(refusals.NoHolder):
        actions.appoint(member=cast.ada, group=cast.tuesday, person=person, now=cast.now)
    assert not policies.is_held(cast.tuesday, cast.now)
    assert not Membership.objects.filter(
        group=cast.tuesday, member__in=[cast.ada, cast.moe, cast.eve]
    ).exists()


def test_nobody_new_comes_in_meanwhile(cast: Cast, sign_in: Any) -> None:
    unheld(cast)
    path = f"/org/{cast.tuesday.public_id}/care/"
    assert sign_in("ada").post(path, {"verb": "pause"}).status_code == 302
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.joining == "closed"
    assert told("promise-changed") >= {"ben"}
    with pytest.raises(refusals.NotNow):
        actions.take_seat(member=cast.cleo, group=cast.tuesday, version=2, now=cast.now)


def test_an_admin_begins_and_calls_off_its_end_while_nobody_holds_it(cast: Cast, sign_in: Any) -> None:
    unheld(cast)
    path = f"/org/{cast.tuesday.public_id}/care/"
    ada = sign_in("ada")
    assert "not left guessing" in ada.post(path, {"verb": "begin"}).content.decode()
    assert ada.post(path, {"verb": "begin", "end-reason": "Nobody was found."}).status_code == 302
    closing = Closing.objects.get()
    assert (closing.reason, closing.stage) == ("Nobody was found.", "notice")
    assert told("group-closing") >= {"ben"}
    assert LedgerEntry.objects.get(kind="group.closing").acting_role == "admin"
    assert "Nobody was found." in sign_in("ben").get(f"/g/{cast.tuesday.public_id}/closing/").content.decode()
    assert ada.post(path, {"verb": "call_off"}).status_code == 302
    assert not Closing.objects.exists()


def test_an_unknown_or_erased_circle_is_not_there(cast: Cast, sign_in: Any) -> None:
    assert sign_in("ada").get("/org/bcdfghjkmn/care/").status_code == 404
    ending(cast.tuesday, cast.now, "erased", erased_at=cast.now)
    assert sign_in("ada").get(f"/org/{cast.tuesday.public_id}/care/").status_code == 404
    unheld(cast, "ended")
    assert find_unheld(now=cast.now) == 0
