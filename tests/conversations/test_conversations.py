"""Two write to each other: asked, accepted, said, ended. Each lock alone."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import QueryDict

from conversations import actions, policies, purge, refusals
from conversations.models import Conversation, ConversationWords, NotAgain, OwnEnd, Unsent
from groups import actions as groups
from groups.signals import group_erasing
from members.models import Member
from members.signals import consent_withdrawn, words_arrived
from notices import kinds
from notices.models import Notice
from tests.cast import CANARY, NAMES, Cast, member, seat
from tests.conversations.two import DAY, Two, ask, say, seat_of
from vault.actor import acting_as, keeper
from vault.keys import key_for
from vault.models import DataKey


@pytest.mark.parametrize("who", NAMES)
def test_each_lock_alone(two: Two, who: str) -> None:
    person, now = getattr(two.cast, who), two.cast.now
    either = who in {"ana", "ben"}
    with acting_as(person.pk):
        assert ConversationWords.objects.count() == (3 if either else 0)
        assert Conversation.objects.count() == OwnEnd.objects.count() == (1 if either else 0)
        keys = DataKey.objects.filter(between_id=two.row.pk).count()
        assert keys == (2 if either else 0)
    with keeper("test: row security off"):
        assert ConversationWords.objects.visible_to(person, now).count() == (3 if either else 0)
        assert Conversation.objects.visible_to(person, now).count() == (1 if either else 0)
        assert OwnEnd.objects.visible_to(person).count() == (1 if either else 0)


def test_the_third_lock_the_words_are_sealed(two: Two) -> None:
    with keeper("test: read the bytes"), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(encode(words, 'escape'), ' ') FROM conversations_conversationwords")
        assert CANARY not in cursor.fetchone()[0]


def test_the_database_lets_nobody_write_in_anothers_place_or_conversation(two: Two) -> None:
    """As oneself to somebody else, in another's name, or hung on a conversation of others."""
    cast, mina = two.cast, member("mina")
    seat(mina, cast.tuesday, cast.now - 40 * DAY)
    with keeper("test"):
        key = ConversationWords.objects.filter(author=cast.ben, conversation=two.row).first().key  # type: ignore[union-attr]
    said = {
        "conversation": two.row,
        "group": cast.tuesday,
        "words": "x",
        "at": cast.now,
        "fades_at": cast.now + DAY,
        "key": key,
    }
    for who, author, reader in (
        (mina, mina, cast.ben),
        (mina, cast.ben, cast.ana),
        (cast.ben, cast.ben, mina),
    ):
        with acting_as(who.pk), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
            ConversationWords.objects.create(author=author, reader=reader, **said)


def test_no_words_hang_on_the_key_of_another_conversation(two: Two) -> None:
    cast = two.cast
    with acting_as(cast.ben.pk):
        key = key_for(
            owner_id=cast.ben.pk,
            group_id=cast.tuesday.pk,
            until=(cast.now + DAY).date(),
            between_id=two.row.pk + 99,
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            ConversationWords.objects.create(
                conversation=two.row, group=cast.tuesday, author=cast.ben, reader=cast.ana, words="x", at=cast.now,
                fades_at=cast.now + DAY, key=key,
            )  # fmt: skip
            connection.check_constraints()


def test_neither_says_yes_or_chooses_days_for_the_other(open_circle: Cast) -> None:
    cast = open_circle
    row = ask(cast, cast.ben, cast.ana)
    for change in ({"accepted_at": cast.now}, {"other_days": 1}):
        with acting_as(cast.ben.pk), pytest.raises(DatabaseError, match="not theirs"), transaction.atomic():
            Conversation.objects.filter(pk=row.pk).update(**change)
    with acting_as(cast.ana.pk), pytest.raises(DatabaseError, match="not theirs"), transaction.atomic():
        Conversation.objects.filter(pk=row.pk).update(asker_days=1)


def test_until_it_is_accepted_there_is_one_piece_of_writing(open_circle: Cast) -> None:
    cast = open_circle
    row = ask(cast, cast.ben, cast.ana)
    two = Two(cast, row)
    with pytest.raises(PermissionDenied):
        say(two, cast.ben, "more")
    with pytest.raises(PermissionDenied):
        say(two, cast.ana, "before she said yes")
    for first in (True, False):
        with acting_as(cast.ben.pk), pytest.raises(DatabaseError), transaction.atomic():
            key = key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk, until=None, between_id=row.pk)
            ConversationWords.objects.create(
                conversation=row, group=cast.tuesday, author=cast.ben, reader=cast.ana, first=first, words="x", at=cast.now,
                fades_at=cast.now + DAY, key=key,
            )  # fmt: skip


