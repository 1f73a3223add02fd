"""The board in full: whom the circle has not heard from, letters, closing words, handing over. Each lock alone where there are
words."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from checkins import actions, holding, purge, refusals
from checkins.models import Afterword, CareWish, CheckIn, Handover, LeftAlone, Letter, LetterAnswer, Round
from groups import actions as groups
from groups.models import Membership
from groups.signals import group_erasing
from members.models import Member
from notices.models import Notice
from tests.cast import CANARY, NAMES, Cast, member, seat
from tests.shares.worlds import look
from vault.actor import acting_as, keeper

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@dataclass
class Room:
    """Ana and Tobi hold Tuesday Circle, Ben sits there; Ana wrote to Ben, who answered; she closed and handed over to Tobi."""

    cast: Cast
    tobi: Member
    round: Round
    letter: Letter
    answer: LetterAnswer
    closing: Afterword
    handover: Handover

    @property
    def everyone(self) -> dict[str, Member]:
        return {**self.cast.everyone, "tobi": self.tobi}


@pytest.fixture
def room(cast: Cast) -> Room:
    tobi = member("tobi")
    their = seat(tobi, cast.tuesday, cast.now - DAY, role="facilitator")
    assert cast.round
    assert cast.ben_seat
    with acting_as(cast.ana.pk):
        Letter.objects.mine(cast.ana).delete()  # what the cast says here is said anew, by the actions
        Handover.objects.mine(cast.ana).delete()
        Afterword.objects.mine(cast.ana).delete()
        ana = {"member": cast.ana, "of_round": cast.round, "now": cast.now}
        letter = actions.write_letter(seat=cast.ben_seat, words=f"{CANARY} hello", **ana)
        closing = actions.close_with(words=f"{CANARY} go well", **ana)
        handover = actions.hand_over(seat=their, words=f"{CANARY} the door sticks", **ana)
    with acting_as(cast.ben.pk):
        answer = actions.answer_letter(member=cast.ben, letter=letter, words=f"{CANARY} thanks", now=cast.now)
    return Room(cast, tobi, cast.round, letter, answer, closing, handover)


READ_BY: dict[Any, set[str]] = {
    Letter: {"ana", "ben"},
    LetterAnswer: {"ana", "ben"},
    Afterword: {"ana", "ben", "tobi"},
    Handover: {"ana", "tobi"},
}
EVERYONE = [*NAMES, "tobi"]


@pytest.mark.parametrize("who", EVERYONE)
def test_each_lock_alone(room: Room, who: str) -> None:
    """The database without the application's filter, and the application's where row security is off."""
    person = room.everyone[who]
    for model, readers in READ_BY.items():
        with acting_as(person.pk):
            assert (model.objects.filter(group=room.cast.tuesday).count() > 0) == (who in readers), model
        with keeper("test: row security off"):
            seen = model.objects.visible_to(person, room.cast.now).filter(group=room.cast.tuesday)
            assert seen.exists() == (who in readers), model


def test_the_third_lock_nothing_stands_in_the_database_as_it_was_written(room: Room) -> None:
    with keeper("test: read the bytes"), connection.cursor() as cursor:
        for model in READ_BY:
            cursor.execute(f"SELECT string_agg(encode(words, 'escape'), ' ') FROM {model._meta.db_table}")
            text = cursor.fetchone()[0]
            assert text
            assert CANARY not in text


def _letter(room: Room, author: Member, reader: Member) -> Callable[[], object]:
    return lambda: Letter.objects.create(
        round=room.round, group=room.cast.tuesday, author=author, reader=reader, words="x", at=room.cast.now,
        fades_at=room.cast.now + DAY, key=room.letter.key,
    )  # fmt: skip


def test_the_database_lets_nobody_write_in_anothers_name_or_place(room: Room) -> None:
    cast = room.cast
    with acting_as(cast.ana.pk):
        Letter.objects.visible_to(cast.ana).delete()
    tries: list[tuple[Member, Callable[[], object]]] = [
        (cast.ben, _letter(room, cast.ben, cast.ana)),  # does not hold it
        (cast.finn, _letter(room, cast.finn, cast.ben)),  # holds another
        (room.tobi, _letter(room, cast.ana, cast.ben)),  # in another's name
        (cast.ana, _letter(room, cast.ana, cast.cleo)),  # to somebody who does not sit there
        (cast.ben, lambda: Afterword.objects.create(
            round=room.round, group=cast.tuesday, author=cast.ben, words="x", at=cast.now, key=room.answer.key)),
        (cast.ana, lambda: Handover.objects.create(
            round=room.round, group=cast.tuesday, author=cast.ana, to=cast.ben, words="x", at=cast.now,
            fades_at=cast.now + DAY, key=room.letter.key)),
        (cast.ben, lambda: CareWish.objects.create(group=cast.tuesday, member=cast.ana, letters=False)),
    ]  # fmt: skip
    for who, attempt in tries:
        with acting_as(who.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            attempt()


def test_nobody_is_written_to_who_does_not_want_it_and_nothing_tells_why(room: Room, sign_in: Any) -> None:
    """No letters, keeping apart, and not wanting to read: the same page, the same sentence, and the database's no."""
    cast = room.cast
    url = reverse("checkins:write_to", args=[room.round.public_id, cast.ben_seat.public_id])  # type: ignore[union-attr]
    with acting_as(cast.ana.pk):
        Letter.objects.visible_to(cast.ana).delete()
    ana, pages = sign_in("ana"), []
    assert "Only the two of you." in ana.get(url).content.decode()

    def no_letters() -> None:
        actions.wish_care(member=cast.ben, group=cast.tuesday, look_out=True, letters=False, now=cast.now)

    def apart(withholds: bool) -> None:
        actions.wish_care(member=cast.ben, group=cast.tuesday, look_out=True, letters=True, now=cast.now)
        groups.unmute(member=cast.ben, group=cast.tuesday, other=cast.ana, now=cast.now)
        groups.mute(member=cast.ben, group=cast.tuesday, other=cast.ana, withholds=withholds, now=cast.now)

    for wish in (no_letters, lambda: apart(True), lambda: apart(False)):
        with acting_as(cast.ben.pk):
            wish()
        pages.append(look(ana, [url]))
        sent = ana.post(url, {"words": "hello"})
        assert refusals.NoLetter.sentence in sent.content.decode()
        assert "hello" in sent.content.decode()
        with acting_as(cast.ana.pk), pytest.raises(ProgrammingError), transaction.atomic():
            _letter(room, cast.ana, cast.ben)()
    assert pages[0] == pages[1] == pages[2]
    assert refusals.NoLetter.sentence in pages[0][url][2]


