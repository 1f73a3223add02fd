"""The reading rule of check-ins against a small model of it: every kind of reader before every kind of answer, through each lock
alone; and what is seen of somebody having been here."""

import datetime as dt
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from checkins.models import CheckIn, Presence, Round
from groups.models import Mute
from members.models import Member
from tests.cast import CANARY, Cast
from tests.readers import HOUR, READERS, Reader, gathered
from vault.actor import acting_as, keeper
from vault.keys import key_for


@dataclass(frozen=True)
class Said:
    """An answer, as far as the rule looks at it."""

    audience: str = "group"
    newcomers: int = 0
    faded: bool = False
    reach: str = "no"


ANSWERS = [
    *(
        Said(audience, newcomers)
        for audience, newcomers in product(("group", "facilitators", "me"), range(4))
    ),
    *(Said(audience, 3, faded=True) for audience in ("group", "facilitators")),
    *(Said("me", newcomers, reach=reach) for newcomers, reach in product((0, 2), ("anyone", "facilitators"))),
    Said("group", 3, faded=True, reach="anyone"),
]


def reads(reader: Reader, said: Said) -> bool:
    """The rule."""
    meant = {"group": True, "facilitators": reader.holds, "me": False}[said.audience]
    return reader.reads_at_all and meant and not said.faded and reader.reaches(said.newcomers)


def is_shown(reader: Reader, said: Said) -> str:
    """What is seen of their having been here: "" for nothing, else whom they asked, as far as that reader is told."""
    if not reader.sits or reader.paused:
        return ""
    asked = said.reach == "anyone" and not said.faded and reader.reaches(said.newcomers)
    showed = said.audience != "me" or said.reach != "no"
    seen = asked or (reader.holds and showed)
    return said.reach if seen and not reader.withheld_from else ""


@dataclass
class World:
    readers: dict[str, Member]
    answers: dict[int, Said]
    """By primary key."""


@pytest.fixture
def world(cast: Cast) -> World:
    """All of them in one circle; Ben has answered in a round for each."""
    said_at = cast.now - 10 * HOUR
    people, answers = gathered(cast, cast.ben, said_at), {}
    assert cast.round
    for n, said in enumerate(ANSWERS, start=1):
        of_round = Round.objects.create(
            rhythm=cast.round.rhythm, group=cast.tuesday, date=cast.now.date() - dt.timedelta(days=n), question="?",
            opens_at=said_at - HOUR, closes_at=cast.now + HOUR,
        )  # fmt: skip
        with acting_as(cast.ben.pk):
            made = CheckIn.objects.create(
                round=of_round, group=cast.tuesday, member=cast.ben, audience=said.audience, reach=said.reach, at=said_at,
                words=f"{CANARY} {said}", newcomers=said.newcomers, fades_at=cast.now - HOUR if said.faded else None,
                key=key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk),
            )  # fmt: skip
        answers[made.pk] = said
    return World(people, answers)


def told(world: World, keys: Any) -> list[Said]:
    seen = set(keys)
    return [said for pk, said in world.answers.items() if pk in seen]


@pytest.mark.parametrize("name", READERS)
def test_the_application_alone(cast: Cast, world: World, name: str) -> None:
    """As the keeper, whom the database does not filter."""
    who, reader = world.readers[name], READERS[name]
    with keeper("test: the application's lock alone"):
        seen = CheckIn.objects.visible_to(who, cast.now)
        assert told(world, seen.values_list("pk", flat=True)) == [s for s in ANSWERS if reads(reader, s)]
        shown = [s for s in ANSWERS if reads(reader, s) and not reader.muted_the_author]
        assert told(world, seen.shown_to(who).values_list("pk", flat=True)) == shown


@pytest.mark.parametrize("name", READERS)
def test_the_database_alone(cast: Cast, world: World, name: str) -> None:
    """With no filter of the application, of the answers and of the view of who was here."""
    reader = READERS[name]
    with acting_as(world.readers[name].pk):
        assert told(world, CheckIn.objects.values_list("pk", flat=True)) == [
            s for s in ANSWERS if reads(reader, s)
        ]
        reach = dict(Presence.objects.values_list("pk", "reach"))
        assert [reach.get(pk, "") for pk in world.answers] == [is_shown(reader, s) for s in ANSWERS]


@pytest.mark.parametrize("name", READERS)
def test_both_together_show_of_presence_what_the_view_shows(cast: Cast, world: World, name: str) -> None:
    """The view cannot be had without its lock; the application takes nothing from it that may be seen."""
    who, reader = world.readers[name], READERS[name]
    with acting_as(who.pk):
        here = Presence.objects.visible_to(who, cast.now)
        seen = dict(here.values_list("pk", "reach"))
        assert [seen.get(pk, "") for pk in world.answers] == [is_shown(reader, s) for s in ANSWERS]
        asking = told(world, here.asking(who).values_list("pk", flat=True))
        assert asking == [s for s in ANSWERS if is_shown(reader, s) in ("anyone", "facilitators")]


def test_the_application_alone_tells_nobody_kept_apart_that_somebody_asked(cast: Cast, world: World) -> None:
    """Asked through the author's own eyes, who sees every row of theirs in the view, and their own wishes."""
    for name in ("kept apart", "kept apart, holds"):
        who = world.readers[name]
        with acting_as(cast.ben.pk):
            here = Presence.objects.visible_to(who, cast.now)
            assert not here.asking(who).exists()
            assert not here.exists()
    with acting_as(cast.ben.pk):
        assert Presence.objects.visible_to(world.readers["member"], cast.now).filter(reach="anyone").exists()


def test_its_author_has_all_of_it(cast: Cast, world: World) -> None:
    with acting_as(cast.ben.pk):
        assert (
            told(world, CheckIn.objects.visible_to(cast.ben, cast.now).values_list("pk", flat=True))
            == ANSWERS
        )
        mine = CheckIn.objects.mine(cast.ben, cast.now).values_list("pk", flat=True)
        assert told(world, mine) == [said for said in ANSWERS if not said.faded]
        assert not Mute.objects.visible_to(cast.ben).filter(other=cast.ben).exists()


def test_the_model_tells_readers_apart() -> None:
    """No two kinds that are meant to differ read the same, so that the comparison could fail."""
    read = {n: tuple((reads(r, s), is_shown(r, s)) for s in ANSWERS) for n, r in READERS.items()}
    assert len(set(read.values())) >= 9
    assert read["member"] != read["holder"] != read["newcomer by way 2"] != read["kept apart, holds"]
    assert not any(seen for seen, _ in read["kept apart, holds"])
    assert {asked for _, asked in read["kept apart, holds"]} == {""}
