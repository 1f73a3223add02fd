"""Every kind of reader the reading rule looks at, sat down in one circle: before shares, check-ins, celebrations and kind words
alike. Each app holds its own rows against them, through each lock alone (`tests/<app>/test_rule.py`)."""

import datetime as dt
from dataclasses import dataclass

from groups.models import Mute
from members.models import Member
from tests.cast import Cast, member, seat
from vault.actor import acting_as

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Reader:
    """Somebody, as far as the rule looks at them."""

    sits: bool = True
    paused: bool = False
    holds: bool = False
    since: int = -24
    """Hours; it was said at 0."""
    way: int = 1
    visits: bool = False
    withheld_from: bool = False
    muted_the_author: bool = False

    @property
    def reads_at_all(self) -> bool:
        """Whether anything that author says there reaches them."""
        return self.sits and not self.paused and not self.withheld_from

    def reaches(self, newcomers: int) -> bool:
        """Whether their seat reaches back to what was said at 0, under a promise of that openness."""
        return self.since <= 0 or (not self.visits and self.way <= newcomers)


READERS: dict[str, Reader] = {
    "stranger": Reader(sits=False),
    "member": Reader(),
    "member who took a seat at once": Reader(way=3),
    "holder": Reader(holds=True),
    "paused": Reader(paused=True),
    "paused holder": Reader(paused=True, holds=True),
    **{f"newcomer by way {way}": Reader(since=1, way=way) for way in (1, 2, 3)},
    **{f"new holder by way {way}": Reader(since=1, way=way, holds=True) for way in (1, 2, 3)},
    "visitor there then": Reader(visits=True),
    **{f"visitor by way {way}, later": Reader(since=1, way=way, visits=True) for way in (1, 3)},
    "kept apart": Reader(withheld_from=True),
    "kept apart, holds": Reader(withheld_from=True, holds=True),
    "mutes": Reader(muted_the_author=True),
}


def gathered(cast: Cast, author: Member, said_at: dt.datetime) -> dict[str, Member]:
    """All of them in Tuesday Circle, by the names they have here."""
    people = {}
    for n, (name, reader) in enumerate(READERS.items()):
        person = people[name] = member(f"reader{n}")
        if reader.sits:
            seat(
                person, cast.tuesday, cast.now, since=said_at + reader.since * HOUR, way=reader.way,
                role="facilitator" if reader.holds else "member", visit_rounds=2 if reader.visits else None,
                paused_until=cast.now + HOUR if reader.paused else None,
            )  # fmt: skip
        for wish, by, other, withholds in (
            (reader.withheld_from, author, person, True),
            (reader.muted_the_author, person, author, False),
        ):
            if wish:
                with acting_as(by.pk):
                    Mute.objects.create(
                        group=cast.tuesday, member=by, other=other, withholds=withholds, at=cast.now
                    )
    return people
