"""One's own rows cannot be carried elsewhere: the database lets their words change, and nothing that says where they stand."""

import pytest
from django.db import ProgrammingError, connection, transaction

from milestones.models import Celebration, KindWord
from shares.models import Reply, Share
from tests import cast as casting
from tests.cast import Cast
from vault.actor import acting_as
from vault.keys import key_for

MOVES = [
    ("shares_share", "group_id = %(elsewhere)s"),
    ("shares_share", "audience = 'group'"),
    ("shares_share", "author_id = author_id, fades_at = NULL"),
    ("shares_reply", "group_id = %(elsewhere)s, share_id = %(theirs)s"),
    ("shares_reply", "key_id = %(key)s"),
    ("milestones_celebration", "group_id = %(elsewhere)s"),
    ("milestones_celebration", "fades_at = NULL"),
    ("milestones_kindword", "group_id = %(elsewhere)s"),
]


@pytest.mark.parametrize(("table", "move"), MOVES)
def test_a_row_stays_where_it_was_put(cast: Cast, table: str, move: str) -> None:
    """Ben is not in Early Mornings; his own words must not turn up there, nor open or outlast what he was promised."""
    theirs = casting.share(cast.finn, cast.mornings, "not Ben's", cast.now)
    with acting_as(cast.ben.pk):
        assert cast.celebration is not None
        key = key_for(owner_id=cast.ben.pk)
        values = {"elsewhere": cast.mornings.pk, "theirs": theirs.pk, "key": key.pk}
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE {table} SET {move} WHERE public_id <> ''", values)


def test_words_still_change_and_are_wiped(cast: Cast) -> None:
    said = casting.share(cast.ben, cast.tuesday, "said", cast.now)
    answered = casting.reply(cast.ben, said, "answered", cast.now)
    with acting_as(cast.ben.pk):
        for row in (said, answered):
            row.wipe(cast.now)
        assert Share.objects.get(pk=said.pk).body is None
        assert Reply.objects.get(pk=answered.pk).body is None
        assert cast.celebration is not None
        mine = Celebration.objects.select_for_update().get(pk=cast.celebration.pk)
        mine.words = "another line"
        mine.save(update_fields=["words"])
    with acting_as(cast.ana.pk):
        key = key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk)
        KindWord.objects.filter(author=cast.ana).delete()
        left = KindWord.objects.create(
            celebration=cast.celebration,
            group=cast.tuesday,
            author=cast.ana,
            words="one",
            at=cast.now,
            key=key,
        )
        left.words = "two"
        left.save(update_fields=["words"])
        assert KindWord.objects.select_related("key").get(pk=left.pk).words == "two"