def test_one_letter_a_round_and_the_others_see_that_somebody_wrote(room: Room, sign_in: Any) -> None:
    cast = room.cast
    with acting_as(cast.ben.pk):
        actions.answer(
            member=cast.ben, of_round=room.round, audience="me", reach="facilitators", now=cast.now
        )
    with acting_as(room.tobi.pk), pytest.raises(refusals.AlreadyWritten):
        actions.write_letter(
            member=room.tobi,
            of_round=room.round,
            seat=cast.ben_seat,
            words="me too",
            now=cast.now,  # type: ignore[arg-type]
        )
    with acting_as(cast.ana.pk):  # sent twice: one
        again = actions.write_letter(
            member=cast.ana,
            of_round=room.round,
            seat=cast.ben_seat,
            words=room.letter.words,
            now=cast.now,  # type: ignore[arg-type]
        )
        assert again.pk == room.letter.pk
    client = sign_in("ana")
    client.force_login(room.tobi)
    hold = reverse("checkins:hold", args=[room.round.public_id])
    page = client.get(hold).content.decode()
    assert "Somebody has written to them" in page
    assert "hello" not in page
    assert client.get(reverse("checkins:letter", args=[room.letter.public_id])).status_code == 404
    with acting_as(cast.ben.pk):
        assert holding.written_to(room.round) == set()
    page = sign_in("ben").get(reverse("checkins:answer", args=[room.round.public_id])).content.decode()
    assert "<bdi>Juniper</bdi> has seen this." in page


def test_it_is_said_that_somebody_has_seen_it_only_where_they_wrote(cast: Cast, sign_in: Any) -> None:
    assert cast.round
    with acting_as(cast.ben.pk):
        actions.answer(
            member=cast.ben, of_round=cast.round, audience="me", reach="facilitators", now=cast.now
        )
    with acting_as(cast.ana.pk):
        Letter.objects.mine(cast.ana).delete()
    sign_in("ana").get(reverse("checkins:hold", args=[cast.round.public_id]))
    page = sign_in("ben").get(reverse("checkins:answer", args=[cast.round.public_id])).content.decode()
    assert "has seen this" not in page


