"""Two groups and six people, on a real PostgreSQL and in the model beside it: what the rules of `lives.py` stand on."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from core import clock
from groups import promises, refusals
from groups.models import Group, Invitation, Membership
from members.models import Member
from shares.models import Share
from tests.cast import group, member, seat
from tests.groups.model import Circle, Said, Seat
from vault.actor import acting_as

NAMES = ["ana", "ben", "cleo", "dev", "eve", "finn"]
ADMIN = "ada"
"""Looks after the site, and sits nowhere."""

REFUSED = (refusals.NotNow, PermissionDenied, Http404)
people = st.sampled_from(NAMES)
sitters = st.sampled_from([*NAMES, *(f"sitter {n}" for n in range(6))])
holders = st.sampled_from([*NAMES, *["holder"] * 8])
"""Anybody; and, so that lives get somewhere, half of the time somebody who can do it: `Seats.who` finds them."""

circles = st.integers(0, 1)
numbers = st.integers(0, 9)


class Ground(RuleBasedStateMachine):
    """Two groups and six people."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.event, self.minute = 0, 0
        self.person: dict[str, Member] = {
            name: Member.objects.get(sign_in_name=name) for name in [*NAMES, ADMIN]
        }
        self.floor: dict[str, object] = {}
        self.notice_days = 7
        self.group: list[Group] = []
        self.circle: list[Circle] = []
        self.invitations: list[list[Invitation]] = [[], []]

    @initialize(first=st.sampled_from(["ask", "invited"]), second=st.sampled_from(["at_once", "closed"]))
    def two_groups(self, first: str, second: str) -> None:
        now = clock.now()
        for joining, most in ((first, 4), (second, 5)):
            kept = {
                "joining": joining,
                "stay_days": 30,
                "writing": "chosen",
                "trial_rounds": 1,
                "members_seen": "seats",
            }
            made = group(f"Circle {len(self.group)}", now, seats=most, **kept)
            self.group.append(made)
            self.circle.append(Circle(dict(kept), most))
        for number, names in enumerate((["ana", "ben"], ["finn", "ana", "cleo"])):
            for place, name in enumerate(names):
                seat(self.person[name], self.group[number], now, role="member" if place else "facilitator")
                self.sit(number, name, "invited")
                self.circle[number].seats[name].holds = not place

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # -- What rules stand on --

    def tick(self) -> int:
        self.event += 1
        return self.event

    def sit(self, number: int, who: str, way: str, visiting: int = 0) -> None:
        self.circle[number].asks.pop(who, None)
        self.circle[number].seats[who] = Seat(who, self.tick(), way, self.minute, visiting=visiting)

    def do(self, who: str, deed: Callable[..., Any], **details: Any) -> Any:
        """Do it as that person. What came of it, or None where it was refused: then nothing of it stays."""
        self.refused: Exception | None = None
        try:
            with acting_as(self.person[who].pk), transaction.atomic():
                return deed(now=clock.now(), **details)
        except REFUSED as error:
            self.refused = error
            return None

    def its_seat(self, number: int, who: str) -> Membership | None:
        seats = Membership.objects.filter(group=self.group[number], member=self.person[who])
        return seats.select_related("group", "member").order_by("until", "pk").last() if seats else None

    def lasting(self, number: int, who: str) -> Membership | None:
        seats = Membership.objects.filter(group=self.group[number], member=self.person[who], until=None)
        return seats.select_related("group", "member").first()

    def one_of(self, number: int, which: int) -> int | None:
        """One of the shares of that group, the newest most often."""
        said = list(self.circle[number].said)
        return said[-1 - which % len(said)] if said else None

    def row(self, share: Said, pk: int) -> Share | None:
        """A share as its author reads it; None where it has left its table."""
        with acting_as(self.person[share.author].pk):
            return Share.objects.select_related("author", "key", "group").filter(pk=pk).first()

    def version(self, number: int) -> int:
        return promises.current(self.group[number]).version

    def who(self, number: int, name: str) -> str:
        """That person, or the one it stands for: who holds that group now, or one of those who sit there."""
        role, _, place = name.partition(" ")
        circle = self.circle[number]
        if role == "holder":
            return min(circle.holders(self.minute), default="ana")
        if not place:
            return name
        seated = sorted(circle.seats) or NAMES
        return seated[int(place) % len(seated)]


ODD_MINUTES = 95
"""Time passes in days and these: so nothing falls on the very instant something else ends, whatever is added up."""

_TABLES = [
    "groups_membership", "groups_joinrequest", "groups_invitation", "groups_settingschange", "groups_closing", "groups_promise",
    "shares_share", "shares_reply", "shares_waiting", "shares_acknowledgement",
]  # fmt: skip


def everybody() -> None:
    """The people of every life."""
    for name in NAMES:
        member(name)
    member(ADMIN, is_admin=True)


def longer_ago(past: dt.timedelta) -> None:
    """The clock moves on by that much: every instant in those tables moves back, with the owner's rights."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for table in _TABLES:
            moved = ", ".join(f"{moment} = {moment} - %(past)s" for moment in _moments(table))
            cursor.execute(f"UPDATE {table} SET {moved}", {"past": past})
        cursor.execute("SET ROLE rc_worker")


def _moments(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND data_type LIKE 'timestamp%%'",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]