# -- Who can be written to -------------------------------------------------------------------------------------------------


def _newcomer(cast: Cast, days: float = 3) -> Member:
    mina = member("mina")
    seat(mina, cast.tuesday, cast.now - days * DAY)
    return mina


def test_somebody_new_is_written_to_once_they_wish_it_or_wrote_themselves(open_circle: Cast) -> None:
    cast = open_circle
    mina = _newcomer(cast)
    with pytest.raises(PermissionDenied):
        ask(cast, cast.ben, mina)
    with acting_as(cast.ben.pk), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        Conversation.objects.create(
            group=cast.tuesday, asker=cast.ben, other=mina, asked_at=cast.now, waits_until=cast.now + DAY
        )
    with acting_as(mina.pk):
        actions.open_early(member=mina, seat=seat_of(cast, mina), is_open=True, now=cast.now)
    assert ask(cast, cast.ben, mina).accepted_at is None
    with acting_as(mina.pk):
        actions.open_early(member=mina, seat=seat_of(cast, mina), is_open=False, now=cast.now)
    with pytest.raises(PermissionDenied):
        ask(cast, cast.ana, mina)
    ask(cast, mina, cast.ana)
    assert ask(cast, cast.ana, mina).accepted_at is not None


@pytest.mark.parametrize(("days", "reached"), [(20.9, False), (21.1, True)])
def test_the_shield_lasts_three_weeks(open_circle: Cast, days: float, reached: bool) -> None:
    cast = open_circle
    mina = _newcomer(cast, days)
    with acting_as(cast.ben.pk):
        assert policies.may_ask(cast.ben, seat_of(cast, mina), cast.now) == reached
    if reached:
        ask(cast, cast.ben, mina)


def test_nobody_is_written_to_where_the_promise_says_no(cast: Cast) -> None:
    with keeper("test: asked anew"):
        Conversation.objects.all().delete()
    with pytest.raises(PermissionDenied):
        ask(cast, cast.ben, cast.ana)
    with acting_as(cast.ben.pk), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        Conversation.objects.create(
            group=cast.tuesday, asker=cast.ben, other=cast.ana, asked_at=cast.now, waits_until=cast.now + DAY
        )


def test_a_promise_that_turns_closer_lets_nothing_new_be_said_and_all_be_read(two: Two, sign_in: Any) -> None:
    two.cast.tuesday.writing = "no"
    two.cast.tuesday.save()
    with pytest.raises(PermissionDenied):
        say(two, two.cast.ben, "more")
    page = sign_in("ana").get(two.page).content.decode()
    assert f"{CANARY} from Ben" in page
    assert "nothing new is said here" in page


def test_five_new_people_a_day_and_no_limit_on_whoever_said_yes(two: Two) -> None:
    cast = two.cast
    people = [member(f"p{number}") for number in range(6)]
    for person in people:
        seat(person, cast.tuesday, cast.now - 40 * DAY)
    for person in people[:4]:  # Ana was the first
        ask(cast, cast.ben, person)
    with pytest.raises(refusals.ManyAsked):
        ask(cast, cast.ben, people[4])
    for number in range(30):
        say(two, cast.ben, f"word {number}")
    ask(cast, cast.ben, people[4], cast.now + 1.1 * DAY)


def test_taken_back_and_asked_again_is_one_request_in_seven_days(open_circle: Cast) -> None:
    cast = open_circle
    row = ask(cast, cast.ben, cast.ana)
    with acting_as(cast.ben.pk):
        words = ConversationWords.objects.mine(cast.ben, cast.now).get(conversation=row)
        actions.take_back(member=cast.ben, said=words, now=cast.now)
    for later in (0, 1, 6.9):
        with pytest.raises(refusals.Lately):
            ask(cast, cast.ben, cast.ana, cast.now + later * DAY)
    with acting_as(cast.ana.pk), pytest.raises(refusals.Gone):
        actions.accept(member=cast.ana, conversation=row, now=cast.now)
    assert ask(cast, cast.ben, cast.ana, cast.now + 7.1 * DAY).pk != row.pk


def test_asking_whoever_asked_is_a_yes(open_circle: Cast) -> None:
    cast = open_circle
    row = ask(cast, cast.ben, cast.ana)
    again = ask(cast, cast.ana, cast.ben)
    assert again.pk == row.pk
    assert again.accepted_at is not None


