"""Coming in: the name one chooses there, the promise one accepts, trying it out; and one's own seat."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import clock
from groups import actions, refusals
from groups.models import Closing, Group, JoinRequest, Membership
from notices.models import Notice
from shares.models import Share
from tests.cast import Cast, group, member, seat, share
from tests.groups.test_races import at_once
from vault.actor import acting_as
from vault.models import LedgerEntry

DAY = dt.timedelta(days=1)


def close(group: Group, now: dt.datetime) -> Closing:
    days = {
        name: now + number * 7 * DAY
        for number, name in enumerate(("farewell_at", "copies_at", "erase_at"), 1)
    }
    return Closing.objects.create(group=group, begun_at=now, **days)


def test_a_name_of_ones_own_in_each_circle(cast: Cast, sign_in: Any) -> None:
    page = sign_in("dev").get(f"/g/{cast.mornings.public_id}/seat/").content.decode()
    assert "As everywhere here" in page
    assert (
        'value="Birch"' in page
    )  # the name they have everywhere can be chosen; a fresh one is offered first
    assert 'value="Birch" checked' not in page
    path = f"/g/{cast.mornings.public_id}/seat/"
    sent = {"version": 1, "accept": "on", "name": "Slow River", "suggested": "Birch"}
    assert sign_in("dev").post(path, sent).status_code == 302
    assert cast.mornings.memberships.get(member=cast.dev).name == "Slow River"
    people = sign_in("cleo").get(f"/g/{cast.mornings.public_id}/people/").content.decode()
    assert "Slow River" in people
    assert "Birch" not in people


@pytest.mark.parametrize("name", ["Kestrel", "kestrel", "K e s t r e l", "Késtrel", "\uff2bestrel"])
def test_look_alikes_are_asked_kindly_for_another_name(cast: Cast, sign_in: Any, name: str) -> None:
    path = f"/g/{cast.mornings.public_id}/seat/"
    answer = sign_in("dev").post(path, {"version": 1, "accept": "on", "name": name})
    assert answer.status_code == 200
    assert "Somebody here goes by that name" in answer.content.decode()
    assert not cast.mornings.memberships.filter(member=cast.dev, until=None).exists()


@pytest.mark.parametrize("name", ["", "\u202e\u200b", "Admin", "someone in the circle", "a" * 41])
def test_names_that_are_none(cast: Cast, sign_in: Any, name: str) -> None:
    path = f"/g/{cast.mornings.public_id}/seat/"
    assert sign_in("dev").post(path, {"version": 1, "accept": "on", "name": name}).status_code == 200
    assert not cast.mornings.memberships.filter(member=cast.dev, until=None).exists()


def test_a_name_somebody_waits_by_is_kept_for_them(cast: Cast) -> None:
    """Else saying yes to them would founder on a name taken meanwhile. Finn asks as Kestrel."""
    with pytest.raises(refusals.NameTaken):
        actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, name="kestrel", now=cast.now)
    with pytest.raises(refusals.NameTaken):
        actions.rename_here(member=cast.ben, group=cast.tuesday, name="Kestrel", now=cast.now)
    assert cast.ask is not None
    given = actions.admit(member=cast.ana, request=cast.ask, now=cast.now)
    assert given is not None
    assert given.name == "Kestrel"


def test_a_request_shows_the_name_for_this_circle_alone(cast: Cast, sign_in: Any) -> None:
    actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, name="Tall Reed", now=cast.now)
    page = sign_in("ana").get(f"/g/{cast.tuesday.public_id}/people/").content.decode()
    assert "Tall Reed" in page
    for other in ("Marigold", cast.cleo.public_id, cast.mornings.public_id, "cleo"):
        assert other not in page, "nothing leads to who they are elsewhere"


def test_who_asked_may_ask_by_another_name(cast: Cast, sign_in: Any) -> None:
    actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, name="Tall Reed", now=cast.now)
    path = f"/g/{cast.tuesday.public_id}/seat/"
    assert sign_in("cleo").post(path, {"verb": "name", "name": "Wren"}, follow=True).status_code == 200
    assert JoinRequest.objects.get(member=cast.cleo).name == "Tall Reed", "Ben is Wren"
    sign_in("cleo").post(path, {"verb": "name", "name": "Low Fjord"})
    assert JoinRequest.objects.get(member=cast.cleo).name == "Low Fjord"


def test_another_name_here_stands_on_what_was_said_before(cast: Cast, sign_in: Any) -> None:
    path = f"/g/{cast.tuesday.public_id}/me/"
    assert "carries the new one too" in sign_in("ben").get(path).content.decode()
    ben = sign_in("ben")
    assert ben.post(path, {"verb": "name", "name-name": "Juniper"}).status_code == 200, "Ana’s name"
    assert ben.post(path, {"verb": "name", "name-name": "Pale Otter"}).status_code == 302
    page = sign_in("ana").get(f"/g/{cast.tuesday.public_id}/").content.decode()
    assert "Pale Otter" in page
    assert "Wren" not in page
    cast.ben.refresh_from_db()
    assert cast.ben.display_name == "Wren", "elsewhere nothing changed"
    assert not LedgerEntry.objects.exists()
    assert not Notice.objects.filter(group_id=cast.tuesday.pk).exists()


def test_ones_own_seat_is_ones_own(cast: Cast, sign_in: Any) -> None:
    for name in ("cleo", "dev", "eve", "ada", "zoe"):
        assert sign_in(name).get(f"/g/{cast.tuesday.public_id}/me/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.rename_here(member=cast.cleo, group=cast.tuesday, name="Tall Reed", now=cast.now)
    with pytest.raises(PermissionDenied):
        actions.be_willing(member=cast.dev, group=cast.tuesday, willing=True, now=cast.now)


def test_being_asked_when_somebody_waits_is_a_choice(cast: Cast, sign_in: Any) -> None:
    path, ben = f"/g/{cast.tuesday.public_id}/me/", sign_in("ben")
    assert not cast.tuesday.memberships.get(member=cast.ben).willing, "nothing is chosen for them"
    ben.post(path, {"verb": "willing", "willing": "on"})
    assert cast.tuesday.memberships.get(member=cast.ben).willing
    ben.post(path, {"verb": "willing"})
    assert not cast.tuesday.memberships.get(member=cast.ben).willing


def test_visiting_is_offered_where_the_circle_offers_it(cast: Cast, sign_in: Any) -> None:
    path = f"/g/{cast.mornings.public_id}/seat/"
    assert "Visit for" not in sign_in("dev").get(path).content.decode()
    Group.objects.filter(pk=cast.mornings.pk).update(trial_rounds=2)
    page = sign_in("dev").get(path).content.decode()
    assert "Visit for two rounds" in page
    assert "nothing older" in page
    sent = {"version": 1, "accept": "on", "name": "Slow River"}
    assert "Choose one of these" in sign_in("dev").post(path, sent).content.decode(), (
        "neither is chosen for them"
    )
    sign_in("dev").post(path, {**sent, "visiting": "visit"})
    mine = cast.mornings.memberships.get(member=cast.dev)
    assert (mine.visit_rounds, mine.visit_seen) == (2, 0)


def test_a_visitor_reads_what_is_newer_and_older_things_only_once_they_stay(cast: Cast) -> None:
    Group.objects.filter(pk=cast.mornings.pk).update(trial_rounds=2)
    taken = actions.take_seat(member=cast.dev, group=cast.mornings, version=1, visiting=True, now=cast.now)
    assert isinstance(taken, Membership)
    newer = share(cast.cleo, cast.mornings, "said later", cast.now + DAY)

    def read() -> set[int]:
        with acting_as(cast.dev.pk):
            visible = Share.objects.visible_to(cast.dev, cast.now + 2 * DAY).filter(group=cast.mornings)
            return set(visible.values_list("pk", flat=True))

    assert read() == {newer.pk}
    actions.stay(member=cast.dev, group=cast.mornings, now=cast.now + DAY)
    assert len(read()) == 2
    assert not Notice.objects.filter(group_id=cast.mornings.pk).exists(), "nobody is told"


def test_nobody_becomes_a_reader_of_older_things_while_a_circle_ends(cast: Cast) -> None:
    seat(cast.dev, cast.mornings, cast.now, visit_rounds=2)
    close(cast.mornings, cast.now)
    with pytest.raises(refusals.Ending):
        actions.stay(member=cast.dev, group=cast.mornings, now=cast.now)
    assert cast.mornings.memberships.get(member=cast.dev).visiting


def test_a_circle_that_ends_takes_nobody_by_any_way(cast: Cast, sign_in: Any) -> None:
    close(cast.mornings, cast.now)
    close(cast.tuesday, cast.now)
    with pytest.raises(refusals.Ending):
        actions.take_seat(member=cast.dev, group=cast.mornings, version=1, now=cast.now)
    assert cast.ask is not None
    with pytest.raises(refusals.Ending):
        actions.admit(member=cast.ana, request=cast.ask, now=cast.now)
    assert "coming to its end" in sign_in("dev").get(f"/g/{cast.mornings.public_id}/seat/").content.decode()


def test_by_invitation_only_is_said_kindly(cast: Cast, sign_in: Any) -> None:
    Group.objects.filter(pk=cast.mornings.pk).update(joining="invited")
    with pytest.raises(refusals.ByInvitation):
        actions.take_seat(member=cast.dev, group=cast.mornings, version=1, now=cast.now)
    assert "By invitation" in sign_in("dev").get(f"/g/{cast.mornings.public_id}/seat/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_choose_the_same_name_at_once_and_one_is_asked_for_another() -> None:
    with transaction.atomic():
        made = group("Circle", clock.now(), joining="at_once")
        people = [member(f"seeker{number}") for number in range(6)]
    for one, other in zip(people[::2], people[1::2], strict=True):
        name = f"Pale {one.sign_in_name}"
        results = at_once(
            *[
                partial(actions.take_seat, member=who, group=made, version=1, name=called, now=clock.now())
                for who, called in ((one, name), (other, name.upper()))
            ]
        )
        assert sum(isinstance(result, Membership) for result in results) == 1, results
        assert sum(isinstance(result, refusals.NameTaken) for result in results) == 1, results


def test_the_database_itself_keeps_two_from_one_name(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the look for a free name had come a moment too early."""
    for module in ("joining", "sitting"):
        monkeypatch.setattr(f"groups.actions.{module}.free_name", lambda group, name, apart_from=None: name)
    with pytest.raises(refusals.NameTaken):
        actions.take_seat(member=cast.dev, group=cast.mornings, version=1, name="KESTREL", now=cast.now)
    with pytest.raises(refusals.NameTaken):
        actions.rename_here(member=cast.cleo, group=cast.mornings, name="KESTREL", now=cast.now)
    assert cast.mornings.memberships.get(member=cast.cleo).name == "Marigold"
