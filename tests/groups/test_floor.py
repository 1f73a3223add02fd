"""The site's floor: how open a circle may be at most. Circles beyond it come closer at once; none gets past it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups import actions, changes, floors, promises, refusals, terms
from groups.forms import FloorForm, KeepForm
from groups.models import Floor, Group, JoinRequest, SettingsChange
from notices.models import Notice
from shares.models import Share
from tests.cast import CANARY, Cast, group, seat
from vault.actor import acting_as
from vault.models import LedgerEntry

WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def _nothing_waits(cast: Cast) -> None:
    SettingsChange.objects.all().delete()


def set_floor(cast: Cast, by: str = "ada", notice_days: int = 7, **widest: object) -> Floor:
    return actions.set_floor(
        member=getattr(cast, by), widest=widest, notice_days=notice_days, now=cast.now
    )  # fmt: skip


def propose(cast: Cast, in_group: Group, **settings: object) -> SettingsChange:
    chosen = {**promises.terms_of(in_group), **settings}
    version = promises.current(in_group).version
    waits = actions.change_settings(
        member=cast.ada, group=in_group, settings=chosen, version=version, now=cast.now
    ).waiting
    assert waits is not None
    return waits


def test_circles_beyond_it_come_closer_at_once_and_members_are_told(cast: Cast) -> None:
    made = set_floor(cast, stay_days=30, listed="nobody")
    cast.tuesday.refresh_from_db()
    assert (cast.tuesday.stay_days, cast.tuesday.listed, cast.tuesday.joining) == (30, "nobody", "ask")
    given = promises.current(cast.tuesday)
    assert (given.version, given.terms["stay_days"], given.since) == (2, 30, cast.now)
    lines = LedgerEntry.objects.filter(kind="setting.changed", group_id=cast.tuesday.pk)
    assert [(line.acting_role, line.actor_id, line.detail) for line in lines] == [
        ("admin", cast.ada.pk, {"setting": "listed", "from": "members", "to": "nobody"}),
        ("admin", cast.ada.pk, {"setting": "stay_days", "from": "90", "to": "30"}),
    ]
    told = Notice.objects.filter(kind="promise-changed", about=cast.tuesday.public_id)
    assert {notice.recipient for notice in told} == {cast.ana, cast.ben}
    of_the_site = LedgerEntry.objects.filter(kind="floor.changed", group_id=None)
    assert [line.detail for line in of_the_site] == [
        {"setting": "listed", "from": "anyone", "to": "nobody"},
        {"setting": "stay_days", "from": "0", "to": "30"},
    ]
    assert made.widest == {"stay_days": 30, "listed": "nobody"}


def test_circles_within_it_are_left_alone(cast: Cast) -> None:
    set_floor(cast, stay_days=90)
    assert cast.tuesday.promises.count() == 1
    assert not Notice.objects.exists()
    set_floor(cast)  # a wider floor opens nothing by itself
    assert promises.terms_of(Group.objects.get(pk=cast.tuesday.pk)) == promises.terms_of(cast.tuesday)


def test_what_was_shared_and_who_asks_are_not_touched(cast: Cast) -> None:
    assert cast.share is not None
    assert cast.ask is not None
    set_floor(cast, **{setting.name: setting.values[0] for setting in terms.ALL})
    with acting_as(cast.ben.pk):
        kept = Share.objects.visible_to(cast.ben).get(pk=cast.share.pk)
    assert (kept.fades_at, kept.newcomers, kept.promise.version) == (
        cast.share.fades_at, cast.share.newcomers, 1
    )  # fmt: skip
    assert JoinRequest.objects.get(pk=cast.ask.pk).decided_at is None


@pytest.mark.parametrize("setting", terms.ALL, ids=lambda setting: setting.name)
def test_nobody_gets_past_it_by_any_setting(cast: Cast, sign_in: Any, setting: terms.Setting) -> None:
    for most in setting.values[:-1]:
        Floor.objects.update_or_create(
            pk=1, defaults={"widest": {setting.name: most}, "changed_at": cast.now}
        )
        made = group(f"Circle {most}", cast.now, **{setting.name: setting.values[0]})
        seat(cast.ana, made, cast.now, role="facilitator")
        ana, path = sign_in("ana"), f"/g/{made.public_id}/keep/"
        form = KeepForm(group=made, standing=promises.current(made))
        closed = form.fields[setting.name].widget.closed  # type: ignore[attr-defined]
        beyond = [value for value in setting.values if value not in setting.up_to(most)]
        assert closed == {str(value) for value in beyond}
        assert setting.beyond(most) in ana.get(path).content.decode()
        for value in beyond:
            wanted = {**promises.terms_of(made), setting.name: value}
            with pytest.raises(refusals.BeyondFloor):
                actions.change_settings(member=cast.ada, group=made, settings=wanted, version=1, now=cast.now)
            forged = {name: str(one) for name, one in wanted.items()}
            answer = ana.post(path, {**forged, "version": 1, "verb": "give"})
            assert answer.status_code == 200
            assert "Choose one of the others" in answer.content.decode()
    assert not SettingsChange.objects.exists()


def test_the_reason_names_the_days(cast: Cast) -> None:
    assert terms.BY_NAME["stay_days"].beyond(90) == "This site keeps shares 90 days at most"


def test_what_waits_falls_away_where_the_floor_comes_in_between(cast: Cast, sign_in: Any) -> None:
    waits = propose(cast, cast.tuesday, stay_days=0, quoting="yes")
    set_floor(cast, stay_days=90)
    waits.refresh_from_db()
    assert (waits.wanted, waits.state) == ({"quoting": "yes"}, "waiting")
    set_floor(cast, stay_days=90, quoting="no")
    waits.refresh_from_db()
    assert (waits.state, waits.reason) == ("declined", changes.BEYOND_THE_FLOOR)
    page = sign_in("ben").get(f"/g/{cast.tuesday.public_id}/promise/").content.decode()
    assert changes.BEYOND_THE_FLOOR in page
    assert "let a part of the proposed promise fall away: “How long shares stay”" in page


def test_on_its_day_a_change_is_held_against_the_floor_as_it_is_then(cast: Cast) -> None:
    waits = propose(cast, cast.tuesday, stay_days=0, listed="anyone")
    Floor.objects.create(pk=1, widest={"stay_days": 90}, changed_at=cast.now)  # whoever wrote it
    assert changes.take_effect(now=cast.now + WEEK) == 1
    cast.tuesday.refresh_from_db()
    waits.refresh_from_db()
    assert (cast.tuesday.stay_days, cast.tuesday.listed) == (90, "anyone")
    assert (waits.state, waits.wanted) == ("given", {"listed": "anyone"})


def test_a_change_of_which_nothing_is_left_on_its_day_is_declined_with_a_reason(cast: Cast) -> None:
    waits = propose(cast, cast.tuesday, stay_days=0)
    Floor.objects.create(pk=1, widest={"stay_days": 90}, changed_at=cast.now)
    assert changes.take_effect(now=cast.now + WEEK) == 0
    waits.refresh_from_db()
    assert (waits.state, waits.reason) == ("declined", changes.BEYOND_THE_FLOOR)
    assert LedgerEntry.objects.get(kind="change.declined").acting_role == "system"
    assert cast.tuesday.promises.count() == 1


def test_only_admins_set_it(cast: Cast, sign_in: Any) -> None:
    sent = {name: str(value) for name, value in terms.WIDEST.items()}
    for name in ("ana", "ben", "moe", "zoe"):
        with pytest.raises(PermissionDenied):
            set_floor(cast, by=name, stay_days=1)
        answer = sign_in(name).post(
            "/org/floor/", {**sent, "stay_days": "1", "notice_days": 7, "verb": "set"}
        )
        assert answer.status_code == 403
    assert not Floor.objects.exists()


@pytest.mark.parametrize("days", [6, 91, 0, -7])
def test_a_week_at_least_and_ninety_days_at_most(cast: Cast, sign_in: Any, days: int) -> None:
    with pytest.raises(ValueError, match="none of ours"):
        set_floor(cast, notice_days=days)
    sent = {name: str(value) for name, value in terms.WIDEST.items()}
    page = sign_in("ada").post("/org/floor/", {**sent, "notice_days": days, "verb": "set"}).content.decode()
    assert "Write the days as a number from 7 to 90, like 14." in page
    assert not Floor.objects.exists()


@pytest.mark.parametrize("bad", ["", "8", "null", "٧", "9" * 40, "True"])
def test_a_limit_that_is_none_of_ours_sets_nothing(cast: Cast, sign_in: Any, bad: str) -> None:
    sent = {name: str(value) for name, value in terms.WIDEST.items()}
    for name in terms.NAMES:
        ada = sign_in("ada")
        assert (
            ada.post("/org/floor/", {**sent, "notice_days": 7, "verb": "set", name: bad}).status_code == 200
        )
        assert ada.get("/org/floor/", {name: bad}, headers={"HX-Request": "true"}).status_code == 200
    assert not Floor.objects.exists()
    with pytest.raises(ValueError, match="none of ours"):
        set_floor(cast, stay_days=8)


def test_looking_first_says_which_circles_and_sets_nothing(cast: Cast, sign_in: Any) -> None:
    ada = sign_in("ada")
    answer = ada.get("/org/floor/", {"stay_days": "30"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert "Tuesday Circle" in page
    assert "Set this floor, and bring two circles closer" in page
    assert CANARY not in page
    assert not Floor.objects.exists()
    assert FloorForm({"stay_days": "30"}, floor=floors.standing()).after == {**terms.WIDEST, "stay_days": 30}
    sent = {name: str(value) for name, value in terms.WIDEST.items()}
    assert (
        ada.post("/org/floor/", {**sent, "stay_days": "30", "notice_days": 14, "verb": "set"}).status_code
        == 302
    )
    assert Floor.objects.get().notice_days == 14
    page = ada.get("/org/floor/").content.decode()
    assert "The limit for “How long shares stay” from “Until taken back” to “30 days”." in page
    assert "The days of notice went from 7 to 14." in page


def test_looking_first_costs_the_same_for_one_circle_and_for_many(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            floors.tightened_by({**terms.WIDEST, "stay_days": 1})
        return len(seen)

    few = cost()
    for n in range(3):
        group(f"Circle {n}", cast.now)
    assert cost() == few == 1


def test_a_circle_is_opened_within_it(cast: Cast) -> None:
    set_floor(cast, stay_days=30, joining="invited")
    made = actions.open_group(
        member=cast.ada, facilitator=cast.moe, now=cast.now, submission="11111111-1111-4111-8111-111111111111",
        name="New",
    )  # type: ignore[arg-type]  # fmt: skip
    made.refresh_from_db()
    assert (made.stay_days, made.joining) == (30, "invited")
    assert promises.current(made).terms == promises.terms_of(made)


def test_a_floor_somebody_wrote_by_hand_is_read_with_care(cast: Cast) -> None:
    odd = Floor(widest={"stay_days": 8, "listed": ["x"], "gone": "yes", "quoting": "no"}, notice_days=3)
    assert floors.widest(odd) == {**terms.WIDEST, "quoting": "no"}
    assert floors.notice(odd) == WEEK