def test_a_letter_is_read_and_answered_once(room: Room, sign_in: Any) -> None:
    cast = room.cast
    url = reverse("checkins:letter", args=[room.letter.public_id])
    with acting_as(cast.ben.pk):
        LetterAnswer.objects.mine(cast.ben).delete()
        assert "Somebody wrote to you." in sign_in("ben").get("/me/notices/").content.decode()
    ben = sign_in("ben")
    page = ben.get(url).content.decode()
    assert f"{CANARY} hello" in page
    assert "Could we talk?" in page
    assert "Write a few words first." in ben.post(url, {"words": " "}).content.decode()
    assert ben.post(url, {"say": "talk", "words": ""}).status_code == 302
    assert ben.post(url, {"say": "talk"}).status_code == 302  # pressed twice
    assert "answered this one already" in ben.post(url, {"words": "and more"}, follow=True).content.decode()
    page = sign_in("ana").get(url).content.decode()
    assert "Could we talk?" in page
    assert {notice.recipient for notice in Notice.objects.filter(kind="letter-answered")} == {cast.ana}
    board = reverse("checkins:hold", args=[room.round.public_id])
    assert ", who answered" in sign_in("ana").get(board).content.decode()
    tobi = Client()
    tobi.force_login(room.tobi)
    assert "who answered" not in tobi.get(board).content.decode()  # the others who hold it are not told
    assert sign_in("ana").post(url, {"words": "x"}).status_code == 403
    sign_in("ana").post(url, {"verb": "back"})
    assert ben.get(url).status_code == 404
    with keeper("test"):
        assert not LetterAnswer.objects.exists()


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_a_letter_ends_with_either_seat(room: Room, who: str) -> None:
    cast = room.cast
    person = room.everyone[who]
    with acting_as(person.pk):
        groups.leave(member=person, group=cast.tuesday, now=cast.now)
    for other in (cast.ana, cast.ben):
        for model in (Letter, LetterAnswer):
            with acting_as(other.pk):
                assert not model.objects.visible_to(other, cast.now).exists()
    purge.purge_held(now=cast.now)
    with keeper("test"):
        assert not Letter.objects.exists()
        assert not LetterAnswer.objects.exists()
        assert Afterword.objects.exists()


def test_all_of_it_fades_and_is_erased(room: Room) -> None:
    later = room.cast.now + 31 * DAY
    assert purge.purge_held(now=room.cast.now, batch=1) == 0
    purge.purge_held(now=later, batch=1)
    with keeper("test"):
        assert not Letter.objects.exists()
        assert not LetterAnswer.objects.exists()
        assert not Handover.objects.exists()
        assert Afterword.objects.exists()  # as long as what is said there: ninety days
    purge.purge_held(now=room.cast.now + 91 * DAY)
    with keeper("test"):
        assert not Afterword.objects.exists()


def test_a_circle_that_is_erased_takes_it_along(room: Room) -> None:
    with acting_as(room.cast.ben.pk):
        actions.wish_care(
            member=room.cast.ben, group=room.cast.tuesday, look_out=False, letters=True, now=room.cast.now
        )
    answers = group_erasing.send(sender=None, group=room.cast.tuesday, now=room.cast.now)
    told = {kind: count for _, said in answers for kind, count in (said or {}).items()}
    assert (told["letters"], told["closing words"], told["handovers"]) == (2, 1, 1)
    with keeper("test"):
        assert not any(
            model.objects.filter(group=room.cast.tuesday).exists()
            for model in [*READ_BY, CareWish, LeftAlone]
        )


# -- Whom the circle has not heard from ------------------------------------------------------------------------------------


