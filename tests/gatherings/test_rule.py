"""The reading rules of gatherings, places and answers against a small model of them: every kind of reader before every kind of
each, through each lock alone."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from gatherings import actions
from gatherings.models import Gathering, Place, Rsvp
from groups.models import Mute
from members.models import Member
from tests.cast import CANARY, Cast
from tests.gatherings.ground import planned
from tests.readers import HOUR, READERS, Reader, gathered
from vault.actor import acting_as, keeper


@dataclass(frozen=True)
class Kind:
    """One gathering; Ben is the one whom readers are apart from or have muted, Ana the other."""

    bens_own: bool
    newcomers: int
    answered: str = ""
    """What the reader said; empty for nothing."""
    guest_quiet: bool = True
    """Whether the other one, who comes, comes quietly."""
    faded: bool = False


ALL = [
    *(Kind(own, n) for own in (True, False) for n in range(4)),
    *(
        Kind(own, 3, said, quiet)
        for own in (True, False)
        for said in ("yes", "maybe", "no")
        for quiet in (True, False)
    ),
    *(Kind(own, 3, "yes", False, faded=True) for own in (True, False)),
]


def sees(reader: Reader, kind: Kind) -> bool:
    apart = kind.bens_own and reader.withheld_from
    return (
        reader.sits and not reader.paused and not apart and not kind.faded and reader.reaches(kind.newcomers)
    )


def finds(reader: Reader, kind: Kind) -> bool:
    """The place."""
    return sees(reader, kind) and kind.answered in ("yes", "maybe")


def meets(reader: Reader, kind: Kind) -> bool:
    """The answer of the other one, who comes."""
    apart = not kind.bens_own and reader.withheld_from
    return sees(reader, kind) and not kind.guest_quiet and not apart


@dataclass
class World:
    readers: dict[str, Member]
    kinds: dict[int, Kind]


@pytest.fixture
def world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(actions, "MOST_PLANNED", 1000)
    said_at = cast.now - 10 * HOUR
    people, found = gathered(cast, cast.ben, said_at), {}
    for kind in ALL:
        maker, guest = (cast.ben, cast.ana) if kind.bens_own else (cast.ana, cast.ben)
        gathering = planned(cast, by=maker, now=said_at)
        with keeper("test: as they would have answered"):
            Gathering.objects.filter(pk=gathering.pk).update(newcomers=kind.newcomers)
            for person, answer, quiet in [
                (guest, "yes", kind.guest_quiet), *((p, kind.answered, True) for p in people.values() if kind.answered)
            ]:  # fmt: skip
                Rsvp.objects.create(
                    gathering=gathering, group=cast.tuesday, member=person, answer=answer, quietly=quiet, at=said_at
                )  # fmt: skip
            if kind.faded:
                Gathering.objects.filter(pk=gathering.pk).update(fades_at=cast.now - HOUR)
        found[gathering.pk] = kind
    return World(people, found)


def told(world: World, keys: Any) -> list[Kind]:
    seen = set(keys)
    return [kind for pk, kind in world.kinds.items() if pk in seen]


@pytest.mark.parametrize("name", READERS)
def test_the_application_alone(cast: Cast, world: World, name: str) -> None:
    """As the keeper, whom the database does not filter."""
    who, reader = world.readers[name], READERS[name]
    with keeper("test: the application's lock alone"):
        rows = Gathering.objects.visible_to(who, cast.now)
        assert told(world, rows.values_list("pk", flat=True)) == [k for k in ALL if sees(reader, k)]
        places = Place.objects.visible_to(who, cast.now).values_list("gathering", flat=True)
        assert told(world, places) == [k for k in ALL if finds(reader, k)]
        others = Rsvp.objects.visible_to(who, cast.now).exclude(member=who)
        assert told(world, others.values_list("gathering", flat=True)) == [k for k in ALL if meets(reader, k)]
        wanted = told(world, rows.shown_to(who).values_list("pk", flat=True))
        muted = reader.muted_the_author
        assert wanted == [k for k in ALL if sees(reader, k) and not (muted and k.bens_own)]
        company = told(world, others.shown_to(who).values_list("gathering", flat=True))
        assert company == [k for k in ALL if meets(reader, k) and not (muted and not k.bens_own)]


@pytest.mark.parametrize("name", READERS)
def test_the_database_alone(cast: Cast, world: World, name: str) -> None:
    """With no filter of the application."""
    who, reader = world.readers[name], READERS[name]
    with acting_as(who.pk):
        assert told(world, Gathering.objects.values_list("pk", flat=True)) == [
            k for k in ALL if sees(reader, k)
        ]
        places = Place.objects.values_list("gathering", flat=True)
        assert told(world, places) == [k for k in ALL if finds(reader, k)]
        others = Rsvp.objects.exclude(member=who).values_list("gathering", flat=True)
        assert told(world, others) == [k for k in ALL if meets(reader, k)]


@pytest.mark.parametrize("name", READERS)
def test_the_page_through_both(cast: Cast, world: World, name: str) -> None:
    """Its page opens exactly where the rule says so, and the place stands there as the rule says."""
    client, reader = Client(), READERS[name]
    client.force_login(world.readers[name])
    with keeper("test"):
        ids = dict(Gathering.objects.filter(pk__in=world.kinds).values_list("pk", "public_id"))
    for pk, kind in list(world.kinds.items())[::3]:
        answer = client.get(f"/w/{ids[pk]}/")
        assert answer.status_code == (200 if sees(reader, kind) else 404), kind
        page = answer.content.decode()
        assert (f"{CANARY} the blue door" in page) == finds(reader, kind), kind
        guest = "Juniper" if kind.bens_own else "Wren"
        muted = reader.muted_the_author and not kind.bens_own
        assert (f"{guest}</bdi> will be there" in page) == (meets(reader, kind) and not muted), kind


def test_its_maker_reads_all_but_who_comes_quietly(cast: Cast, world: World) -> None:
    own = [k for k in ALL if k.bens_own and not k.faded]
    with acting_as(cast.ben.pk):
        places = Place.objects.visible_to(cast.ben, cast.now).filter(maker=cast.ben)
        assert told(world, places.values_list("gathering", flat=True)) == own
        guests = Rsvp.objects.filter(member=cast.ana).values_list("gathering", flat=True)
        assert told(world, guests) == [k for k in ALL if k.bens_own and not k.guest_quiet]
        assert not Rsvp.objects.exclude(member__in=[cast.ben, cast.ana]).exists()


def test_a_cant_is_nobody_elses_even_if_it_was_shown(cast: Cast, world: World) -> None:
    with keeper("test"):
        Rsvp.objects.filter(member=cast.ana).update(answer="no", quietly=False)
    with acting_as(cast.ben.pk):
        assert not Rsvp.objects.filter(member=cast.ana).exists()
    with keeper("test: the application's lock alone"):
        assert not Rsvp.objects.visible_to(cast.ben, cast.now).filter(member=cast.ana).exists()


def test_what_has_faded_is_not_ones_own_words_either(cast: Cast, world: World) -> None:
    with acting_as(cast.ben.pk):
        for keys in (
            Gathering.objects.mine(cast.ben, cast.now).values_list("pk", flat=True),
            Place.objects.mine(cast.ben, cast.now).values_list("gathering", flat=True),
        ):
            assert told(world, keys) == [k for k in ALL if k.bens_own and not k.faded]


def test_a_mute_made_later_hides_it_at_once(cast: Cast) -> None:
    gathering = planned(cast)
    with acting_as(cast.ben.pk):
        Mute.objects.create(group=cast.tuesday, member=cast.ben, other=cast.ana, withholds=True, at=cast.now)
    with acting_as(cast.ana.pk):
        assert not Gathering.objects.filter(pk=gathering.pk).exists()
        assert (
            not Gathering.objects.visible_to(cast.ana, cast.now + dt.timedelta(seconds=1))
            .filter(pk=gathering.pk)
            .exists()
        )


def test_the_model_tells_readers_apart() -> None:
    """No two kinds that are meant to differ read the same, so that the comparison could fail."""
    read = {n: tuple((sees(r, k), finds(r, k), meets(r, k)) for k in ALL) for n, r in READERS.items()}
    assert read["member"] != read["kept apart"] != read["newcomer by way 2"] != read["newcomer by way 3"]
    assert any(seen and not found for seen, found, _ in read["member"])
    assert any(found and not met for _, found, met in read["member"])
