"""At the same moment on a real PostgreSQL: both ask, accept and take back, block and send."""

import uuid

import pytest
from django.db import transaction

from conversations import actions, refusals
from conversations.models import Conversation, ConversationWords, OwnEnd, Unsent
from core import clock
from groups.models import Mute
from members.models import Member
from tests.cast import Cast
from tests.conversations.two import seat_of
from tests.racing import Deed, race
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


@pytest.fixture
def open_now(cast: Cast) -> Cast:
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    return cast


def _anew(cast: Cast) -> None:
    with transaction.atomic(), keeper("test: asked anew"):
        for model in (ConversationWords, OwnEnd, Unsent, Conversation):
            model.objects.all().delete()
        Mute.objects.all().delete()


def _ask(cast: Cast, who: Member, whom: Member) -> Conversation:
    their = seat_of(cast, whom)
    with acting_as(who.pk):
        return actions.ask(member=who, seat=their, words="hello", submission=uuid.uuid4(), now=clock.now())


def test_both_ask_at_once_and_it_is_one_conversation(open_now: Cast) -> None:
    cast = open_now

    def lay(number: int) -> list[Deed]:
        _anew(cast)
        return [lambda: _ask(cast, cast.ben, cast.ana).pk, lambda: _ask(cast, cast.ana, cast.ben).pk]

    def check(results: list[object]) -> None:
        assert len(set(results)) == 1, results
        with transaction.atomic(), keeper("test"):
            assert Conversation.objects.get().accepted_at is not None
            assert ConversationWords.objects.count() == 2

    race(lay, check, rounds=ROUNDS)


def test_accepted_and_taken_back_at_once_is_one_of_the_two(open_now: Cast) -> None:
    cast, row = open_now, []

    def accept() -> str:
        with acting_as(cast.ana.pk):
            actions.accept(member=cast.ana, conversation=row[-1], now=clock.now())
        return "accepted"

    def take_back() -> str:
        with acting_as(cast.ben.pk), transaction.atomic():
            rows = ConversationWords.objects.mine(cast.ben).select_related("conversation__group")
            actions.take_back(member=cast.ben, said=rows.get(conversation=row[-1]), now=clock.now())
        return "back"

    def lay(number: int) -> list[Deed]:
        _anew(cast)
        row.append(_ask(cast, cast.ben, cast.ana))
        return [accept, take_back]

    def check(results: list[object]) -> None:
        assert results[1] == "back", results
        with transaction.atomic(), keeper("test"):
            accepted = Conversation.objects.get().accepted_at is not None
            assert not ConversationWords.objects.exists()
        assert accepted == (results[0] == "accepted")
        assert accepted or isinstance(results[0], refusals.Gone), results

    race(lay, check, rounds=ROUNDS)


def test_what_is_sent_while_one_blocks_is_read_before_or_not_at_all(open_now: Cast) -> None:
    cast, row = open_now, []

    def send() -> str:
        with acting_as(cast.ana.pk):
            actions.say(
                member=cast.ana, conversation=row[-1], words="late", submission=uuid.uuid4(), now=clock.now()
            )
        return "sent"

    def block() -> str:
        with acting_as(cast.ben.pk):
            actions.keep_apart(member=cast.ben, conversation=row[-1], withholds=True, now=clock.now())
        return "blocked"

    def lay(number: int) -> list[Deed]:
        _anew(cast)
        row.append(_ask(cast, cast.ben, cast.ana))
        with acting_as(cast.ana.pk):
            actions.accept(member=cast.ana, conversation=row[-1], now=clock.now())
        return [send, block]

    def check(results: list[object]) -> None:
        assert results == ["sent", "blocked"], results  # nothing tells Ana
        with acting_as(cast.ben.pk), transaction.atomic():
            assert not Conversation.objects.visible_to(cast.ben, clock.now()).going_on(cast.ben).exists()
            assert not ConversationWords.objects.filter(author=cast.ana).exists()

    race(lay, check, rounds=ROUNDS)