def test_not_being_looked_out_for_looks_like_coming_quietly(cast: Cast, sign_in: Any) -> None:
    """Four worlds: Ben passed, answered for himself alone, does not want to be looked out for, or both. Those who hold the
    space get the same page in each, and the database shows them the same rows."""
    assert cast.round
    hold, ana, worlds = reverse("checkins:hold", args=[cast.round.public_id]), sign_in("ana"), []
    Round.objects.update(closes_at=cast.now - HOUR)
    with acting_as(cast.ben.pk):
        CheckIn.objects.visible_to(cast.ben).filter(member=cast.ben).delete()
    assert "Wren" in ana.get(hold).content.decode().split("not heard from")[1]

    def world(*, passes: bool = False, answers: bool = False, looked_out: bool = True) -> None:
        Round.objects.update(closes_at=cast.now + HOUR)
        with acting_as(cast.ben.pk):
            if passes:
                actions.pass_by(member=cast.ben, of_round=cast.round, now=cast.now)  # type: ignore[arg-type]
            if answers:
                actions.answer(member=cast.ben, of_round=cast.round, audience="me", words="x", now=cast.now)  # type: ignore[arg-type]
            actions.wish_care(
                member=cast.ben, group=cast.tuesday, look_out=looked_out, letters=True,
                now=cast.now - 2 * HOUR,  # before it closes
            )  # fmt: skip
        Round.objects.update(closes_at=cast.now - HOUR)
        with acting_as(cast.ana.pk), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM checkins_carewish")
            rows = [cursor.fetchone()]
            cursor.execute("SELECT count(*) FROM checkins_leftalone")
            rows += cursor.fetchall()
            cursor.execute("SELECT member_id FROM checkins_presence")
            rows += cursor.fetchall()
        worlds.append((look(ana, [hold]), rows))
        with acting_as(cast.ben.pk):
            CheckIn.objects.visible_to(cast.ben).filter(member=cast.ben).delete()

    world(passes=True)
    world(answers=True)
    world(looked_out=False)
    world(passes=True, looked_out=False)
    assert all(each == worlds[0] for each in worlds)
    assert "not heard from" not in worlds[0][0][hold][2]
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("off", [False, True])
def test_looking_again_after_a_wish_changed_tells_nothing(cast: Cast, sign_in: Any, *, off: bool) -> None:
    """What counts is how things stood when the round closed, with Ben looked out for at that time and without."""
    hold, ana = reverse("checkins:hold", args=[cast.round.public_id]), sign_in("ana")  # type: ignore[union-attr]
    ben: dict[str, Any] = {"member": cast.ben, "group": cast.tuesday}
    with acting_as(cast.ben.pk):
        CheckIn.objects.visible_to(cast.ben).filter(member=cast.ben).delete()
        actions.wish_care(look_out=not off, letters=True, now=cast.now - 2 * HOUR, **ben)
    Round.objects.update(closes_at=cast.now - HOUR)
    before = look(ana, [hold])
    assert ("not heard from" in before[hold][2]) is not off
    wishes: list[Callable[[], object]] = [
        *(
            lambda turn=turn: actions.wish_care(look_out=turn, letters=True, now=cast.now, **ben)
            for turn in (off, not off, off)
        ),
        lambda: actions.wish_care(look_out=True, letters=False, now=cast.now, **ben),
        lambda: groups.mute(other=cast.ana, withholds=False, now=cast.now, **ben),
        lambda: groups.unmute(other=cast.ana, now=cast.now, **ben),
    ]
    for number, wish in enumerate(wishes):
        with acting_as(cast.ben.pk):
            wish()
        assert look(ana, [hold]) == before, number
    with acting_as(cast.ben.pk):  # what he says goes from her page with a block, the list stays
        groups.mute(other=cast.ana, withholds=True, now=cast.now, **ben)
    with acting_as(cast.ana.pk):
        assert (cast.ben.pk in holding.not_heard_from(cast.round)) is not off  # type: ignore[arg-type]
    purge.purge_held(now=cast.now + 15 * DAY)
    with keeper("test"):
        assert not LeftAlone.objects.exclude(until=None).exists()


def test_a_mute_that_becomes_a_block_stands_since_it_was_a_mute(cast: Cast) -> None:
    ben: dict[str, Any] = {"member": cast.ben, "group": cast.tuesday, "other": cast.ana}
    with acting_as(cast.ben.pk):
        CheckIn.objects.visible_to(cast.ben).filter(member=cast.ben).delete()
        groups.mute(withholds=False, now=cast.now - 2 * HOUR, **ben)
        groups.mute(withholds=True, now=cast.now, **ben)
    Round.objects.update(closes_at=cast.now - HOUR)
    with acting_as(cast.ana.pk):
        assert cast.ben.pk not in holding.not_heard_from(cast.round)  # type: ignore[arg-type]


