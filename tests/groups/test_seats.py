"""Taking a seat, being given one, and how seats are paused, ended and left."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from core import clock
from groups import actions, refusals, seats
from groups.models import Block, Group, JoinRequest, Membership
from notices.models import Notice
from shares.models import Share
from tests.cast import Cast, member, seat
from vault.actor import acting_as
from vault.models import LedgerEntry

DAY = dt.timedelta(days=1)


def fill(group: Group, now: dt.datetime) -> None:
    """People on every seat but none."""
    for number in range(group.open_seats()):
        seat(member(f"guest{number}"), group, now)


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__sign_in_name", flat=True))


def test_a_seat_at_once_where_the_circle_is_set_so(cast: Cast) -> None:
    taken = actions.take_seat(member=cast.dev, group=cast.mornings, version=1, now=cast.now)
    assert isinstance(taken, Membership)
    assert taken.promise == cast.mornings.promises.get()
    assert seats.my_seat(cast.dev, cast.mornings.public_id, cast.now) == taken
    assert actions.take_seat(member=cast.dev, group=cast.mornings, version=1, now=cast.now) == taken
    assert cast.mornings.memberships.filter(member=cast.dev).count() == 1


def test_asking_waits_for_a_facilitator_and_tells_only_them(cast: Cast) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    assert actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now) == asked
    assert told("seat-asked") == {"ana"}
    with pytest.raises(Http404):
        seats.my_seat(cast.cleo, cast.tuesday.public_id, cast.now)
    with acting_as(cast.cleo.pk):
        assert not Share.objects.visible_to(cast.cleo).filter(group=cast.tuesday).exists()


def test_asking_again_tells_again_but_not_without_end(cast: Cast) -> None:
    """Whose ask was taken back by mistake is heard the same day; a loop of asking and taking back bothers nobody."""
    tellings = []
    for _ in range(6):
        actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
        tellings.append(Notice.objects.filter(kind="seat-asked").count())
        actions.withdraw(member=cast.cleo, group=cast.tuesday, now=cast.now)
    assert tellings == [1, 2, 3, 3, 3, 3]
    actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now + DAY)
    assert Notice.objects.filter(kind="seat-asked").count() == 4, "another day, another ask"


def test_a_facilitator_admits_once_and_the_one_who_asked_is_told(cast: Cast) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    for nobody in (cast.ben, cast.finn, cast.ada, cast.cleo):
        with pytest.raises(PermissionDenied):
            actions.admit(member=nobody, request=asked, now=cast.now)
    given = actions.admit(member=cast.ana, request=asked, now=cast.now)
    assert given is not None
    assert given.promise == asked.promise
    assert actions.admit(member=cast.ana, request=asked, now=cast.now) is None
    assert told("seat-given") == {"cleo"}
    line = LedgerEntry.objects.get(kind="seat.given")
    assert (line.member_id, line.acting_role, line.detail) == (cast.cleo.pk, "facilitator", {})


def test_an_ask_can_be_taken_back_and_then_not_be_admitted(cast: Cast) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    assert actions.withdraw(member=cast.cleo, group=cast.tuesday, now=cast.now) == asked
    assert actions.withdraw(member=cast.cleo, group=cast.tuesday, now=cast.now) is None
    assert actions.admit(member=cast.ana, request=asked, now=cast.now) is None
    assert not cast.tuesday.memberships.filter(member=cast.cleo).exists()


def test_a_no_can_close_the_circle_to_somebody(cast: Cast) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    actions.decline(member=cast.ana, request=asked, keep_out=True, now=cast.now)
    assert told("seat-declined") == {"cleo"}
    with pytest.raises(Http404):
        actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    actions.open_again(member=cast.ana, group=cast.tuesday, person=cast.cleo, now=cast.now)
    assert isinstance(
        actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now), JoinRequest
    )


def test_a_blocked_member_cannot_ask_and_finds_nothing(cast: Cast, sign_in: Any) -> None:
    with pytest.raises(Http404):
        actions.take_seat(member=cast.eve, group=cast.tuesday, version=1, now=cast.now)
    path = f"/g/{cast.tuesday.public_id}/seat/"
    assert sign_in("eve").post(path, {"version": 1, "accept": "on", "name": "Quiet Fern"}).status_code == 404
    assert "Tuesday Circle" not in sign_in("eve").get("/find/").content.decode()
    assert "Tuesday Circle" in sign_in("cleo").get("/find/").content.decode()
    assert not JoinRequest.objects.filter(member__in=[cast.cleo, cast.eve]).exists()


def test_full_and_closed_are_said_kindly(cast: Cast, sign_in: Any) -> None:
    fill(cast.mornings, cast.now)
    path = f"/g/{cast.mornings.public_id}/seat/"
    assert "Stand in line" in sign_in("dev").get(path).content.decode()
    Group.objects.filter(pk=cast.tuesday.pk).update(joining="closed")
    with pytest.raises(refusals.Closed):
        actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)


def test_nobody_is_admitted_beyond_twelve(cast: Cast, sign_in: Any) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    fill(cast.tuesday, cast.now)
    with pytest.raises(refusals.Full):
        actions.admit(member=cast.ana, request=asked, now=cast.now)
    path = f"/g/{cast.tuesday.public_id}/people/asks/{asked.public_id}/"
    page = sign_in("ana").post(path, {"verb": "admit"}, follow=True).content.decode()
    assert "keeps waiting until one is free" in page
    asked.refresh_from_db()
    assert asked.decided_at is None


def test_a_paused_seat_stays_taken(cast: Cast) -> None:
    before = cast.tuesday.open_seats()
    bens = cast.tuesday.memberships.get(member=cast.ben)
    actions.pause_seat(member=cast.ana, seat=bens, days=3, reason="Let us talk.", now=cast.now)
    assert cast.tuesday.open_seats() == before


def test_a_pause_ends_access_at_once_and_lifts_by_itself(cast: Cast) -> None:
    now = clock.now()
    bens = cast.tuesday.memberships.get(member=cast.ben)
    actions.pause_seat(member=cast.ana, seat=bens, days=3, reason="Let us talk.", now=now)
    with acting_as(cast.ben.pk):
        assert not Share.objects.visible_to(cast.ben).exists()
        assert not Share.objects.exclude(author=cast.ben).exists()  # and the database says so by itself
    with pytest.raises(Http404):
        seats.my_seat(cast.ben, cast.tuesday.public_id, now)
    assert seats.my_seat(cast.ben, cast.tuesday.public_id, now + 3 * DAY) == bens
    assert told("seat-paused") == {"ben"}
    assert LedgerEntry.objects.get(kind="seat.paused").detail == {"days": 3}
    actions.lift_pause(member=cast.ana, seat=bens, now=now)
    assert seats.my_seat(cast.ben, cast.tuesday.public_id, now) == bens


def test_an_ended_seat_reads_nothing_from_then_on(cast: Cast, sign_in: Any) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    path = f"/g/{cast.tuesday.public_id}/people/{bens.public_id}/"
    sent = {"verb": "end", "end-reason": "This circle is not the place.", "end-keep_out": "on"}
    assert sign_in("ana").post(path, sent).status_code == 302
    ben = sign_in("ben")
    for page in ("people", "promise", "leave", "seat"):
        assert ben.get(f"/g/{cast.tuesday.public_id}/{page}/").status_code == 404
    assert "This circle is not the place." in ben.get("/groups/").content.decode()
    with acting_as(cast.ben.pk):
        assert not Share.objects.visible_to(cast.ben).exists()
    assert Block.objects.filter(group=cast.tuesday, member=cast.ben).exists()
    assert told("seat-ended") == {"ben"}
    kinds = set(LedgerEntry.objects.filter(member_id=cast.ben.pk).values_list("kind", flat=True))
    assert kinds >= {"seat.ended", "circle.closed-to"}
    assert "not the place" not in str(list(LedgerEntry.objects.values_list("detail", flat=True)))


def test_only_those_who_hold_this_space_pause_or_end(cast: Cast, sign_in: Any) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    anas = cast.tuesday.memberships.get(member=cast.ana)
    for nobody, whose in [
        (cast.ben, anas),
        (cast.finn, bens),
        (cast.ada, bens),
        (cast.zoe, bens),
        (cast.ana, anas),
    ]:
        with pytest.raises(PermissionDenied):
            actions.end_seat(member=nobody, seat=whose, reason="No.", now=cast.now)
        with pytest.raises(PermissionDenied):
            actions.pause_seat(member=nobody, seat=whose, days=1, reason="No.", now=cast.now)
    path = f"/g/{cast.tuesday.public_id}/people/{anas.public_id}/"
    assert sign_in("ben").post(path, {"verb": "end", "end-reason": "x"}).status_code == 403
    assert sign_in("finn").post(path, {"verb": "end", "end-reason": "x"}).status_code == 404


def test_a_reason_is_asked_for_and_stays_in_the_form(cast: Cast, sign_in: Any) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    path = f"/g/{cast.tuesday.public_id}/people/{bens.public_id}/"
    page = sign_in("ana").post(path, {"verb": "end", "end-reason": "\u200b\u202e"}).content.decode()
    assert "not left guessing" in page
    long = "a" * 300
    page = (
        sign_in("ana").post(path, {"verb": "pause", "pause-days": "3", "pause-reason": long}).content.decode()
    )
    assert long in page
    assert "280 letters" in page
    page = (
        sign_in("ana")
        .post(path, {"verb": "pause", "pause-days": "999", "pause-reason": "x"})
        .content.decode()
    )
    assert "Choose one of these" in page
    bens.refresh_from_db()
    assert (bens.until, bens.paused_until) == (None, None)


def test_leaving_is_one_step_and_nobody_is_told(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    page = ben.get(f"/g/{cast.tuesday.public_id}/leave/").content.decode()
    assert "What has a day on which it fades stays until then" in page
    assert ben.post(f"/g/{cast.tuesday.public_id}/leave/", {"words": "stay"}).status_code == 302
    assert ben.get(f"/g/{cast.tuesday.public_id}/people/").status_code == 404
    assert ben.post(f"/g/{cast.tuesday.public_id}/leave/").status_code == 404
    assert not Notice.objects.filter(kind__startswith="seat").exists()
    assert not LedgerEntry.objects.exists()
    with acting_as(cast.ana.pk):
        assert Share.objects.visible_to(cast.ana).filter(author=cast.ben).exists()


def test_the_last_one_who_holds_the_space_cannot_leave(cast: Cast, sign_in: Any) -> None:
    page = sign_in("ana").post(f"/g/{cast.tuesday.public_id}/leave/", {"words": "stay"}).content.decode()
    assert "the only one who holds the space" in page
    assert cast.tuesday.memberships.filter(member=cast.ana, until=None).exists()
    second = seat(cast.moe, cast.tuesday, cast.now, role="facilitator", paused_until=cast.now + DAY)
    with pytest.raises(refusals.LastHolder):
        actions.leave(member=cast.ana, group=cast.tuesday, now=cast.now)
    actions.lift_pause(member=cast.ana, seat=second, now=cast.now)
    assert actions.leave(member=cast.ana, group=cast.tuesday, now=cast.now) is not None


def test_one_who_left_can_ask_again_and_a_paused_one_can_leave(cast: Cast) -> None:
    asked = actions.take_seat(member=cast.dev, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    bens = cast.tuesday.memberships.get(member=cast.ben)
    actions.pause_seat(member=cast.ana, seat=bens, days=3, reason="Let us talk.", now=cast.now)
    again = actions.take_seat(member=cast.ben, group=cast.tuesday, version=1, now=cast.now)
    assert again == bens
    assert actions.leave(member=cast.ben, group=cast.tuesday, now=cast.now) == bens


def test_the_promise_is_ticked_and_is_the_one_that_was_read(cast: Cast, sign_in: Any) -> None:
    cleo, path = sign_in("cleo"), f"/g/{cast.tuesday.public_id}/seat/"
    page = cleo.get(path).content.decode()
    assert "What you share fades after 90 days" in page
    assert "Tick this once" in cleo.post(path, {"version": 1}).content.decode()
    for version in ("", "x", "0", "-1", "9" * 30, "2"):
        assert cleo.post(path, {"version": version, "accept": "on", "name": "Quiet Fern"}).status_code == 200
    assert not JoinRequest.objects.filter(member__in=[cast.cleo, cast.eve]).exists()
    assert (
        "changed while you were reading"
        in cleo.post(path, {"version": "2", "accept": "on", "name": "Quiet Fern"}).content.decode()
    )
    assert cleo.post(path, {"version": "1", "accept": "on", "name": "Quiet Fern"}).status_code == 302
    assert cleo.post(path, {"version": "1", "accept": "on", "name": "Quiet Fern"}).status_code == 302
    assert JoinRequest.objects.filter(member=cast.cleo).count() == 1
    assert "Waiting for an answer" in cleo.get("/groups/").content.decode()
    cleo.post(f"{path}back/")
    assert not JoinRequest.objects.open().filter(member=cast.cleo).exists()


def test_the_people_page_shows_asks_to_those_who_hold_only(cast: Cast, sign_in: Any) -> None:
    actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    path = f"/g/{cast.tuesday.public_id}/people/"
    anas, bens = sign_in("ana").get(path).content.decode(), sign_in("ben").get(path).content.decode()
    assert "Marigold" in anas
    assert "Lark" in anas  # to whom it is closed
    assert "Wren" in bens
    assert "Marigold" not in bens
    assert "Lark" not in bens
    assert "cleo" not in anas


def test_somebody_elses_ask_is_not_answered_from_another_circle(cast: Cast, sign_in: Any) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    for name, where, status in [
        ("finn", cast.mornings, 404),
        ("finn", cast.tuesday, 404),
        ("ben", cast.tuesday, 403),
    ]:
        path = f"/g/{where.public_id}/people/asks/{asked.public_id}/"
        assert sign_in(name).post(path, {"verb": "admit"}).status_code == status
    asked.refresh_from_db()
    assert asked.decided_at is None
