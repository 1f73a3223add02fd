"""Two write to each other: asked, accepted, said, ended without a sign. Each lock alone."""

import pytest
from django.db import connection

from conversations.models import Conversation, ConversationWords, OwnEnd
from tests.cast import CANARY, NAMES
from tests.conversations.two import Two
from vault.actor import acting_as, keeper
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