# -- What stays, and who is told ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stay", "ben", "ana", "days"),
    [(0, 30, 30, 30), (90, 30, 30, 30), (7, 30, 30, 7), (1, 30, 7, 1), (90, 7, 30, 7), (0, 30, 1, 1)],
)
def test_the_shortest_of_three_holds_and_is_said(
    two: Two, stay: int, ben: int, ana: int, days: int, sign_in: Any
) -> None:
    cast = two.cast
    cast.tuesday.stay_days = stay
    cast.tuesday.save()
    for person, wish in ((cast.ben, ben), (cast.ana, ana)):
        with acting_as(person.pk):
            actions.set_days(member=person, conversation=two.row, days=wish, now=cast.now)
    assert say(two, cast.ben, "new").fades_at == cast.now + days * DAY
    told = "Fades after a day." if days == 1 else f"Fades after {days} days."
    for who in ("ana", "ben"):
        page = " ".join(sign_in(who).get(two.page).content.decode().split())
        assert told in page
        assert page.index("<fieldset") < page.index("Only you and") < page.index("</fieldset>")


def test_ten_messages_are_one_notice_until_looked_at(two: Two) -> None:
    cast = two.cast

    def told() -> int:
        return Notice.objects.filter(kind="conversation-said", recipient=cast.ana).count()

    for number in range(10):
        say(two, cast.ben, f"{number}", cast.now + dt.timedelta(minutes=number))
    assert told() == 1
    Notice.objects.update(seen_at=cast.now + dt.timedelta(minutes=11))
    say(two, cast.ben, "later", cast.now + dt.timedelta(minutes=12))
    assert told() == 2


def test_a_notice_holds_no_longer_than_what_it_tells_of(two: Two) -> None:
    cast, notice = two.cast, Notice.objects.get(kind="conversation-said", recipient=two.cast.ana)
    kind = kinds.get(notice.kind)
    assert kind is not None

    def holds() -> bool:
        with acting_as(cast.ana.pk):
            return kind.still_true(notice, cast.ana, cast.now)

    assert holds()
    with acting_as(cast.ben.pk):
        for words in ConversationWords.objects.mine(cast.ben, cast.now):
            actions.take_back(member=cast.ben, said=words, now=cast.now)
    assert not holds()


def test_the_same_form_twice_is_one(two: Two) -> None:
    cast, form = two.cast, uuid.uuid4()
    with acting_as(cast.ben.pk):
        said = [
            actions.say(member=cast.ben, conversation=two.row, words="once", submission=form, now=cast.now)
            for _ in range(3)
        ]
    assert len({row.pk for row in said}) == 1


def test_words_are_changed_for_a_quarter_of_an_hour_by_their_author(two: Two) -> None:
    cast = two.cast
    said = say(two, cast.ben, "frist")
    for who, later, error in ((cast.ana, 1, True), (cast.ben, 16, True), (cast.ben, 14, False)):
        now = cast.now + dt.timedelta(minutes=later)
        with acting_as(who.pk):
            if error:
                with pytest.raises(PermissionDenied):
                    actions.change(member=who, said=said, words="first", now=now)
            else:
                actions.change(member=who, said=said, words="first", now=now)
    with acting_as(cast.ana.pk):
        row = ConversationWords.objects.visible_to(cast.ana, cast.now).select_related("key").get(pk=said.pk)
        assert (row.words, row.edited_at is not None) == ("first", True)


# -- Ends ------------------------------------------------------------------------------------------------------------------


def _end(two: Two, who: Member, **more: bool) -> None:
    with acting_as(who.pk):
        row = Conversation.objects.visible_to(who, two.cast.now).select_related("group").get(pk=two.row.pk)
        actions.end(member=who, conversation=row, now=two.cast.now, words_too=more.get("words_too", False))


def test_ended_by_both_nothing_is_left_to_open(two: Two) -> None:
    cast = two.cast
    for who in (cast.ben, cast.ana):
        _end(two, who)
        purge.purge_over(now=cast.now)
        with keeper("test"):
            left = ConversationWords.objects.filter(conversation=two.row).exists()
            assert left == DataKey.objects.filter(between_id=two.row.pk).exists() == (who == cast.ben)
    with keeper("test"):
        assert Conversation.objects.filter(pk=two.row.pk).exists()
    purge.purge_over(now=cast.now + 31 * DAY)
    with keeper("test"):
        assert not Conversation.objects.filter(pk=two.row.pk).exists()
        assert not OwnEnd.objects.filter(conversation=two.row).exists()


