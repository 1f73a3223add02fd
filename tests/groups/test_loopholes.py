"""Ways around a promise that somebody might look for: the cap of a link, a closed door, a circle that ends, odd addresses."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from groups import actions, links, lists, names, promises, refusals
from groups.closing import advance
from groups.models import Group, JoinRequest, Membership
from tests.cast import Cast, member
from vault.models import LedgerEntry

DAY = dt.timedelta(days=1)


def test_who_asked_by_one_link_uses_up_the_other_they_come_in_by(cast: Cast) -> None:
    """Else a link for one person would let in everybody who asked with another one before."""
    asking, seats = (
        actions.make_invitation(
            member=cast.ana, group=cast.tuesday, days=7, most_uses=most, admits=admits, submission=uuid.uuid4(),
            now=cast.now,
        )
        for most, admits in ((5, False), (1, True))
    )  # fmt: skip
    people = [member(name) for name in ("gil", "hana")]
    for person in people:
        waits = actions.come_invited(member=person, invitation=asking, version=1, now=cast.now)
        assert isinstance(waits, JoinRequest)
    first = actions.come_invited(member=people[0], invitation=seats, version=1, now=cast.now)
    assert isinstance(first, Membership)
    seats.refresh_from_db()
    assert seats.uses == 1
    with pytest.raises(refusals.InvitationOver):
        actions.come_invited(member=people[1], invitation=seats, version=1, now=cast.now)
    assert not cast.tuesday.memberships.filter(member=people[1]).exists()


def test_nobody_who_asked_before_is_let_into_a_circle_that_takes_nobody_new(cast: Cast, sign_in: Any) -> None:
    """Its promise says so to those who sit there; the ask waits until that changes."""
    assert cast.ask
    Group.objects.filter(pk=cast.tuesday.pk).update(joining="closed")
    with pytest.raises(refusals.Closed):
        actions.admit(member=cast.ana, request=cast.ask, now=cast.now)
    path = f"/g/{cast.tuesday.public_id}/people/asks/{cast.ask.public_id}/"
    page = sign_in("ana").post(path, {"verb": "admit"}, follow=True)
    assert "nobody new" in page.content.decode().casefold()
    cast.ask.refresh_from_db()
    assert cast.ask.decided_at is None
    assert not cast.tuesday.memberships.filter(member=cast.finn).exists()


def test_nobody_more_reads_what_was_for_those_who_hold_a_circle_that_ends(cast: Cast, sign_in: Any) -> None:
    """Handing it over stays possible: somebody has to hold it."""
    assert cast.ben_seat
    actions.begin_closing(member=cast.ana, group=cast.tuesday, reason="x", now=cast.now)
    with pytest.raises(refusals.Ending):
        actions.hold_together(member=cast.ana, seat=cast.ben_seat, now=cast.now)
    path = f"/g/{cast.tuesday.public_id}/people/{cast.ben_seat.public_id}/"
    assert 'value="hold"' not in sign_in("ana").get(path).content.decode()
    page = sign_in("ana").post(path, {"verb": "hold"}, follow=True)
    assert page.status_code == 200
    cast.ben_seat.refresh_from_db()
    assert not cast.ben_seat.holds
    assert not LedgerEntry.objects.filter(kind="seat.holds").exists()
    assert actions.hand_over(member=cast.ana, seat=cast.ben_seat, now=cast.now).holds


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x7f"])
def test_an_address_with_a_sign_that_does_not_print_is_no_address(sign: str) -> None:
    """Inside quotes a control character is allowed in an address, and some readers of mail take it for a line's end."""
    sheet = lists.read(f'"""a{sign}b""@example.org"\n'.encode())
    assert sheet.good == []


def test_an_erased_circle_tells_nothing_of_what_it_was_and_changes_no_more(cast: Cast) -> None:
    Group.objects.filter(pk=cast.mornings.pk).update(
        approach="twelve_step", language="is", meets="in_person", time_zone="Atlantic/Reykjavik"
    )
    actions.begin_closing(member=cast.finn, group=cast.mornings, reason="x", now=cast.now)
    for days in (8, 16, 31):
        advance(now=cast.now + days * DAY)
    cast.mornings.refresh_from_db()
    assert cast.mornings.name == "A circle that has ended"
    for name in ("approach", "language", "meets", "time_zone"):
        assert getattr(cast.mornings, name) == getattr(Group(), name), name
    closer = {**promises.terms_of(cast.mornings), "stay_days": 1}
    version = promises.current(cast.mornings).version
    with pytest.raises(PermissionDenied):
        actions.change_settings(
            member=cast.ada, group=cast.mornings, settings=closer, version=version, now=cast.now + 40 * DAY
        )


@pytest.mark.parametrize("way", ["seat", "rename", "invitation"])
def test_nobody_outside_finds_out_by_trying_names_who_sits_there(cast: Cast, sign_in: Any, way: str) -> None:
    """That a name is taken has to be said; but not of as many as somebody likes to try."""
    assert cast.invitation
    cleo, path = sign_in("cleo"), f"/g/{cast.tuesday.public_id}/seat/"
    asked: dict[str, Any] = {"accept": "on", "version": 1}
    if way == "rename":
        actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, name="Tall Reed", now=cast.now)
        asked = {"verb": "name"}
    elif way == "invitation":
        path = links.path_of(cast.invitation)
    told = [
        "goes by that name" in cleo.post(path, {**asked, "name": "Wren"}, follow=True).content.decode()
        for _ in range(names.TRIES + 2)
    ]
    assert told == [True] * names.TRIES + [False] * 2
    assert "Many names" in cleo.post(path, {**asked, "name": "Pale Otter"}, follow=True).content.decode()
    if way == "rename":
        return
    assert (
        "goes by that name"
        in sign_in("moe").post(path, {**asked, "name": "Wren", "verb": ""}, follow=True).content.decode()
    )
