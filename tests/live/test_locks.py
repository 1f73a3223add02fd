"""What row security says of live rounds by itself, with the application's lock taken away."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from live.models import LiveRound, MeetingLink, Turn, TurnWords
from tests.cast import Cast
from vault.actor import acting_as
from vault.keys import key_for

MODELS = [LiveRound, Turn, TurnWords, MeetingLink]


def refused(do: Callable[[], object]) -> bool:
    """Whether the database does not do it: by an error, or by changing no row."""
    try:
        with transaction.atomic():
            done = do()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            return done == 0 or (isinstance(done, tuple) and done[0] == 0)
    except (ProgrammingError, IntegrityError):
        return True
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", ["cleo", "dev", "eve", "moe", "ada", "zoe", None])
def test_nobody_from_outside_sees_a_row(model: type, name: str | None, cast: Cast) -> None:
    with acting_as(getattr(cast, name).pk if name else None):
        assert model.objects.count() == 0  # type: ignore[attr-defined]
    with acting_as(cast.ana.pk):
        assert model.objects.count() > 0  # type: ignore[attr-defined]


def test_where_it_meets_closes_behind_who_is_not_here(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        assert MeetingLink.objects.count() == 1
        Turn.objects.filter(member=cast.ben).update(beat_at=None)
        assert MeetingLink.objects.count() == 0
        assert refused(lambda: MeetingLink.objects.all().delete()), "nor does a member take it away"


def test_nobody_sits_speaks_or_writes_for_somebody_else(cast: Cast) -> None:
    live = {"live": cast.live, "group": cast.tuesday}
    with acting_as(cast.ben.pk):
        assert refused(lambda: Turn.objects.filter(member=cast.ana).update(state="passed"))
        assert refused(lambda: Turn.objects.filter(member=cast.ana).delete())
        assert refused(lambda: Turn.objects.create(member=cast.finn, place=9, **live))
        assert refused(lambda: Turn.objects.filter(member=cast.ben).update(member=cast.finn))
        ana = Turn.objects.get(member=cast.ana)
        key = key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk)
        words = {"kind": "word", "words": "x", "at": cast.now, "fades_at": cast.now, "key": key, **live}
        assert refused(lambda: TurnWords.objects.create(turn=ana, author=cast.ben, **words))
        assert refused(lambda: TurnWords.objects.create(turn=ana, author=cast.ana, **words))
        assert refused(
            lambda: MeetingLink.objects.create(setter=cast.ben, address="https://x.example", key=key, **live)
        )
        assert refused(lambda: LiveRound.objects.filter(pk=cast.live.pk).update(group=cast.mornings))  # type: ignore[union-attr]
    with acting_as(cast.cleo.pk):
        assert refused(lambda: Turn.objects.create(member=cast.cleo, place=9, **live))
        assert refused(lambda: LiveRound.objects.update(step=9))


def test_a_turn_written_ahead_is_sealed_from_the_others_until_it_comes(cast: Cast) -> None:
    with acting_as(cast.ana.pk):
        assert TurnWords.objects.count() == 1
        LiveRound.objects.update(current=None)
        assert TurnWords.objects.count() == 0
        Turn.objects.filter(member=cast.ben).update(state="shared")
        assert TurnWords.objects.count() == 1
