"""The confidentiality settings: who may change them, what is recorded, who hears of it, and what never follows from it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from groups import actions, promises, refusals
from groups.forms import KeepForm
from groups.models import Group, JoinRequest, Membership
from notices.models import Notice
from shares.models import Share
from tests.cast import Cast, seat
from vault.actor import acting_as
from vault.models import LedgerEntry

LOOSER = {"listed": "anyone", "joining": "at_once", "stay_days": 0}


def change(cast: Cast, **settings: object) -> Any:
    chosen = {**promises.terms_of(cast.tuesday), **settings}
    return actions.change_settings(
        member=cast.ana, group=cast.tuesday, settings=chosen, version=promises.current(cast.tuesday).version, now=cast.now
    )  # fmt: skip


def post(client: Any, group: Group, verb: str = "give", **values: object) -> Any:
    sent = {"verb": verb, "version": 1, "listed": "members", "joining": "ask", "stay_days": "90", **values}
    return client.post(f"/g/{group.public_id}/keep/", sent)


def test_each_changed_setting_has_its_line_and_the_promise_a_new_version(cast: Cast) -> None:
    given = change(cast, stay_days=30, listed="anyone")
    assert (given.version, given.terms) == (2, {"listed": "anyone", "joining": "ask", "stay_days": 30})
    lines = LedgerEntry.objects.filter(kind="setting.changed", group_id=cast.tuesday.pk)
    assert [line.detail for line in lines] == [
        {"setting": "listed", "from": "members", "to": "anyone"},
        {"setting": "stay_days", "from": "90", "to": "30"},
    ]
    assert {(line.actor_id, line.acting_role) for line in lines} == {(cast.ana.pk, "facilitator")}
    cast.tuesday.refresh_from_db()
    assert (cast.tuesday.listed, cast.tuesday.stay_days) == ("anyone", 30)


def test_nothing_different_writes_nothing(cast: Cast) -> None:
    assert change(cast).version == 1
    assert not LedgerEntry.objects.exists()
    assert not Notice.objects.exists()


def test_those_who_sit_there_are_told_and_nobody_else(cast: Cast) -> None:
    paused = seat(cast.moe, cast.tuesday, cast.now, paused_until=cast.now + dt.timedelta(days=1))
    change(cast, stay_days=7)
    told = Notice.objects.filter(kind="promise-changed")
    assert [notice.recipient for notice in told] == [cast.ben]
    assert paused.member not in [notice.recipient for notice in told]
    assert (told[0].about, told[0].group_id) == (cast.tuesday.public_id, cast.tuesday.pk)


def test_who_waits_is_never_admitted_by_a_change(cast: Cast) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    change(cast, **LOOSER)
    assert isinstance(asked, JoinRequest)
    asked.refresh_from_db()
    assert asked.decided_at is None
    assert not cast.tuesday.memberships.filter(member=cast.cleo).exists()
    with pytest.raises(refusals.PromiseMoved):
        actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    taken = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=2, now=cast.now)
    assert isinstance(taken, Membership)
    assert taken.promise.version == 2
    asked.refresh_from_db()
    assert asked.outcome == "withdrawn"


def test_what_was_shared_keeps_its_promise_and_its_day(cast: Cast) -> None:
    assert cast.share is not None
    change(cast, stay_days=0)
    with acting_as(cast.ben.pk):
        kept = Share.objects.visible_to(cast.ben).get(pk=cast.share.pk)
    assert kept.fades_at == cast.share.fades_at
    assert kept.promise.version == 1
    assert kept.promise.terms["stay_days"] == 90


def test_only_those_who_hold_and_admins_change_it(cast: Cast, sign_in: Any) -> None:
    for name in ("ben", "cleo", "dev", "eve", "moe", "zoe", "finn"):
        with pytest.raises(PermissionDenied):
            actions.change_settings(
                member=getattr(cast, name), group=cast.tuesday, settings=LOOSER, version=1, now=cast.now
            )
        assert post(sign_in(name), cast.tuesday, stay_days="7").status_code == (403 if name == "ben" else 404)
    assert cast.tuesday.promises.count() == 1
    assert post(sign_in("ada"), cast.tuesday, stay_days="7").status_code == 302
    assert LedgerEntry.objects.get(kind="setting.changed").acting_role == "admin"


def test_a_form_somebody_overtook_shows_how_it_stands_now(cast: Cast, sign_in: Any) -> None:
    change(cast, stay_days=7)
    page = post(sign_in("ada"), cast.tuesday, stay_days="30").content.decode()
    assert "Somebody changed this meanwhile" in page
    assert 'name="version" value="2"' in page
    assert "fades after 7 days" in page
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.stay_days == 7


@pytest.mark.parametrize("how", ["get", "post"])
def test_reading_it_beforehand_changes_nothing(cast: Cast, sign_in: Any, how: str) -> None:
    ana, path = sign_in("ana"), f"/g/{cast.tuesday.public_id}/keep/"
    chosen = {"version": 1, "listed": "nobody", "joining": "at_once", "stay_days": "7"}
    if how == "get":
        answer = ana.get(path, chosen, headers={"HX-Request": "true"})
        assert "<html" not in answer.content.decode()
    else:
        answer = ana.post(path, {**chosen, "verb": "read"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>What you share fades after 7 days" in page
    assert page.count("Looser") == 1
    assert page.count("Closer") == 2
    assert "Earlier shares keep the day they were given" in page
    assert "Give this promise" in page
    assert cast.tuesday.promises.count() == 1
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("bad", ["", "8", "-1", "9" * 40, "٧", "90.0", "null", "' OR 1=1"])
def test_a_setting_that_is_none_of_ours_changes_nothing(cast: Cast, sign_in: Any, bad: str) -> None:
    ana = sign_in("ana")
    for values in ({"stay_days": bad}, {"listed": bad}, {"joining": bad}, {"version": bad}):
        assert post(ana, cast.tuesday, **values).status_code == 200
        sent = {"listed": "members", **values}
        path = f"/g/{cast.tuesday.public_id}/keep/"
        assert ana.get(path, sent, headers={"HX-Request": "true"}).status_code == 200
    assert cast.tuesday.promises.count() == 1


def test_members_read_what_was_done_in_sentences(cast: Cast, sign_in: Any) -> None:
    change(cast, stay_days=30)
    bens = cast.tuesday.memberships.get(member=cast.ben)
    actions.pause_seat(member=cast.ana, seat=bens, days=1, reason="A day apart.", now=cast.now)
    actions.lift_pause(member=cast.ana, seat=bens, now=cast.now)
    path = f"/g/{cast.tuesday.public_id}/promise/"
    page = sign_in("ben").get(path).content.decode()
    assert "Someone who holds the space changed how long shares stay, from “90 days” to “30 days”." in page
    assert "Someone who holds the space paused your seat." in page
    assert "Version 2" in page
    assert "Version 1, from" in page
    anas = sign_in("ana").get(path).content.decode()
    assert "changed how long shares stay" in anas
    assert "paused your seat" not in anas  # a line about Ben's seat is for Ben
    assert "A day apart" not in anas


def test_every_promise_there_can_be_has_its_sentences(cast: Cast) -> None:
    said = set()
    for listed in Group.Listed.values:
        for joining in Group.Joining.values:
            for days in Group.Stay.values:
                terms = {"listed": listed, "joining": joining, "stay_days": days}
                said.add("\n".join(promises.sentences(terms)))
                assert promises.short(terms)
    assert len(said) == 45
    assert promises.sentences(cast.tuesday.promises.get()) == promises.sentences(
        promises.terms_of(cast.tuesday)
    )


def test_the_form_falls_back_to_how_it_stands(cast: Cast) -> None:
    standing = promises.current(cast.tuesday)
    form = KeepForm({"stay_days": "7"}, group=cast.tuesday, standing=standing)
    assert form.after == {"listed": "members", "joining": "ask", "stay_days": 7}
    assert not form.is_valid()


def test_an_admin_opens_a_circle_once(cast: Cast, sign_in: Any) -> None:
    ada = sign_in("ada")
    sent = {
        "submission": "11111111-1111-4111-8111-111111111111",
        "name": "  Slow\u202e Table ",
        "about": "Long gaps are fine.",
        "when_words": "Fridays",
        "meets": "online",
        "approach": "open",
        "language": "cy",
        "facilitator": " MOE ",
    }
    page = ada.post("/g/new/", {**sent, "facilitator": "nobody-here"}).content.decode()
    assert "Nobody signs in by that name" in page
    assert "Long gaps are fine." in page
    assert "with at least one letter" in ada.post("/g/new/", {**sent, "name": "\u200b"}).content.decode()
    for name in ("ana", "moe", "zoe"):
        assert sign_in(name).post("/g/new/", sent).status_code == 403
    for _ in range(2):
        assert ada.post("/g/new/", sent).status_code == 302
    made = Group.objects.get(name="Slow Table")
    held = made.memberships.get()
    assert (held.member, held.role, held.promise.version) == (cast.moe, "facilitator", 1)
    assert Notice.objects.filter(kind="seat-given").count() == 1
    assert set(LedgerEntry.objects.values_list("kind", "acting_role")) == {
        ("group.opened", "admin"),
        ("seat.given", "admin"),
    }
    assert ada.get(f"/g/{made.public_id}/people/").status_code == 404  # opening it is no seat in it