@pytest.mark.parametrize("withholds", [False, True])
@pytest.mark.parametrize("paused", [False, True])
def test_looking_again_after_a_mute_ended_tells_nothing(
    cast: Cast, sign_in: Any, *, withholds: bool, paused: bool
) -> None:
    """Two worlds: Ben did not read Ana, or kept apart from her, when the round closed; or he was here quietly. Then he reads her
    again. To Ana it is one world, twice; to Finn, who holds it with her, Ben is missed as before."""
    assert cast.round
    hold, ana, finn = reverse("checkins:hold", args=[cast.round.public_id]), sign_in("ana"), sign_in("finn")
    seat(cast.finn, cast.tuesday, cast.now - 2 * DAY, role="facilitator")
    ben: dict[str, Any] = {"member": cast.ben, "group": cast.tuesday}
    with acting_as(cast.ben.pk):
        CheckIn.objects.visible_to(cast.ben).filter(member=cast.ben).delete()
        actions.answer(member=cast.ben, of_round=cast.round, audience="me", words="x", now=cast.now)
        groups.mute(other=cast.ana, withholds=withholds, now=cast.now - 2 * HOUR, **ben)
    Round.objects.update(closes_at=cast.now - 1.5 * HOUR)
    quiet = look(ana, [hold])
    with keeper("test: the other world"):
        CheckIn.objects.filter(member=cast.ben).delete()
    before, his = look(ana, [hold]), look(finn, [hold])
    assert before == quiet
    assert "Wren" in his[hold][2].split("not heard from")[1]
    if paused:
        Membership.objects.filter(pk=cast.ben_seat.pk).update(paused_until=cast.now + DAY)  # type: ignore[union-attr]
    with acting_as(cast.ben.pk):
        groups.unmute(other=cast.ana, now=cast.now - HOUR, **ben)
        groups.unmute(other=cast.ana, now=cast.now - HOUR, **ben)
    if paused:
        Membership.objects.filter(pk=cast.ben_seat.pk).update(paused_until=None)  # type: ignore[union-attr]
    assert look(finn, [hold]) == his
    with acting_as(cast.ana.pk):
        assert cast.ben.pk not in holding.not_heard_from(cast.round)
    if not withholds:
        assert look(ana, [hold]) == before
    Round.objects.update(closes_at=cast.now - HOUR / 2)  # a round that closed after it
    with acting_as(cast.ana.pk):
        assert cast.ben.pk in holding.not_heard_from(cast.round)


def test_pausing_a_seat_after_the_close_changes_no_list(cast: Cast, sign_in: Any) -> None:
    """Paused, opened again, paused for longer: his name stays on the list it was on."""
    assert cast.round
    hold, ana = reverse("checkins:hold", args=[cast.round.public_id]), sign_in("ana")
    with acting_as(cast.ben.pk):
        CheckIn.objects.visible_to(cast.ben).filter(member=cast.ben).delete()
    Round.objects.update(closes_at=cast.now - HOUR)
    by: dict[str, Any] = {"member": cast.ana, "seat": cast.ben_seat, "now": cast.now}

    def named() -> bool:
        with acting_as(cast.ana.pk):
            there = cast.ben.pk in holding.not_heard_from(cast.round)  # type: ignore[arg-type]
        page = ana.get(hold).content.decode()
        assert ("Wren" in page.partition("not heard from")[2]) == there
        return there

    assert named()
    for act in (
        lambda: groups.pause_seat(days=3, reason="", **by),
        lambda: groups.pause_seat(days=20, reason="", **by),
        lambda: groups.lift_pause(**by),
        lambda: groups.pause_seat(days=1, reason="", **by),
    ):
        with acting_as(cast.ana.pk):
            act()
        assert named()
    write = reverse("checkins:write_to", args=[cast.round.public_id, cast.ben_seat.public_id])  # type: ignore[union-attr]
    assert ana.get(write).status_code in (200, 404)


