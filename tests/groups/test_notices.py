"""This app's notices: content-free, leading somewhere their reader may go, and dropped once they are no longer true."""

import datetime as dt
from typing import Any

import pytest

from groups import actions, promises
from groups.models import JoinRequest, SettingsChange
from notices import kinds
from notices.models import Notice
from tests.cast import NAMES, Cast

KINDS = [
    "seat-asked",
    "seat-given",
    "seat-declined",
    "seat-paused",
    "seat-ended",
    "seat-holds",
    "promise-changed",
    "change-proposed",
    "change-answered",
]


def holds(notice: Notice, now: dt.datetime) -> bool:
    kind = kinds.get(notice.kind)
    assert kind is not None
    return kind.still_true(notice, notice.recipient, now)


def the(kind: str) -> Notice:
    return Notice.objects.select_related("recipient").get(kind=kind)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_registered_without_content(cast: Cast, name: str) -> None:
    kind = kinds.get(name)
    assert kind is not None
    assert kind.preference == "seats"
    for word in (*NAMES.values(), "Tuesday Circle", "Early Mornings"):
        assert word not in kind.line


def test_an_ask_is_true_while_it_waits_and_its_reader_holds(cast: Cast) -> None:
    JoinRequest.objects.all().delete()
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    notice = the("seat-asked")
    assert holds(notice, cast.now)
    anas = cast.tuesday.memberships.get(member=cast.ana)
    anas.paused_until = cast.now + dt.timedelta(days=1)
    anas.save()
    assert not holds(notice, cast.now)
    anas.paused_until = None
    anas.save()
    assert isinstance(asked, JoinRequest)
    actions.admit(member=cast.ana, request=asked, now=cast.now)
    assert not holds(notice, cast.now)
    assert holds(the("seat-given"), cast.now)


def test_an_answer_is_true_until_a_seat_follows(cast: Cast) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    actions.decline(member=cast.ana, request=asked, now=cast.now)
    notice = the("seat-declined")
    assert holds(notice, cast.now)
    again = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(again, JoinRequest)
    actions.admit(member=cast.ana, request=again, now=cast.now)
    assert not holds(notice, cast.now)


def test_a_pause_is_true_while_it_lasts_and_an_end_while_one_is_out(cast: Cast) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    actions.pause_seat(member=cast.ana, seat=bens, days=3, reason="Let us talk.", now=cast.now)
    paused = the("seat-paused")
    assert holds(paused, cast.now)
    assert not holds(paused, cast.now + dt.timedelta(days=3))
    actions.end_seat(member=cast.ana, seat=bens, reason="Not here.", now=cast.now)
    assert not holds(paused, cast.now)
    assert holds(the("seat-ended"), cast.now)


def test_a_new_promise_is_news_to_those_who_still_sit_there(cast: Cast) -> None:
    settings = {**promises.terms_of(cast.tuesday), "stay_days": 7}
    actions.change_settings(member=cast.ana, group=cast.tuesday, settings=settings, version=1, now=cast.now)
    notice = the("promise-changed")
    assert holds(notice, cast.now)
    actions.leave(member=cast.ben, group=cast.tuesday, now=cast.now)
    assert not holds(notice, cast.now)


def test_a_proposal_is_news_while_it_waits_and_one_sits_there(cast: Cast) -> None:
    SettingsChange.objects.all().delete()
    settings = {**promises.terms_of(cast.tuesday), "stay_days": 0}
    waits = actions.change_settings(
        member=cast.ana, group=cast.tuesday, settings=settings, version=1, now=cast.now
    ).waiting
    notice = the("change-proposed")
    assert notice.recipient == cast.ben
    assert holds(notice, cast.now)
    assert waits is not None
    actions.hold_change(member=cast.ada, change=waits, reason="Let us talk first.", now=cast.now)
    assert holds(notice, cast.now)
    assert the("change-answered").recipient == cast.ana
    assert holds(the("change-answered"), cast.now)
    actions.withdraw_change(member=cast.ana, change=waits, now=cast.now)
    assert not holds(notice, cast.now)


def test_each_leads_to_a_page_its_reader_may_open(cast: Cast, sign_in: Any) -> None:
    asked = actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
    assert isinstance(asked, JoinRequest)
    settings = {**promises.terms_of(cast.tuesday), "stay_days": 7}
    actions.change_settings(member=cast.ana, group=cast.tuesday, settings=settings, version=1, now=cast.now)
    waits = SettingsChange.objects.get()
    actions.hold_change(member=cast.ada, change=waits, reason="Let us talk first.", now=cast.now)
    actions.release_change(member=cast.ada, change=waits, now=cast.now)
    names = {member.pk: name for name, member in cast.everyone.items()}
    for notice in Notice.objects.all():
        kind = kinds.get(notice.kind)
        assert kind is not None
        assert sign_in(names[notice.recipient_id]).get(kind.url(notice)).status_code == 200
