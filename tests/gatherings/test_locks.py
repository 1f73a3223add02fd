"""What nobody can write past, each lock with the others taken away; and the three sentences of the database that no page says."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from gatherings.models import Gathering, Place, Rsvp
from tests.cast import Cast, member, seat
from tests.gatherings.ground import HOUR, planned
from vault.actor import acting_as, keeper
from vault.keys import key_for
from vault.sealing import Unopenable


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


def own_key(person: object, cast: Cast) -> object:
    return key_for(owner_id=person.pk, group_id=cast.tuesday.pk)  # type: ignore[attr-defined]


def test_nobody_writes_for_somebody_else_or_where_they_do_not_sit(cast: Cast) -> None:
    gathering = planned(cast)
    row = {
        name: getattr(gathering, name)
        for name in (
            "meets",
            "day",
            "starts",
            "time_zone",
            "minutes",
            "begins_at",
            "ends_at",
            "fades_at",
            "made_at",
        )
    }
    answer = {"gathering": gathering, "group": cast.tuesday, "answer": "yes", "at": cast.now}
    with acting_as(cast.ana.pk):
        key = own_key(cast.ana, cast)
        assert refused(
            lambda: Gathering.objects.create(group=cast.tuesday, maker=cast.ben, title="x", key=key, **row)
        )
        assert refused(
            lambda: Gathering.objects.create(group=cast.mornings, maker=cast.ana, title="x", key=key, **row)
        )
        assert not refused(
            lambda: Gathering.objects.create(group=cast.tuesday, maker=cast.ana, title="x", key=key, **row)
        )
        assert refused(lambda: Rsvp.objects.create(member=cast.ben, **answer))
        assert not refused(lambda: Rsvp.objects.create(member=cast.ana, **answer))
    for stranger in (cast.cleo, cast.dev, cast.eve, cast.ada, cast.zoe):
        with acting_as(stranger.pk):
            assert refused(lambda s=stranger: Rsvp.objects.create(member=s, **answer)), stranger  # type: ignore[misc]


def test_an_answer_to_what_one_does_not_see_opens_no_place(cast: Cast) -> None:
    """A visitor who came later does not see it; nor can they answer it past the application."""
    gathering = planned(cast)
    late = member("late")
    seat(late, cast.tuesday, cast.now, since=cast.now + HOUR, visit_rounds=2)
    with acting_as(late.pk):
        assert refused(
            lambda: Rsvp.objects.create(
                gathering=gathering, group=cast.tuesday, member=late, answer="yes", at=cast.now
            )
        )
    with keeper("test: as if there were one"):
        Rsvp.objects.create(gathering=gathering, group=cast.tuesday, member=late, answer="yes", at=cast.now)
    with acting_as(late.pk):
        assert not Place.objects.filter(gathering=gathering).exists()


def test_nothing_is_hung_on_a_gathering_of_another_circle(cast: Cast) -> None:
    """PostgreSQL does not ask row security when it checks a foreign key: the group is tied along."""
    gathering = planned(cast)
    with acting_as(cast.cleo.pk):
        key = own_key(cast.cleo, cast)
        assert refused(
            lambda: Rsvp.objects.create(
                gathering=gathering, group=cast.mornings, member=cast.cleo, answer="yes", at=cast.now
            )
        )
        assert refused(
            lambda: Place.objects.create(
                gathering=gathering, group=cast.mornings, maker=cast.cleo, where="x", key=key
            )
        )
    with acting_as(cast.ana.pk):  # who sits there, and did not make it
        Place.objects.mine(cast.ben).filter(gathering=gathering)
        other = planned(cast, where="")
        with acting_as(cast.ana.pk):
            key = own_key(cast.ana, cast)
            assert refused(
                lambda: Place.objects.create(
                    gathering=other, group=cast.tuesday, maker=cast.ana, where="x", key=key
                )
            )


def test_who_holds_the_space_moves_it_and_leaves_its_words(cast: Cast) -> None:
    gathering, now = planned(cast), timezone.now()
    with acting_as(cast.ana.pk):
        rows = Gathering.objects.filter(pk=gathering.pk)
        assert not refused(lambda: rows.update(cancelled_at=now, sequence=1, changed_by=cast.ana))
        for words in ({"title": None}, {"words": None}, {"access": None}, {"meets": "online"}):
            assert refused(lambda w=words: rows.update(**w)), words  # type: ignore[misc]
        assert refused(lambda: rows.delete())
        assert refused(lambda: rows.update(maker=cast.ana))
        assert refused(lambda: Place.objects.filter(gathering=gathering).update(where=None))
    gil = member("gil")
    seat(gil, cast.tuesday, cast.now)
    with acting_as(gil.pk):  # who only sits there moves nothing
        assert refused(lambda: Gathering.objects.filter(pk=gathering.pk).update(cancelled_at=now))


def test_nobody_changes_or_takes_anothers_answer(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        theirs = Rsvp.objects.filter(member=cast.ana)
        assert theirs.exists(), "shown, so that what follows could do harm"
        assert refused(lambda: theirs.update(answer="no"))
        assert refused(lambda: theirs.delete())
    with acting_as(cast.ana.pk):
        assert refused(
            lambda: Rsvp.objects.filter(member=cast.ana).update(reminded_for=0)
        )  # the worker's to say


@pytest.mark.parametrize("model", [Gathering, Place, Rsvp])
def test_nobody_looking_sees_nothing(cast: Cast, model: type) -> None:
    planned(cast)
    with acting_as(None):
        assert not model.objects.exists()  # type: ignore[attr-defined]


def test_a_place_moved_to_another_row_does_not_open(cast: Cast) -> None:
    """The third lock: table, column, row and key are bound in."""
    one, two = planned(cast), planned(cast, where="elsewhere")
    with keeper("test: somebody with the whole database"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE gatherings_place SET where_words = (SELECT where_words FROM gatherings_place WHERE gathering_id = %s)"
            " WHERE gathering_id = %s", [one.pk, two.pk],
        )  # fmt: skip
    with acting_as(cast.ben.pk), pytest.raises(Unopenable):
        _ = Place.objects.visible_to(cast.ben, cast.now).select_related("key").get(gathering=two).where