@pytest.mark.parametrize("end", ["lifted", "over", "longer"])
def test_who_was_paused_when_it_closed_appears_on_no_list_later(cast: Cast, end: str) -> None:
    assert cast.round
    with acting_as(cast.ben.pk):
        CheckIn.objects.visible_to(cast.ben).filter(member=cast.ben).delete()
    by: dict[str, Any] = {"member": cast.ana, "seat": cast.ben_seat, "now": cast.now}
    with acting_as(cast.ana.pk):
        groups.pause_seat(days=3, reason="", **by)
    with keeper("test: it was two hours ago"):
        assert LeftAlone.objects.update(since=cast.now - 2 * HOUR) == 1
    Round.objects.update(closes_at=cast.now - HOUR)
    with acting_as(cast.ana.pk):
        assert cast.ben.pk not in holding.not_heard_from(cast.round)
        if end == "lifted":
            groups.lift_pause(**by)
        elif end == "longer":
            groups.pause_seat(days=9, reason="", **by)
    if end == "over":
        with keeper("test: as time would"), connection.cursor() as cursor:
            cursor.execute("UPDATE checkins_leftalone SET until = now()")
    with acting_as(cast.ana.pk):
        assert cast.ben.pk not in holding.not_heard_from(cast.round)
    with keeper("test: one stretch"):
        assert LeftAlone.objects.count() == 1


def test_taking_a_quiet_answer_back_after_the_close_tells_nothing(cast: Cast, sign_in: Any) -> None:
    assert cast.round
    hold, ana = reverse("checkins:hold", args=[cast.round.public_id]), sign_in("ana")
    with acting_as(cast.ben.pk):
        CheckIn.objects.visible_to(cast.ben).filter(member=cast.ben).delete()
        actions.answer(member=cast.ben, of_round=cast.round, audience="me", words="x", now=cast.now)
    Round.objects.update(closes_at=cast.now - HOUR)
    before = look(ana, [hold])
    assert sign_in("ben").post(reverse("checkins:take_back", args=[cast.round.public_id])).status_code == 302
    with keeper("test"):
        assert not CheckIn.objects.filter(member=cast.ben, round=cast.round).exists()
    assert look(ana, [hold]) == before


