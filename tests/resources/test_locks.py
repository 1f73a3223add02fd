"""Each lock alone: who reads what was suggested and what a circle has, who publishes, and that nobody goes round it."""

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from resources.models import KEPT_UNTIL, Reading, Resource, ResourceWords
from tests.cast import CANARY, NAMES, Cast, group, seat
from vault.actor import acting_as, keeper
from vault.keys import key_for
from vault.models import DataKey

# Of the cast's three (published, returned, waiting for the site): how many rows, how many words each sees.
SEEN = {"ana": (3, 3), "ben": (1, 1), "ada": (3, 1)}


@pytest.mark.parametrize("who", NAMES)
def test_each_lock_alone(cast: Cast, who: str) -> None:
    person, (rows, words) = getattr(cast, who), SEEN.get(who, (0, 0))
    with acting_as(person.pk):
        assert (Resource.objects.count(), ResourceWords.objects.count()) == (rows, words)
    with keeper("test: row security off"):
        assert Resource.objects.visible_to(person, cast.now).count() == rows
        assert ResourceWords.objects.visible_to(person, cast.now).count() == words
        assert ResourceWords.objects.mine(person).count() == (3 if who == "ana" else 0)


def test_a_stranger_sees_what_is_public_and_nothing_else(cast: Cast) -> None:
    with acting_as(None):
        assert Reading.objects.count() == 3
        assert (Resource.objects.count(), ResourceWords.objects.count()) == (0, 0)


def test_the_third_lock_the_words_are_sealed(cast: Cast) -> None:
    with keeper("test: read the bytes"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(encode(title || note || words || source || coalesce(answer, ''), 'escape'), ' ')"
            " FROM resources_resourcewords"
        )
        assert CANARY not in cursor.fetchone()[0]


def test_an_admin_holds_no_key_but_of_what_waits(cast: Cast) -> None:
    """Ana's shares in her circle are under other keys than what she gave to be read; nor does it last once nothing waits."""
    with acting_as(cast.ada.pk):
        keys = DataKey.objects.exclude(owner_id=cast.ada.pk).exclude(owner_id__lt=0)
        assert {(key.owner_id, key.until) for key in keys} == {(cast.ana.pk, KEPT_UNTIL)}
    with keeper("test: nothing waits"):
        Resource.objects.filter(state="waiting").delete()
    with acting_as(cast.ada.pk):
        assert not DataKey.objects.exclude(owner_id=cast.ada.pk).exclude(owner_id__lt=0).exists()


def test_whoever_sits_there_opens_it(cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        row = ResourceWords.objects.visible_to(cast.ben).select_related("key").get()
        assert (row.title, row.words) == (f"{CANARY} a page", f"{CANARY} a line")
    with acting_as(cast.ada.pk):
        row = ResourceWords.objects.visible_to(cast.ada).select_related("key", "resource").get()
        assert row.resource.state == "waiting"
        assert row.title == f"{CANARY} a page"


@pytest.mark.parametrize("who", [name for name in NAMES if name != "ada"])
def test_the_database_lets_nobody_else_publish(cast: Cast, who: str) -> None:
    with acting_as(getattr(cast, who).pk):
        assert Resource.objects.filter(pk=cast.suggested.pk).update(state="returned") == 0
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            Reading.objects.create(kind="reading", title="x", words="x", source="x", at=cast.now)
        assert Reading.objects.all().delete()[0] == 0


def test_the_database_lets_an_author_add_nothing_published(cast: Cast) -> None:
    of = {"group": cast.tuesday, "author": cast.ana, "at": cast.now}
    with acting_as(cast.ana.pk):
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            Resource.objects.create(reach="circle", kind="reading", state="published", **of)
        # nor other words under what is published
        ResourceWords.objects.filter(resource=cast.resource).delete()
        key = key_for(owner_id=cast.ana.pk, group_id=cast.tuesday.pk, until=KEPT_UNTIL)
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            ResourceWords.objects.create(
                resource=cast.resource, title="x", words="x", source="x", key=key, **of
            )


def test_the_database_lets_nobody_change_a_word(cast: Cast) -> None:
    for who in (cast.ana, cast.ada):
        with acting_as(who.pk):
            row = ResourceWords.objects.visible_to(who).select_related("key").get(resource=cast.suggested)
            row.words = "other"
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                row.save(update_fields=["words"])


def test_an_admin_makes_no_published_one_wait_to_read_it(cast: Cast) -> None:
    with acting_as(cast.ada.pk):
        assert Resource.objects.filter(pk=cast.resource.pk).update(state="waiting") == 0
        waits = Resource.objects.filter(pk=cast.suggested.pk)
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            waits.update(state="waiting")


def test_what_is_for_everybody_is_never_published_to_a_circle(cast: Cast) -> None:
    with acting_as(cast.ada.pk), pytest.raises(IntegrityError, match="only_a_circle"), transaction.atomic():
        Resource.objects.filter(pk=cast.suggested.pk).update(state="published")


@pytest.mark.parametrize("who", ["ben", "cleo", "ada", "dev"])
def test_the_database_lets_nobody_add_who_does_not_hold_that_circle(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    with acting_as(person.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        Resource.objects.create(
            group=cast.tuesday, author=person, reach="circle", kind="reading", at=cast.now
        )


def test_words_hang_on_no_resource_of_another_circle(cast: Cast) -> None:
    other = group("Elsewhere", cast.now)
    seat(cast.ana, other, cast.now, role="facilitator")
    with acting_as(cast.ana.pk):
        mine = Resource.objects.create(
            group=cast.tuesday, author=cast.ana, reach="circle", kind="reading", at=cast.now
        )
        key = key_for(owner_id=cast.ana.pk, group_id=other.pk, until=KEPT_UNTIL)
        with pytest.raises(IntegrityError, match="tied"), transaction.atomic():
            ResourceWords.objects.create(
                resource=mine,
                group=other,
                author=cast.ana,
                at=cast.now,
                title="x",
                words="x",
                source="x",
                key=key,
            )
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_paused_seat_reads_nothing(cast: Cast, sign_in: Any) -> None:
    cast.ben_seat.paused_until = cast.now + (cast.now - cast.ben_seat.since)
    cast.ben_seat.save()
    with acting_as(cast.ben.pk):
        assert ResourceWords.objects.count() == 0
    assert sign_in("ben").get(f"/reading/in/{cast.resource.public_id}/").status_code == 404
