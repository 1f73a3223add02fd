"""What who asked hears and reads is true: whatever moved it, where it does not move, and how it ended."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from groups import actions as groups
from members.models import Consent, Member
from notices import delivery, health
from notices.models import Heartbeat, Notice
from support import actions, following, machine
from support.asking import Place
from support.models import Asked, RequestWords, SupportRequest
from tests.cast import CANARY, Cast
from tests.support.hands import DAY, HOUR, MINUTE, ask, fresh, pause, press, sit, tick, told
from vault.actor import acting_as, keeper


def news(cast: Cast) -> int:
    return Notice.objects.filter(kind="hand-news", recipient=cast.ben).count()


def page(client: Any, request: SupportRequest) -> str:
    answer = client.get(reverse("support:one", args=[request.public_id]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def story(cast: Cast, request: SupportRequest, now: dt.datetime) -> following.Story:
    with acting_as(cast.ben.pk):
        return following.story(cast.ben, fresh(request), now)


def test_who_asked_hears_that_it_came_back_whoever_brought_it_back(circle: Cast) -> None:
    peer = sit("peer", circle.tuesday, circle.now)
    request = ask(circle, Place(circle.tuesday.pk, peer.pk, 1, 10), Place(circle.tuesday.pk, None, 2, 15))
    press("take", peer, request, circle.now)
    pause(peer, circle.tuesday, circle.now + DAY)
    tick(circle.now + MINUTE)
    assert fresh(request).state == "open"
    assert news(circle) == 1


def test_that_nobody_is_left_is_heard_after_it_came_back_in_the_same_step(circle: Cast) -> None:
    now = circle.now
    request = ask(circle)
    press("take", circle.ana, request, now)
    press("hand_on", circle.ana, request, now + MINUTE)
    assert news(circle) == 1
    tick(now + MINUTE)
    assert machine.nobody_left(fresh(request))
    assert news(circle) == 2


@pytest.mark.parametrize("how", ["unmuted", "back from a pause", "a seat again"])
def test_nobody_is_left_until_somebody_can_be_reached_again(circle: Cast, how: str) -> None:
    cast, now = circle, circle.now
    peer = sit("peer", cast.tuesday, now)
    places = [Place(cast.tuesday.pk, None, 1, 15), Place(cast.tuesday.pk, peer.pk, 2, 10)]
    request = ask(cast, *places)
    if how == "unmuted":
        with acting_as(cast.ben.pk):
            groups.mute(member=cast.ben, group=cast.tuesday, other=peer, withholds=True, now=now)
    else:
        pause(peer, cast.tuesday, now + DAY)
    tick(now + 15 * MINUTE)
    assert machine.nobody_left(fresh(request))
    assert tick(now + 16 * MINUTE) == 0  # and it is not looked at again and again
    assert "Everybody who can be reached" in _lead(cast, request)
    if how == "unmuted":
        with acting_as(cast.ben.pk):
            groups.unmute(member=cast.ben, group=cast.tuesday, other=peer, now=now)
    else:
        pause(peer, cast.tuesday, now - HOUR)
    tick(now + 17 * MINUTE)
    assert peer.pk in told(request)
    assert fresh(request).step_until == now + 27 * MINUTE


def _lead(cast: Cast, request: SupportRequest) -> str:
    client = Client()
    client.force_login(cast.ben)
    return page(client, request)


def test_where_it_has_not_moved_on_the_page_says_so_and_lines_come_first(circle: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    request = ask(circle)
    assert "goes on by itself" in page(ben, request)
    with keeper("test: its step was over a while ago, and no worker came"):
        SupportRequest.objects.filter(pk=request.pk).update(step_until=circle.now - 2 * MINUTE)
    late = page(ben, request)
    assert "This has not moved on by itself" in late
    assert "goes on by itself" not in late
    assert late.index("If a life may be in danger") < late.index("Where it is")
    assert "Next, " not in late


def test_where_nobody_is_at_work_behind_it_the_page_says_so_within_the_minute(
    circle: Cast, sign_in: Any
) -> None:
    ben = sign_in("ben")
    request = ask(circle)
    Heartbeat.objects.update_or_create(part="hands", defaults={"at": circle.now - dt.timedelta(seconds=90)})
    assert "This has not moved on by itself" in page(ben, request)
    press("take", circle.ana, request, circle.now)
    assert "is with you" in page(ben, request)  # that is true whoever is at work
    health._written.clear()
    press("hand_on", circle.ana, request, circle.now)
    Heartbeat.objects.filter(part="hands").update(at=circle.now)
    assert "This has not moved on by itself" not in page(ben, request)


def test_a_mail_that_did_not_go_out_is_said(circle: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    request = ask(circle)
    assert "has not gone out" not in page(ben, request)
    mine = Notice.objects.filter(kind="hand", about=request.public_id)
    mine.update(created_at=circle.now - 2 * MINUTE)
    assert "has not gone out" in page(ben, request)
    mine.update(due_at=circle.now + HOUR)  # it waits for its reader's morning: nobody's business
    assert "has not gone out" not in page(ben, request)


def without_yes(person: Member) -> None:
    Consent.objects.filter(member=person, purpose="health-words").update(withdrawn_at=dt.datetime.now(dt.UTC))


def test_without_a_yes_to_words_one_asks_without_words(circle: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    assert "I could use a hand.</textarea>" in ben.get("/hand/").content.decode()
    without_yes(circle.ben)
    assert "<textarea" not in ben.get("/hand/").content.decode()
    sent = ben.post("/hand/", {"to": circle.tuesday.public_id})
    assert sent.status_code == 302
    with keeper("test: what is there"):
        request = SupportRequest.objects.get(asker=circle.ben)
        assert not RequestWords.objects.filter(request=request).exists()
    assert told(request) == {circle.ana.pk}


def test_words_without_a_yes_are_refused_and_still_there(circle: Cast, sign_in: Any) -> None:
    without_yes(circle.ben)
    answer = sign_in("ben").post("/hand/", {"to": circle.tuesday.public_id, "words": f"{CANARY} hm"})
    assert f"{CANARY} hm" in answer.content.decode()
    with keeper("test: nothing"):
        assert not SupportRequest.objects.filter(asker=circle.ben).exists()


def test_the_three_notices_reach_those_whose_yes_does_not_stand(circle: Cast) -> None:
    without_yes(circle.ben)
    without_yes(circle.ana)
    request = ask(circle)
    delivery.drain(circle.now)
    press("take", circle.ana, request, circle.now)
    delivery.drain(circle.now)
    press("hand_on", circle.ana, request, circle.now)
    delivery.drain(circle.now)
    states = dict(Notice.objects.filter(kind__startswith="hand").values_list("kind", "state"))
    assert states == {"hand": "kept", "hand-taken": "kept", "hand-news": "kept"}


def test_who_holds_it_says_that_they_have_somebody_and_who_asked_hears_whose_word_it_is(
    circle: Cast, sign_in: Any
) -> None:
    ben = sign_in("ben")
    request = ask(circle)
    press("take", circle.ana, request, circle.now)
    press("answered", circle.ana, request, circle.now)
    assert (fresh(request).state, fresh(request).ended) == ("answered", "holder")
    assert news(circle) == 1
    said = page(ben, request)
    assert "<bdi>Juniper</bdi> says that you have somebody" in said
    assert "If that is not so" in said


@pytest.mark.parametrize("how", ["nobody", "clock"])
def test_what_the_clock_ends_without_an_answer_is_said_and_heard(
    circle: Cast, sign_in: Any, how: str
) -> None:
    ben, now = sign_in("ben"), circle.now
    request = ask(circle)
    if how == "clock":
        press("take", circle.ana, request, now)
        tick(now + machine.HELD_LASTS)
    else:
        tick(now + 15 * MINUTE)
        before = news(circle)
        tick(now + machine.OPEN_LASTS)
        assert news(circle) == before + 1
    assert (fresh(request).state, fresh(request).ended) == ("closed", how)
    assert news(circle)
    words = "Nobody answered within a day" if how == "nobody" else "two days after"
    assert words in page(ben, request)


def test_what_was_answered_closes_without_a_word(circle: Cast) -> None:
    request = ask(circle)
    press("answered", circle.ben, request, circle.now)
    tick(circle.now + machine.ANSWERED_LASTS)
    assert (fresh(request).state, fresh(request).ended) == ("closed", "asker")
    assert news(circle) == 0


def test_a_row_that_is_gone_meanwhile_stops_nobody(circle: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Erased between the look and the write."""
    peer = sit("peer", circle.tuesday, circle.now)
    request = ask(circle, Place(circle.tuesday.pk, peer.pk, 1, 10), Place(circle.tuesday.pk, None, 2, 15))
    as_written = machine.move_on

    def erased(*args: Any, **kwargs: Any) -> Any:
        Asked.objects.filter(request=request, member=peer).delete()
        return as_written(*args, **kwargs)

    monkeypatch.setattr(machine, "move_on", erased)
    tick(circle.now + 10 * MINUTE)
    assert circle.ana.pk in told(request)


def test_one_that_cannot_be_moved_stops_none_of_the_others(
    circle: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = circle.now
    broken = ask(circle)
    other = sit("other", circle.tuesday, now)
    peer = sit("peer", circle.tuesday, now)
    places = [Place(circle.tuesday.pk, peer.pk, 1, 15), Place(circle.tuesday.pk, None, 2, 15)]
    with acting_as(other.pk):
        fine = actions.ask(member=other, places=places, words="", now=now)
    as_written = machine.move_on

    def moves(request: SupportRequest, *args: Any, **kwargs: Any) -> Any:
        told_now = as_written(request, *args, **kwargs)
        request.ended = "asker" if request.pk == broken.pk else ""
        return told_now

    monkeypatch.setattr(machine, "move_on", moves)
    tick(now + 15 * MINUTE)
    assert circle.ana.pk in told(fine)
    assert fresh(broken).step_until == now + 15 * MINUTE
    assert story(circle, broken, now + 17 * MINUTE).overdue
