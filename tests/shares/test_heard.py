"""Nobody unheard: who is told and when, who has it in hand, and what its author reads meanwhile."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock
from groups.actions import mute
from groups.models import Membership, Mute, OpenHours
from members.models import Consent
from notices import kinds
from notices.models import Notice
from shares import actions, heard
from shares.actions.waiting import InHand
from shares.audience import NONE_READS
from shares.models import Hidden, Reply, Share, Waiting
from tests.cast import CANARY, Cast, gather, member, reply, seat, share
from tests.groups.ends import ending
from vault.actor import acting_as, keeper

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def tue(cast: Cast) -> Cast:
    """Tuesday Circle without the share that waits in every cast: Ana holds it, Ben shares, Gus is willing and Hana is not."""
    with keeper("test: an empty list"):
        Waiting.objects.all().delete()
    for name, willing in (("gus", True), ("hana", False)):
        seat(member(name), cast.tuesday, cast.now - 20 * HOUR, willing=willing)
    return cast


def person(name: str) -> Any:
    return Membership.objects.select_related("member").get(member__sign_in_name=name, until=None).member


def asks(cast: Cast, *, hard: bool = True, hours: int = 24, by: str = "ben", **fields: Any) -> Share:
    """Somebody says something that waits for an answer."""
    author = getattr(cast, by, None) or person(by)
    said = share(author, cast.tuesday, f"{CANARY} it is hard", cast.now, hard=hard, **fields)
    with acting_as(author.pk):
        due = cast.now if hard else cast.now + hours * HOUR
        Waiting.objects.create(share=said, group=cast.tuesday, due_at=due)
    return said


def told(kind: str = "share-waits") -> list[str]:
    found = Notice.objects.filter(kind=kind).select_related("recipient")
    return sorted(notice.recipient.sign_in_name for notice in found)


def row(said: Share) -> Waiting:
    with keeper("test: look at it"):
        return Waiting.objects.get(share=said)


# -- The sweep ---------------------------------------------------------------------------------------------------------------


def test_a_hard_share_is_put_before_those_who_hold_the_space_at_once(tue: Cast) -> None:
    said = asks(tue)
    assert heard.tend(now=tue.now) == 1
    assert told() == ["ana"]
    notice = Notice.objects.get(kind="share-waits")
    assert (notice.about, notice.group_id) == (said.public_id, tue.tuesday.pk)
    assert CANARY not in str(vars(notice))


def test_another_once_the_answer_time_is_over(tue: Cast) -> None:
    asks(tue, hard=False)
    assert heard.tend(now=tue.now + 24 * HOUR - MINUTE) == 0
    assert heard.tend(now=tue.now + 24 * HOUR) == 1
    assert told() == ["ana"]


@pytest.mark.parametrize(
    ("hard", "answer_hours", "wait"),
    [(True, 48, 1), (False, 24, 6), (False, 6, 1.5), (False, 2, 1), (False, 168, 12)],
)
def test_then_before_the_willing(tue: Cast, hard: bool, answer_hours: int, wait: float) -> None:
    tue.tuesday.answer_hours = answer_hours
    tue.tuesday.save()
    asks(tue, hard=hard, hours=answer_hours)
    due = tue.now if hard else tue.now + answer_hours * HOUR
    heard.tend(now=due)
    assert heard.tend(now=due + wait * HOUR - MINUTE) == 0
    assert heard.tend(now=due + wait * HOUR) == 1
    assert told("share-waits-willing") == ["gus"]


def test_each_once_however_often_it_is_swept(tue: Cast) -> None:
    said = asks(tue)
    for minutes in range(0, 200, 20):
        heard.tend(now=tue.now + minutes * MINUTE)
    assert (told(), told("share-waits-willing")) == (["ana"], ["gus"])
    with keeper("test: as if it had not been marked: the key alone holds"):
        Waiting.objects.update(holders_told_at=None, willing_told_at=None)
    assert heard.tend(now=tue.now + 6 * HOUR) == 0
    assert row(said).over_at is None


def test_what_was_missed_is_made_up_for(tue: Cast) -> None:
    """Nobody swept for a day: those who hold it come first, and the willing after their hour."""
    asks(tue)
    later = tue.now + 30 * HOUR
    assert heard.tend(now=later) == 1
    assert told("share-waits-willing") == []
    assert heard.tend(now=later + HOUR) == 1


def test_until_two_people_have_answered(tue: Cast) -> None:
    said = asks(tue)
    reply(tue.ben, said, "I add something myself", tue.now)
    reply(tue.ana, said, "I am here", tue.now)
    reply(tue.ana, said, "and here again", tue.now)
    heard.tend(now=tue.now)
    assert row(said).over_at is None
    assert told() == []  # the one who holds it has answered; the willing are asked all the same
    with transaction.atomic():
        before = transaction.savepoint()
        heard.tend(now=tue.now + HOUR)
        assert told("share-waits-willing") == ["gus"]
        transaction.savepoint_rollback(before)
    second = reply(person("hana"), said, "me too", tue.now)
    with acting_as(second.author_id):
        second.wipe(tue.now)
    heard.tend(now=tue.now + MINUTE)
    assert row(said).over_at is None  # what was taken back answers nothing
    reply(person("hana"), said, "me too, after all", tue.now)
    heard.tend(now=tue.now + HOUR)
    assert row(said).over_at == tue.now + HOUR
    assert told("share-waits-willing") == []


def test_an_i_hear_you_is_no_answer(tue: Cast) -> None:
    said = asks(tue)
    for who in (tue.ana, person("hana")):
        with acting_as(who.pk):
            actions.acknowledge(member=who, share=said, kind="hear", now=tue.now)
    assert heard.tend(now=tue.now) == 1


@pytest.mark.parametrize("why", ["taken back", "faded", "silent"])
def test_what_is_not_there_any_more_is_put_before_nobody(tue: Cast, why: str) -> None:
    said = asks(tue, hard=False, hours=24)
    now = tue.now + 25 * HOUR
    if why == "taken back":
        with acting_as(tue.ben.pk):
            actions.take_back(author=tue.ben, said=said, now=tue.now)
    elif why == "faded":
        now = tue.now + 91 * 24 * HOUR
    else:
        _closing(tue, "copies")
    assert heard.tend(now=now) == 0
    assert row(said).over_at == now


def _closing(cast: Cast, stage: str) -> None:
    ending(cast.tuesday, cast.now, stage)


def test_in_a_farewell_people_are_still_heard(tue: Cast) -> None:
    asks(tue)
    _closing(tue, "farewell")
    assert heard.tend(now=tue.now) == 1


def _mute(cast: Cast, who: Any, other: Any, withholds: bool) -> None:
    with acting_as(who.pk):
        Mute.objects.create(group=cast.tuesday, member=who, other=other, withholds=withholds, at=cast.now)


LEFT_OUT: dict[str, Callable[[Cast, Any, Share], Any]] = {
    "not willing any more": lambda c, gus, s: _seat(gus, willing=False),
    "paused": lambda c, gus, s: _seat(gus, paused_until=c.now + 99 * HOUR),
    "left": lambda c, gus, s: _seat(gus, until=c.now),
    "came later": lambda c, gus, s: _seat(gus, since=c.now + MINUTE, way=3),
    "visits since": lambda c, gus, s: _seat(gus, since=c.now + MINUTE, visit_rounds=2),
    "closed account": lambda c, gus, s: type(gus).objects.filter(pk=gus.pk).update(is_active=False),
    "took the yes back": lambda c, gus, s: Consent.objects.filter(member=gus).update(withdrawn_at=c.now),
    "kept from": lambda c, gus, s: _mute(c, c.ben, gus, True),
    "muted by them": lambda c, gus, s: _mute(c, gus, c.ben, False),
    "hidden by them": lambda c, gus, s: _hide(c, gus, s),
    "has answered": lambda c, gus, s: reply(gus, s, "here", c.now),
}


def _seat(who: Any, **fields: Any) -> None:
    Membership.objects.filter(member=who).update(**fields)


def _hide(cast: Cast, who: Any, said: Share) -> None:
    with acting_as(who.pk):
        Hidden.objects.create(share=said, member=who, at=cast.now)


@pytest.mark.parametrize("why", LEFT_OUT)
def test_which_of_the_willing_are_not_asked(tue: Cast, why: str) -> None:
    """And asked again at delivery: what changed after the notice was written counts, too."""
    said = asks(tue)
    gus = person("gus")
    heard.tend(now=tue.now)
    before = transaction.savepoint()
    heard.tend(now=tue.now + 2 * HOUR)
    notice = Notice.objects.get(kind="share-waits-willing")
    kind = kinds.get("share-waits-willing")
    assert kind is not None
    with acting_as(gus.pk):
        assert kind.still_true(notice, gus, tue.now + 2 * HOUR)
    LEFT_OUT[why](tue, gus, said)
    with acting_as(gus.pk):
        assert not kind.still_true(notice, gus, tue.now + 2 * HOUR)
    transaction.savepoint_rollback(before)
    LEFT_OUT[why](tue, gus, said)
    assert heard.tend(now=tue.now + 2 * HOUR) == 0


def test_who_muted_somebody_without_a_name_is_asked_like_the_others(tue: Cast) -> None:
    """Or being left out would tell them who it was."""
    asks(tue, unnamed=True)
    _mute(tue, person("gus"), tue.ben, False)
    heard.tend(now=tue.now)
    heard.tend(now=tue.now + HOUR)
    assert told("share-waits-willing") == ["gus"]


@pytest.mark.parametrize(("audience", "readers", "holders"), [
    ("facilitators", [], ["ana"]), ("chosen", ["gus"], []), ("chosen", ["ana", "gus"], ["ana"]),
])  # fmt: skip
def test_what_was_not_said_to_everyone_goes_to_nobody_else(
    tue: Cast, audience: str, readers: list[str], holders: list[str]
) -> None:
    chosen = [person(name).pk for name in readers]
    said = asks(tue, audience=audience, readers=chosen)
    heard.tend(now=tue.now)
    heard.tend(now=tue.now + 2 * HOUR)
    assert (told(), told("share-waits-willing")) == (holders, [])
    care = _care(said, tue.now)
    assert care.words
    if not holders:
        assert "Only the people you chose" in care.words


def test_a_hard_share_waits_for_somebody_to_come_back(tue: Cast) -> None:
    asks(tue)
    _seat(tue.ana, paused_until=tue.now + 5 * HOUR)
    assert heard.tend(now=tue.now) == 0
    assert heard.tend(now=tue.now + HOUR) == 1  # the willing do not wait for that
    assert heard.tend(now=tue.now + 5 * HOUR) == 1
    assert told() == ["ana"]


def test_the_author_who_holds_the_space_is_not_told_of_themselves(tue: Cast) -> None:
    asks(tue, by="ana")
    assert heard.tend(now=tue.now) == 0
    assert heard.tend(now=tue.now + HOUR) == 1
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_once() -> None:
    with transaction.atomic():
        cast = gather()
        for _ in range(20):
            asks(cast)
    ready, found = threading.Barrier(2), []

    def sweep() -> None:
        ready.wait()
        found.append(heard.tend(now=cast.now))
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    heard.tend(now=cast.now)
    assert told() == ["ana"] * 20
    assert sum(found) <= 20


# -- Whose it is -------------------------------------------------------------------------------------------------------------


def _care(said: Share, now: dt.datetime) -> heard.Care:
    with acting_as(said.author_id):
        return heard.care_of(said, now)


def _always_open(cast: Cast) -> None:
    for day in range(7):
        OpenHours.objects.create(group=cast.tuesday, weekday=day, opens=dt.time(0), closes=dt.time(0))


def test_taking_it_in_hand(tue: Cast) -> None:
    said = asks(tue)
    with acting_as(tue.ana.pk):
        actions.take_in_hand(member=tue.ana, share=said, now=tue.now)
        actions.take_in_hand(member=tue.ana, share=said, now=tue.now)
    care = _care(said, tue.now + HOUR)
    assert (care.here, "Juniper" in str(care.owner_name), "Juniper" in care.words) == (True, True, True)
    gus = person("gus")
    with acting_as(gus.pk), pytest.raises(InHand):
        actions.take_in_hand(member=gus, share=said, now=tue.now + HOUR)
    with acting_as(gus.pk):
        actions.let_go(member=gus, share=said, now=tue.now)  # it is not his to let go
    assert row(said).owner_id == tue.ana.pk
    after = _care(said, tue.now + 12 * HOUR)
    assert after.owner_name is None
    assert after.words
    with acting_as(gus.pk):
        actions.take_in_hand(member=gus, share=said, now=tue.now + 12 * HOUR)
        assert "Gus" in str(_care(said, tue.now + 13 * HOUR).owner_name)
        actions.let_go(member=gus, share=said, now=tue.now + 13 * HOUR)
    assert row(said).owner_id is None


@pytest.mark.django_db(transaction=True)
def test_two_take_it_at_once_and_one_has_it() -> None:
    with transaction.atomic():
        cast = gather()
        people = [cast.ana, member("gus"), member("hana")]
        for extra in people[1:]:
            seat(extra, cast.tuesday, cast.now - HOUR, willing=True)
    for _ in range(5):
        with transaction.atomic():
            said = asks(cast)
        ready, came = threading.Barrier(len(people)), []

        def take(who: Any, said: Share = said, ready: Any = ready, came: Any = came) -> None:
            ready.wait()
            try:
                with acting_as(who.pk):
                    actions.take_in_hand(member=who, share=said, now=cast.now)
                came.append(who.pk)
            except InHand:
                came.append(None)
            finally:
                connection.close()

        threads = [threading.Thread(target=take, args=(who,)) for who in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with transaction.atomic():
            assert [pk for pk in came if pk] == [row(said).owner_id]
        assert len(came) == len(people)


@pytest.mark.parametrize("gone", ["left", "paused", "answered"])
def test_who_is_gone_has_nothing_in_hand(tue: Cast, gone: str) -> None:
    said, gus = asks(tue), person("gus")
    with acting_as(gus.pk):
        actions.take_in_hand(member=gus, share=said, now=tue.now)
    if gone == "answered":
        reply(gus, said, "here", tue.now)
    else:
        _seat(gus, **({"until": tue.now} if gone == "left" else {"paused_until": tue.now + 9 * HOUR}))
    care = _care(said, tue.now + HOUR)
    assert care.owner_name is None
    assert care.words
    if gone != "answered":
        with acting_as(tue.ana.pk):
            actions.take_in_hand(member=tue.ana, share=said, now=tue.now + HOUR)


@pytest.mark.parametrize("who", ["ben", "hana", "cleo", "dev", "eve", "ada", "moe"])
def test_who_may_not_take_it(tue: Cast, who: str) -> None:
    said = asks(tue)
    somebody = person("hana") if who == "hana" else getattr(tue, who)
    with acting_as(somebody.pk), pytest.raises(PermissionDenied):
        actions.take_in_hand(member=somebody, share=said, now=tue.now)
    assert row(said).owner_id is None


def test_who_is_there_is_told_as_it_is(tue: Cast) -> None:
    group = tue.tuesday
    none = heard.who_is_there(group, tue.now, member=tue.ben)
    assert (none.here, none.next_at) == (False, None)
    assert "no set hours" in none.words
    assert "within a day" in none.words
    _always_open(tue)
    now = heard.who_is_there(group, tue.now, member=tue.ben)
    assert now.here
    assert now.words == "<bdi>Juniper</bdi> holds the space now."
    alone = heard.who_is_there(group, tue.now, member=tue.ana)
    assert not alone.here
    assert alone.words.startswith("Nobody else holds")
    _seat(tue.ana, paused_until=tue.now + HOUR)
    assert heard.who_is_there(group, tue.now).words.startswith("Nobody holds the space here at the moment")


def test_times_are_told_by_the_reader_s_own_clock(tue: Cast) -> None:
    """Auckland at its midnight: Tuesday evening in Dublin is Wednesday morning there."""
    group = tue.tuesday
    group.time_zone = "Europe/Dublin"
    group.save()
    OpenHours.objects.create(group=group, weekday=1, opens=dt.time(19), closes=dt.time(21))
    tue.ben.time_zone = "Pacific/Auckland"
    just_past = dt.datetime(
        2026, 11, 24, 11, 1, tzinfo=dt.UTC
    )  # 0:01 on Wednesday there, 11:01 on Tuesday in Dublin
    there = heard.who_is_there(group, just_past, member=tue.ben)
    assert there.next_at == dt.datetime(2026, 11, 24, 19, tzinfo=dt.UTC)
    assert there.words == "Nobody holds the space right now. Somebody does today, 8 am."
    before = heard.who_is_there(group, just_past - 2 * MINUTE, member=tue.ben)
    assert before.words == "Nobody holds the space right now. Somebody does tomorrow, 8 am."
    assert heard.who_is_there(group, just_past).words.endswith("Somebody does tonight, 7 pm, Dublin time.")
    during = heard.who_is_there(group, dt.datetime(2026, 11, 24, 20, tzinfo=dt.UTC), member=tue.ben)
    assert during.words == "<bdi>Juniper</bdi> holds the space now, until 10 am."


def test_what_its_author_reads_before_and_after(tue: Cast) -> None:
    """An ordinary share is put before nobody until the answer time is over; then as it is; then nothing."""
    tue.ben.time_zone = "UTC"
    tue.ben.save()
    said = asks(tue, hard=False, hours=24)
    before = _care(said, tue.now)
    assert "If it still waits tomorrow" in before.words
    assert "it is put before those who hold the space" in before.words
    later = _care(said, tue.now + 25 * HOUR)
    assert not later.here
    assert "no set hours" in later.words
    assert "They are told that somebody waits." in later.words
    _always_open(tue)
    seen = _care(said, tue.now + 25 * HOUR)
    assert seen.here
    assert seen.words == "Those who hold the space see this: <bdi>Juniper</bdi>."
    reply(tue.ana, said, "here", tue.now)
    reply(person("hana"), said, "here", tue.now)
    assert not _care(said, tue.now + 25 * HOUR)


def test_in_a_silent_circle_nobody_is_promised(tue: Cast) -> None:
    said = asks(tue)
    _always_open(tue)
    _closing(tue, "copies")
    care = _care(said, tue.now)
    assert not care.here
    assert "nobody answers here any more" in care.words


def test_the_page_of_a_share_says_whose_it_is(tue: Cast, sign_in: Any) -> None:
    said = asks(tue)
    url = f"/s/{said.public_id}/"
    mine = sign_in("ben").get(url).content.decode()
    assert "no set hours" in mine
    assert 'href="/now/"' in mine
    assert "I have it" not in mine
    assert "I have it" in sign_in("ana").get(url).content.decode()
    tue.hana = person("hana")  # type: ignore[attr-defined]
    theirs = sign_in("hana").get(url).content.decode()
    assert "I have it" not in theirs
    assert "no set hours" not in theirs


def test_a_name_cannot_turn_the_sentence(tue: Cast) -> None:
    _always_open(tue)
    _seat(tue.ana, name="<b>Juniper & co")
    assert "&lt;b&gt;Juniper &amp; co" in heard.who_is_there(tue.tuesday, tue.now).words


# -- Its pages ---------------------------------------------------------------------------------------------------------------


def test_the_list_and_one_press(tue: Cast, sign_in: Any) -> None:
    said = asks(tue)
    later = asks(tue, hard=False, hours=0)
    url = f"/g/{tue.tuesday.public_id}/waiting/"
    page = sign_in("ana").get(url).content.decode()
    assert page.index(said.public_id) < page.index(later.public_id) or said.created_at == later.created_at
    assert "Wren" in page
    assert CANARY not in page
    browser = sign_in("ana")
    assert browser.post(f"/s/{said.public_id}/hand/", {"verb": "take"}).status_code == 302
    assert row(said).owner_id == tue.ana.pk
    assert "You have it" in browser.get(url).content.decode()
    browser.post(f"/s/{said.public_id}/hand/", {"verb": "let_go"})
    assert row(said).owner_id is None
    mine = sign_in("ben").get(url).content.decode()
    assert said.public_id not in mine  # neither willing nor holding, and his own


def test_nobody_waiting(tue: Cast, sign_in: Any) -> None:
    assert "Nobody is waiting." in sign_in("ana").get(f"/g/{tue.tuesday.public_id}/waiting/").content.decode()


@pytest.mark.parametrize("holders_know", [True, False])
def test_who_left_their_name_away_stays_without_one(tue: Cast, sign_in: Any, holders_know: bool) -> None:
    said = asks(tue, unnamed=True, holders_know=holders_know)
    tue.gus = person("gus")  # type: ignore[attr-defined]
    url = f"/g/{tue.tuesday.public_id}/waiting/"
    to_willing = sign_in("gus").get(url).content.decode()
    assert said.public_id in to_willing
    assert "Wren" not in to_willing
    to_holders = sign_in("ana").get(url).content.decode()
    assert said.public_id in to_holders
    assert ("Wren" in to_holders) is holders_know
    heard.tend(now=clock.now())
    heard.tend(now=clock.now() + 2 * HOUR)
    for notice in Notice.objects.filter(kind__startswith="share-waits"):
        assert str(tue.ben.pk) not in notice.dedupe.split(":")
        assert tue.ben.public_id not in str(vars(notice))
    assert len(told() + told("share-waits-willing")) == 2


def test_as_many_statements_for_three_as_for_one(tue: Cast, sign_in: Any) -> None:
    browser, url = sign_in("ana"), f"/g/{tue.tuesday.public_id}/waiting/"
    browser.get(url)
    counts = []
    for _ in range(2):
        asks(tue, submission=uuid.uuid4())
        with CaptureQueriesContext(connection) as seen:
            page = browser.get(url).content.decode()
        counts.append(len(seen))
        asks(tue, submission=uuid.uuid4())
    assert page.count("I have it") >= 3
    assert counts[0] == counts[1]


def test_what_was_answered_leaves_the_list(tue: Cast, sign_in: Any) -> None:
    said, url = asks(tue), f"/g/{tue.tuesday.public_id}/waiting/"
    reply(person("hana"), said, "here", tue.now)
    assert said.public_id in sign_in("ana").get(url).content.decode()
    reply(person("gus"), said, "here", tue.now)
    assert said.public_id not in sign_in("ana").get(url).content.decode()
    with keeper("test: two stand under it"):
        assert Reply.objects.filter(share=said).count() == 2


# -- Kept from those who hold it ---------------------------------------------------------------------------------------------


def _apart(cast: Cast, other: Any, author: Any = None) -> None:
    author = author or cast.ben
    with acting_as(author.pk):
        mute(member=author, group=cast.tuesday, other=other, withholds=True, now=cast.now)


def test_the_notice_counts_the_answers_its_author_reads(tue: Cast) -> None:
    """Two answered who keep their words from the author: the author still waits, and who was asked is still told."""
    said = asks(tue)
    heard.tend(now=tue.now)
    notice, kind = Notice.objects.get(kind="share-waits"), kinds.get("share-waits")
    assert kind is not None
    for name in ("gus", "hana"):
        _apart(tue, tue.ben, person(name))
        reply(person(name), said, "not for Ben to read", tue.now)

    def true() -> bool:
        with acting_as(tue.ana.pk):
            return kind.still_true(notice, tue.ana, tue.now)

    assert true()
    assert _care(said, tue.now)
    for name in ("ida", "jo"):
        assert true()
        seat(member(name), tue.tuesday, tue.now - HOUR)
        reply(person(name), said, "for everyone", tue.now)
    assert not true()


def test_one_who_is_kept_apart_is_never_taken_for_its_owner(tue: Cast) -> None:
    """Ana has it in hand when Ben begins to keep apart from her: it is free for others at once, and nobody waits on her."""
    said = asks(tue)
    with acting_as(tue.ana.pk):
        actions.take_in_hand(member=tue.ana, share=said, now=tue.now)
    _apart(tue, tue.ana)
    with acting_as(tue.ben.pk):
        actions.let_go_of(member=tue.ben, group=tue.tuesday, now=tue.now)
    assert row(said).owner_id is None
    gus = person("gus")
    with acting_as(gus.pk):
        assert heard.hand_of(gus, said, tue.now) == heard.Hand(mine=False)
        actions.take_in_hand(member=gus, share=said, now=tue.now)
    assert "Gus" in str(_care(said, tue.now).owner_name)


def test_the_page_that_keeps_apart_frees_it(tue: Cast, sign_in: Any) -> None:
    said = asks(tue)
    answer = reply(tue.ana, said, "I am here", tue.now)
    with keeper("test: in hand all the same"):
        Waiting.objects.update(owner=tue.ana, owned_at=tue.now)
    sign_in("ben").post(f"/s/r/{answer.public_id}/block/")
    with acting_as(tue.ben.pk):
        assert Mute.objects.visible_to(tue.ben).get().withholds
    assert row(said).owner_id is None


def test_where_nobody_who_holds_it_reads_it_that_is_said_and_others_are_asked(tue: Cast) -> None:
    """Hana is kept apart from, and holds the space later: the block holds, and the plain words are there."""
    _always_open(tue)
    _apart(tue, person("hana"))
    Membership.objects.filter(member=person("hana")).update(role="facilitator")
    Membership.objects.filter(member=tue.ana).update(role="member")
    said = asks(tue)
    care = _care(said, tue.now)
    assert (care.owner_name, care.here) == (None, False)
    assert (
        care.words
        == "Nobody who holds this circle reads this. It is put before people here who like to be asked."
    )
    assert heard.tend(now=tue.now) == 0
    assert heard.tend(now=tue.now + HOUR) == 1
    assert (told(), told("share-waits-willing")) == ([], ["gus"])
    held = asks(tue, audience="facilitators")
    assert _care(held, tue.now).words == "Nobody who holds this circle reads this."
    with acting_as(person("hana").pk):
        assert not Share.objects.visible_to(person("hana")).filter(pk__in=[said.pk, held.pk]).exists()
    Membership.objects.filter(member=person("gus")).update(willing=False)
    assert (
        _care(said, tue.now).words
        == "Nobody who holds this circle reads this. Others who read it can answer."
    )
    Membership.objects.filter(member=tue.ana).update(role="facilitator")
    assert "Juniper" in _care(said, tue.now).words


@pytest.mark.parametrize("audience", ["group", "facilitators"])
def test_a_hard_share_that_nobody_hears_yet_waits_all_the_same(cast: Cast, audience: str) -> None:
    """Its author reads that nobody is there, and whoever comes to hold the circle is told."""
    Membership.objects.filter(group=cast.tuesday).exclude(member=cast.ben).update(until=cast.now)
    with acting_as(cast.ben.pk):
        said = actions.share(
            author=cast.ben, group=cast.tuesday, audience=audience, words="hard", hard=True, now=cast.now,
            submission=uuid.uuid4(),
        )  # fmt: skip
    assert "Nobody else holds the space here" in _care(said, cast.now).words
    heard.tend(now=cast.now)
    seat(member("kim"), cast.tuesday, cast.now + HOUR, role="facilitator", way=1)
    heard.tend(now=cast.now + 2 * HOUR)
    assert told() == ["kim"]


def test_the_composer_says_who_holds_it_and_does_not_read_it(tue: Cast, sign_in: Any) -> None:
    hana = person("hana")
    _apart(tue, hana)
    ben, path = sign_in("ben"), f"/g/{tue.tuesday.public_id}/write/"
    said = "<bdi>Hana</bdi> holds the space too, and does not read it: you keep apart."
    assert said not in ben.get(path).content.decode()
    Membership.objects.filter(member=hana).update(role="facilitator")
    page = ben.get(path).content.decode()
    assert page.count(said) == 3  # beside each of the two, and beside the button for the choice of last time
    for audience, count in (("group", 3), ("facilitators", 3), ("", 2)):
        page = ben.post(path, {"look": "1", "audience": audience}).content.decode()
        assert page.count(said) == count, audience
    Membership.objects.filter(member=tue.ana).update(role="member")
    page = ben.post(path, {"look": "1", "audience": "facilitators"}).content.decode()
    none = "Nobody who holds the space reads it: you keep apart from <bdi>Hana</bdi>."
    assert page.count(none) == 3
    assert NONE_READS in page
    assert "Nobody holds this space now." not in page
    assert "keep apart" not in sign_in("ana").get(path).content.decode()


def test_the_page_of_what_one_keeps_quiet_says_it_too(tue: Cast, sign_in: Any) -> None:
    hana = person("hana")
    _apart(tue, hana)
    path, holding = f"/g/{tue.tuesday.public_id}/quiet/", "They hold the space here and read nothing you say"
    assert holding not in sign_in("ben").get(path).content.decode()
    Membership.objects.filter(member=hana).update(role="facilitator")
    assert holding in sign_in("ben").get(path).content.decode()
    with acting_as(tue.ben.pk):
        mute(member=tue.ben, group=tue.tuesday, other=tue.ana, withholds=False, now=tue.now)
    assert sign_in("ben").get(path).content.decode().count(holding) == 1