def test_taken_back_the_key_goes_too(two: Two) -> None:
    cast = two.cast
    with acting_as(cast.ben.pk):
        actions.take_back_all(member=cast.ben, conversation=two.row, now=cast.now)
    purge.purge_over(now=cast.now)
    with keeper("test"):
        assert {k.owner_id for k in DataKey.objects.filter(between_id=two.row.pk)} == {cast.ana.pk}
    say(two, cast.ben, "and again")


def test_taken_up_again_it_is_read_from_there(two: Two, sign_in: Any) -> None:
    cast = two.cast
    _end(two, cast.ben)
    say(two, cast.ana, f"{CANARY} unheard", cast.now + dt.timedelta(minutes=1))
    assert ask(cast, cast.ben, cast.ana, cast.now + dt.timedelta(minutes=2), "back").pk == two.row.pk
    with acting_as(cast.ben.pk):
        later = cast.now + dt.timedelta(minutes=3)
        rows = ConversationWords.objects.visible_to(cast.ben, later).shown_to(cast.ben)
        assert [row.words for row in rows.select_related("key").filter(conversation=two.row)] == ["back"]


def test_what_was_written_to_one_goes_with_the_seat(two: Two, sign_in: Any) -> None:
    cast = two.cast
    with acting_as(cast.ben.pk):
        groups.leave(member=cast.ben, group=cast.tuesday, now=cast.now, words="stay")
    assert sign_in("ana").get(two.page).status_code == 404
    with keeper("test"):
        assert not ConversationWords.objects.filter(author=cast.ben).exists()
    purge.purge_over(now=cast.now)
    with keeper("test"):
        assert not ConversationWords.objects.exists()
        assert not Conversation.objects.exists()
        assert not DataKey.objects.filter(between_id=two.row.pk).exists()


def test_a_circle_that_is_erased_takes_it_along(two: Two) -> None:
    answers = group_erasing.send(sender=None, group=two.cast.tuesday, now=two.cast.now)
    assert {"words to one person": 3} in [said for _, said in answers]
    with keeper("test"):
        for model in (Conversation, ConversationWords, OwnEnd, NotAgain, Unsent):
            assert not model.objects.filter(group=two.cast.tuesday).exists()  # type: ignore[attr-defined]


def test_words_at_a_locked_door_wait_for_their_writer(two: Two, sign_in: Any) -> None:
    cast = two.cast
    form = QueryDict(mutable=True)
    form.update({"words": f"{CANARY} not yet sent"})
    kept = [
        a for _, a in words_arrived.send(sender=None, member=cast.ben, path=two.page, said=form, now=cast.now)
    ]
    assert True in kept
    page = sign_in("ben").get(two.page).content.decode()
    assert f"{CANARY} not yet sent</textarea>" in page
    assert f"{CANARY} not yet sent" not in sign_in("ana").get(two.page).content.decode()
    say(two, cast.ben, "sent")
    assert "not yet sent" not in sign_in("ben").get(two.page).content.decode()
    words_arrived.send(sender=None, member=cast.ben, path=two.page, said=form, now=cast.now)
    with acting_as(cast.ben.pk):
        consent_withdrawn.send(sender=None, member=cast.ben, purpose="health-words", now=cast.now)
    with keeper("test"):
        assert not Unsent.objects.exists()


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_pages_ask_the_database_the_same_for_1_and_3(
    two: Two, pairs: int, sign_in: Any, django_assert_num_queries: Any
) -> None:
    cast = two.cast
    for number in range(pairs - 1):
        person = member(f"p{number}")
        seat(person, cast.tuesday, cast.now - 40 * DAY)
        row = ask(cast, person, cast.ben)
        with acting_as(cast.ben.pk):
            actions.accept(member=cast.ben, conversation=row, now=cast.now)
        say(two, cast.ben, f"and {number}")
    ben = sign_in("ben")
    with django_assert_num_queries(MINE_QUERIES):
        assert ben.get("/m/").content.decode().count('class="turns"') == 1
    with django_assert_num_queries(ONE_QUERIES):
        assert ben.get(two.page).status_code == 200
    with django_assert_num_queries(WHO_QUERIES):
        assert ben.get(f"/g/{cast.tuesday.public_id}/m/").status_code == 200


MINE_QUERIES = 14
ONE_QUERIES = 10
WHO_QUERIES = 10
