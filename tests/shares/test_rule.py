"""The reading rule against a small model of it in plain Python: every kind of reader before every kind of share, through the
application's lock alone and through the database's alone, and what hangs on a share with it."""

from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pytest

from groups.models import Membership
from members.models import Member
from shares.models import Acknowledgement, Reply, Share
from tests.cast import CANARY, Cast, member, reply, seat, share
from tests.readers import HOUR, READERS, Reader, gathered
from vault.actor import acting_as, keeper


@dataclass(frozen=True)
class Said:
    """A share, as far as the rule looks at it."""

    audience: str = "group"
    newcomers: int = 0
    faded: bool = False
    taken_back: bool = False
    unnamed: bool = False


SHARES = [
    Said(audience, newcomers, unnamed=unnamed)
    for audience, newcomers, unnamed in product(("group", "facilitators", "chosen", "not chosen"), range(4), (False, True))
] + [replace(Said(a, 3), faded=True) for a in ("group", "facilitators", "chosen")] + [replace(Said(a, 3), taken_back=True) for a in ("group", "chosen")]  # fmt: skip


def reads(reader: Reader, said: Said) -> bool:
    """The rule."""
    if not reader.sits or reader.paused or said.faded or said.taken_back or reader.withheld_from:
        return False
    meant = {"group": True, "facilitators": reader.holds, "chosen": True, "not chosen": False}[said.audience]
    was_there = reader.since <= 0
    came_to_stay = not reader.visits and reader.way <= said.newcomers
    return meant and (was_there or came_to_stay)


def is_shown(reader: Reader, said: Said) -> bool:
    """What the feed shows of it: words without a name stand there even for who mutes their author."""
    return reads(reader, said) and (said.unnamed or not reader.muted_the_author)


@dataclass
class World:
    author: Member
    readers: dict[str, Member]
    shares: dict[int, Said]
    """By primary key."""


@pytest.fixture
def world(cast: Cast) -> World:
    """All of them in one circle, Ben as the author; Ana has answered and heard each share."""
    said_at = cast.now - 10 * HOUR
    author, people = cast.ben, gathered(cast, cast.ben, said_at)
    everyone = [*(person.pk for person in people.values()), cast.ana.pk]
    shares = {}
    for said in SHARES:
        audience = "chosen" if "chosen" in said.audience else said.audience
        made = share(
            author, cast.tuesday, f"{CANARY} {said}", said_at, audience=audience, newcomers=said.newcomers,
            readers=everyone if said.audience == "chosen" else [cast.ana.pk] if audience == "chosen" else [],
            unnamed=said.unnamed,
        )  # fmt: skip
        shares[made.pk] = said
        _answered(cast, made)
        with keeper("test: as time and its author would"):
            if said.faded:
                Share.objects.filter(pk=made.pk).update(fades_at=cast.now - HOUR)
            if said.taken_back:
                made.wipe(cast.now)
    return World(author, people, shares)


def _answered(cast: Cast, said: Share) -> None:
    reply(cast.ana, said, f"{CANARY} answer", cast.now)
    with acting_as(cast.ana.pk):
        Acknowledgement.objects.create(
            share=said, group=cast.tuesday, audience=said.audience, member=cast.ana, kind="hear", at=cast.now
        )


def rule(world: World, name: str) -> list[Said]:
    return [said for said in world.shares.values() if reads(READERS[name], said)]


def told(world: World, keys: Any) -> list[Said]:
    """What those primary keys are, in the order of `SHARES`; the cast's own left out."""
    seen = list(keys)
    return [said for pk, said in world.shares.items() if pk in seen]


@pytest.mark.parametrize("name", READERS)
def test_the_application_alone(cast: Cast, world: World, name: str) -> None:
    """As the keeper, whom the database does not filter."""
    who, expected = world.readers[name], rule(world, name)
    with keeper("test: the application's lock alone"):
        assert told(world, Share.objects.visible_to(who, cast.now).values_list("pk", flat=True)) == expected
        for hangs in (Reply, Acknowledgement):
            seen = hangs.objects.visible_to(who, cast.now).values_list("share", flat=True)
            assert told(world, seen) == expected
        shown = Share.objects.visible_to(who, cast.now).shown_to(who).values_list("pk", flat=True)
        assert told(world, shown) == [s for s in SHARES if is_shown(READERS[name], s)]


@pytest.mark.parametrize("name", READERS)
def test_the_database_alone(cast: Cast, world: World, name: str) -> None:
    """With no filter of the application. What was taken back has no words any more, so its empty row may stand until the purge."""
    who = world.readers[name]
    expected = [
        said for said in world.shares.values() if reads(READERS[name], replace(said, taken_back=False))
    ]
    with acting_as(who.pk):
        assert told(world, Share.objects.values_list("pk", flat=True)) == expected
        for hangs in (Reply, Acknowledgement):
            assert told(world, hangs.objects.values_list("share", flat=True)) == expected
        emptied = Share.objects.filter(taken_back_at__isnull=False)
        assert all(said.body is None and said.note is None for said in emptied)


@pytest.mark.parametrize("name", READERS)
def test_the_page_through_both(cast: Cast, world: World, sign_in: Any, name: str) -> None:
    """A share's own page opens exactly where the rule says so, and nothing else of it does."""
    from django.test import Client

    client = Client()
    client.force_login(world.readers[name])
    with keeper("test"):
        ids = dict(Share.objects.filter(pk__in=world.shares).values_list("pk", "public_id"))
    for pk, said in list(world.shares.items())[::3]:
        answer = client.get(f"/s/{ids[pk]}/")
        assert answer.status_code == (200 if reads(READERS[name], said) else 404), said
        assert (CANARY in answer.content.decode()) == reads(READERS[name], said), said


def test_its_author_reads_it_while_they_sit_there(cast: Cast, world: World) -> None:
    standing = [said for said in SHARES if not (said.faded or said.taken_back)]
    with acting_as(world.author.pk):
        assert (
            told(world, Share.objects.visible_to(world.author, cast.now).values_list("pk", flat=True))
            == standing
        )
    Membership.objects.filter(member=world.author).update(until=cast.now)
    with acting_as(world.author.pk):
        assert not Share.objects.visible_to(world.author, cast.now)


def test_who_came_back_counts_from_then(cast: Cast, world: World) -> None:
    """An earlier seat that ended opens nothing that the later one does not reach."""
    back = member("back")
    seat(back, cast.tuesday, cast.now, since=cast.now - 60 * HOUR, until=cast.now - 5 * HOUR)
    seat(back, cast.tuesday, cast.now, since=cast.now - HOUR, way=2)
    expected = [said for said in SHARES if reads(Reader(since=1, way=2), said) and said.audience != "chosen"]
    with acting_as(back.pk):
        assert told(world, Share.objects.visible_to(back, cast.now).values_list("pk", flat=True)) == expected
        assert [
            s for s in told(world, Share.objects.values_list("pk", flat=True)) if not s.taken_back
        ] == expected


def test_the_model_tells_readers_apart() -> None:
    """No two kinds that are meant to differ read the same, so that the comparison could fail."""
    read = {name: tuple(reads(reader, said) for said in SHARES) for name, reader in READERS.items()}
    assert len(set(read.values())) >= 9
    assert read["member"] != read["holder"] != read["newcomer by way 2"]
    assert not any(read["kept apart"])
    assert any(read["visitor there then"])