def test_the_list_reaches_back_two_weeks_and_not_before_ones_own_seat(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        CheckIn.objects.visible_to(cast.ben).filter(member=cast.ben).delete()
    with keeper("test: seats from long ago"):
        Membership.objects.filter(group=cast.tuesday).update(since=cast.now - 60 * DAY)
    for closed, told in ((13 * DAY, True), (15 * DAY, False)):
        Round.objects.filter(pk=cast.round.pk).update(
            opens_at=cast.now - 16 * DAY, closes_at=cast.now - closed
        )  # type: ignore[union-attr]
        with acting_as(cast.ana.pk):
            assert (cast.ben.pk in holding.not_heard_from(cast.round)) is told  # type: ignore[arg-type]
    Round.objects.filter(pk=cast.round.pk).update(closes_at=cast.now - HOUR)  # type: ignore[union-attr]
    with keeper("test: she came later"):
        Membership.objects.filter(group=cast.tuesday, member=cast.ana).update(since=cast.now)
    with acting_as(cast.ana.pk):
        assert holding.not_heard_from(cast.round) == set()  # type: ignore[arg-type]


@pytest.mark.parametrize("who", EVERYONE)
def test_only_those_who_hold_it_are_told_who_was_not_heard_from(room: Room, who: str) -> None:
    Round.objects.update(closes_at=room.cast.now - HOUR)
    with acting_as(room.cast.ben.pk):
        CheckIn.objects.visible_to(room.cast.ben).filter(member=room.cast.ben).delete()
    person = room.everyone[who]
    with acting_as(person.pk):
        told = holding.not_heard_from(room.round)
    others = {m.pk for m in (room.cast.ana, room.cast.ben, room.tobi)} - {person.pk}
    assert told == (others if who in {"ana", "tobi"} else set())


def test_while_it_is_open_nobody_is_missed(cast: Cast) -> None:
    with acting_as(cast.ana.pk):
        assert holding.not_heard_from(cast.round) == set()  # type: ignore[arg-type]


def test_the_switch_is_one_tap_each_way(cast: Cast, sign_in: Any) -> None:
    url, ben = reverse("checkins:wishes", args=[cast.tuesday.public_id]), sign_in("ben")
    page = ben.post(url, {"turn": "look_out-off"}, follow=True).content.decode()
    assert "Look out for me again" in page
    page = ben.post(url, {"turn": "letters-off"}, follow=True).content.decode()
    assert "Look out for me again" in page
    assert "Letters are all right again" in page
    for turn in ("look_out-on", "letters-on"):
        ben.post(url, {"turn": turn})
    with keeper("test"):
        assert not CareWish.objects.exists()
    assert ben.post(url, {"turn": "everything-off"}).status_code == 404


# -- Closing words and handing over ----------------------------------------------------------------------------------------


def test_closing_words_are_read_by_the_circle_after_it_closed_and_taken_back(
    room: Room, sign_in: Any
) -> None:
    Round.objects.update(closes_at=room.cast.now - HOUR)
    url = reverse("checkins:answer", args=[room.round.public_id])
    words = reverse("checkins:afterword", args=[room.round.public_id])
    assert f"{CANARY} go well" in sign_in("ben").get(url).content.decode()
    ana = sign_in("ana")
    ana.post(words, {"words": "go gently"})
    page = sign_in("ben").get(url).content.decode()
    assert "go gently" in page
    assert "go well" not in page
    ana.post(words, {"verb": "back"})
    assert "go gently" not in sign_in("ben").get(url).content.decode()
    assert sign_in("ben").post(words, {"words": "x"}).status_code == 403


def test_closing_words_that_faded_make_room_for_new_ones(room: Room) -> None:
    with keeper("test: as time would"):
        Afterword.objects.update(fades_at=room.cast.now - HOUR)
    with acting_as(room.cast.ben.pk):
        assert not Afterword.objects.visible_to(room.cast.ben, room.cast.now).exists()
    with acting_as(room.cast.ana.pk):
        row = actions.close_with(member=room.cast.ana, of_round=room.round, words="anew", now=room.cast.now)
    assert row.fades_at
    assert row.fades_at > room.cast.now


def test_handed_over_and_on(room: Room, sign_in: Any) -> None:
    cast = room.cast
    url = reverse("checkins:hand_over", args=[room.round.public_id])
    notice = Notice.objects.get(kind="handed-over")
    assert notice.recipient == room.tobi
    client = sign_in("ana")
    client.force_login(room.tobi)
    page = client.get(url).content.decode()
    assert f"{CANARY} the door sticks" in page
    assert "You hold the check-ins after this one." in page
    tomorrow = Round.objects.create(
        rhythm=cast.rhythm, group=cast.tuesday, date=cast.now.date() + DAY, question="?",  # type: ignore[misc]
        opens_at=cast.now - HOUR, closes_at=cast.now + DAY,
    )  # fmt: skip
    board = reverse("checkins:hold", args=[tomorrow.public_id])
    assert "You hold this one" in client.get(board).content.decode()
    anas = Membership.objects.get(group=cast.tuesday, member=cast.ana).public_id
    assert client.post(url, {"to": anas, "words": "back to you"}).status_code == 302
    assert "<bdi>Juniper</bdi> holds this one" in client.get(board).content.decode()
    assert "You hold this one" in sign_in("ana").get(board).content.decode()
    assert sign_in("ben").get(url).status_code == 403
    assert client.post(url, {"to": cast.ben_seat.public_id}).status_code == 200  # type: ignore[union-attr]
    with acting_as(room.tobi.pk), pytest.raises(PermissionDenied):
        actions.hand_over(
            member=room.tobi,
            of_round=room.round,
            seat=cast.ben_seat,
            words="",
            now=cast.now,  # type: ignore[arg-type]
        )


def test_what_was_handed_on_is_not_told_to_the_one_before(room: Room) -> None:
    from notices.kinds import get

    anas = Membership.objects.get(group=room.cast.tuesday, member=room.cast.ana)
    notice = Notice.objects.get(kind="handed-over")
    kind = get("handed-over")
    assert kind
    with acting_as(room.tobi.pk):
        assert kind.still_true(notice, room.tobi, room.cast.now)
        actions.hand_over(
            member=room.tobi, of_round=room.round, seat=anas, words="", now=room.cast.now + HOUR
        )
        assert not kind.still_true(notice, room.tobi, room.cast.now + HOUR)


def test_what_is_to_celebrate_stands_on_the_board(cast: Cast, sign_in: Any) -> None:
    page = sign_in("ana").get(reverse("checkins:hold", args=[cast.round.public_id])).content.decode()  # type: ignore[union-attr]
    part = page.split("To celebrate at the next one")[1].split("Who came")[0]
    assert "Wren" in part
