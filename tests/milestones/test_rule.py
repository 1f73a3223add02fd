"""The reading rule of celebrations and kind words against a small model of it: every kind of reader before every kind of either,
through each lock alone."""

from dataclasses import dataclass
from typing import Any

import pytest

from members.models import Member
from milestones.models import Celebration, KindWord
from tests.cast import CANARY, Cast
from tests.readers import HOUR, READERS, Reader, gathered
from vault.actor import acting_as, keeper
from vault.keys import key_for


@dataclass(frozen=True)
class Shown:
    """A celebration and a kind word on it. Ben is the author that readers are apart from; Ana the other."""

    bens_own: bool
    """Whether Ben celebrates and Ana leaves the word; else the other way round."""
    newcomers: int
    word_newcomers: int
    faded: bool = False


ALL = [
    *(Shown(own, n, w) for own in (True, False) for n in range(4) for w in range(4)),
    *(Shown(own, 3, 3, faded=True) for own in (True, False)),
]


def sees(reader: Reader, shown: Shown) -> bool:
    """The rule for the celebration."""
    apart = shown.bens_own and reader.withheld_from
    return (
        reader.sits
        and not reader.paused
        and not apart
        and not shown.faded
        and reader.reaches(shown.newcomers)
    )


def reads(reader: Reader, shown: Shown) -> bool:
    """The rule for the kind word on it."""
    apart = not shown.bens_own and reader.withheld_from
    return sees(reader, shown) and not apart and reader.reaches(shown.word_newcomers)


@dataclass
class World:
    readers: dict[str, Member]
    shown: dict[int, Shown]
    """By the celebration's primary key."""


@pytest.fixture
def world(cast: Cast) -> World:
    said_at = cast.now - 10 * HOUR
    people, found = gathered(cast, cast.ben, said_at), {}
    for shown in ALL:
        member, author = (cast.ben, cast.ana) if shown.bens_own else (cast.ana, cast.ben)
        with acting_as(member.pk):
            row = Celebration.objects.create(
                group=cast.tuesday, member=member, title="A year", rung="1y", words=f"{CANARY} {shown}", at=said_at,
                newcomers=shown.newcomers, key=key_for(owner_id=member.pk, group_id=cast.tuesday.pk),
            )  # fmt: skip
        with acting_as(author.pk):
            KindWord.objects.create(
                celebration=row, group=cast.tuesday, author=author, words=f"{CANARY} well done", at=said_at,
                newcomers=shown.word_newcomers, key=key_for(owner_id=author.pk, group_id=cast.tuesday.pk),
            )  # fmt: skip
        if shown.faded:
            with keeper("test: as time would"):
                for rows in (
                    Celebration.objects.filter(pk=row.pk),
                    KindWord.objects.filter(celebration=row),
                ):
                    rows.update(fades_at=cast.now - HOUR)
        found[row.pk] = shown
    return World(people, found)


def told(world: World, keys: Any) -> list[Shown]:
    seen = set(keys)
    return [shown for pk, shown in world.shown.items() if pk in seen]


@pytest.mark.parametrize("name", READERS)
def test_the_application_alone(cast: Cast, world: World, name: str) -> None:
    """As the keeper, whom the database does not filter."""
    who, reader = world.readers[name], READERS[name]
    with keeper("test: the application's lock alone"):
        parties = Celebration.objects.visible_to(who, cast.now)
        assert told(world, parties.values_list("pk", flat=True)) == [s for s in ALL if sees(reader, s)]
        words = KindWord.objects.visible_to(who, cast.now)
        assert told(world, words.values_list("celebration", flat=True)) == [
            s for s in ALL if reads(reader, s)
        ]
        muted = reader.muted_the_author
        assert told(world, parties.shown_to(who).values_list("pk", flat=True)) == [
            s for s in ALL if sees(reader, s) and not (muted and s.bens_own)
        ]
        assert told(world, words.shown_to(who).values_list("celebration", flat=True)) == [
            s for s in ALL if reads(reader, s) and not (muted and not s.bens_own)
        ]


@pytest.mark.parametrize("name", READERS)
def test_the_database_alone(cast: Cast, world: World, name: str) -> None:
    """With no filter of the application."""
    reader = READERS[name]
    with acting_as(world.readers[name].pk):
        assert told(world, Celebration.objects.values_list("pk", flat=True)) == [
            s for s in ALL if sees(reader, s)
        ]
        assert told(world, KindWord.objects.values_list("celebration", flat=True)) == [
            s for s in ALL if reads(reader, s)
        ]


@pytest.mark.parametrize("name", READERS)
def test_the_page_through_both(cast: Cast, world: World, name: str) -> None:
    """A celebration's own page opens exactly where the rule says so; its kind word stands there as the rule says."""
    from django.test import Client

    client, reader = Client(), READERS[name]
    client.force_login(world.readers[name])
    with keeper("test"):
        ids = dict(Celebration.objects.filter(pk__in=world.shown).values_list("pk", "public_id"))
    for pk, shown in list(world.shown.items())[::5]:
        answer = client.get(f"/e/{ids[pk]}/")
        assert answer.status_code == (200 if sees(reader, shown) else 404), shown
        stands = reads(reader, shown) and not (reader.muted_the_author and not shown.bens_own)
        assert (f"{CANARY} well done" in answer.content.decode()) == stands, shown


def test_what_has_faded_is_nobodys_own_words_either(cast: Cast, world: World) -> None:
    """Between its day and the next purge."""
    for who in (cast.ben, cast.ana):
        with acting_as(who.pk):
            words = KindWord.objects.mine(who, cast.now).values_list("celebration", flat=True)
            parties = Celebration.objects.mine(who, cast.now).values_list("pk", flat=True)
            assert not any(shown.faded for shown in told(world, [*words, *parties]))
            assert told(world, words)


def test_the_model_tells_readers_apart() -> None:
    """No two kinds that are meant to differ read the same, so that the comparison could fail."""
    read = {n: tuple((sees(r, s), reads(r, s)) for s in ALL) for n, r in READERS.items()}
    assert len(set(read.values())) == 6
    assert read["member"] != read["kept apart"] != read["newcomer by way 2"] != read["newcomer by way 3"]
    assert any(seen and not word for seen, word in read["kept apart"])
