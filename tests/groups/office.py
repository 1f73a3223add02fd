"""What an admin does about circles they cannot read, in whatever order, each beside what it does to the model."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from core import clock
from groups import actions, changes, refusals
from groups.actions.care import find_unheld
from members.models import Member
from tests.groups.ground import ADMIN, Ground, circles, numbers, sitters
from tests.groups.model import CLOSEST_FIRST, DAY

anybody = st.sampled_from([ADMIN] * 4 + ["ana", "dev"])


class Office(Ground):
    """They set a floor, answer to what is proposed, and look after a circle that nobody holds."""

    @rule(
        by=anybody, names=st.sets(st.sampled_from(sorted(CLOSEST_FIRST)), max_size=2), which=numbers,
        days=st.sampled_from([7, 7, 14]),
    )  # fmt: skip
    def set_floor(self, by: str, names: set[str], which: int, days: int) -> None:
        """It brings circles closer at once and opens none."""
        most = {name: CLOSEST_FIRST[name][-1 - which % len(CLOSEST_FIRST[name])] for name in names}
        self.do(by, actions.set_floor, member=self.person[by], widest=most, notice_days=days)
        assert (self.refused is None) == (by == ADMIN)
        if self.refused is None:
            self.floor, self.notice_days = most, days
            for circle in self.circle:
                circle.within(most)

    @precondition(lambda self: any(circle.change for circle in self.circle))
    @rule(by=anybody, number=circles, verb=st.sampled_from(["hold", "hold", "release", "decline"]))
    def answer_change(self, by: str, number: int, verb: str) -> None:
        """Held, it does not take effect; released, the days it was held do not count."""
        circle, waits = self.circle[number], changes.waiting(self.group[number])
        assert (waits is not None) == (circle.change is not None)
        if waits is None:
            return
        deed: dict[str, Any] = {
            "hold": actions.hold_change, "release": actions.release_change, "decline": actions.decline_change
        }  # fmt: skip
        why = {} if verb == "release" else {"reason": "Not now."}
        self.do(by, deed[verb], member=self.person[by], change=waits, **why)
        held = circle.held_since is not None
        assert (self.refused is None) == (by == ADMIN and (verb == "decline" or held == (verb == "release")))
        if self.refused is not None:
            return
        if verb == "hold":
            circle.held_since = self.minute
        elif verb == "release":
            lost = self.minute - (circle.held_since or 0)
            circle.change_due = max(circle.change_due + lost, self.minute + DAY)
            circle.held_since = None
        else:
            circle.change = None

    @rule(
        number=circles,
        person=sitters,
        verb=st.sampled_from(["appoint", "appoint", "pause", "begin", "call off"]),
    )
    def look_after(self, number: int, person: str, verb: str) -> None:
        """While somebody holds it an admin can do nothing; once nobody does, find somebody, or close doors. Reading is no part
        of it: that is asked after every step, of the admin as of everybody."""
        person = self.who(number, person)
        circle, ada = self.circle[number], self.person[ADMIN]
        if circle.stage == "erased":
            return
        self.care(number, person, verb)
        assert self.refused is not None, "somebody holds it"
        holding = [name for name, seat in circle.seats.items() if seat.holds]
        accounts = Member.objects.filter(pk__in=[self.person[name].pk for name in holding])
        accounts.update(is_active=False)
        for name in holding:
            self.person[name].is_active = False
        find_unheld(now=clock.now())
        with_ask = person in circle.asks
        if not (verb == "appoint" and with_ask):
            self.care(number, person, verb)
            self.cared(number, person, verb, holding)
        accounts.update(is_active=True)
        for name in holding:
            self.person[name].is_active = True
        find_unheld(now=clock.now())
        assert ada.pk not in {seat.member_id for seat in self.group[number].memberships.all()}

    def care(self, number: int, person: str, verb: str) -> None:
        deed: dict[str, Any] = {
            "appoint": actions.appoint, "pause": actions.pause_joining, "begin": actions.begin_closing,
            "call off": actions.call_off_closing,
        }  # fmt: skip
        more = {"appoint": {"person": self.person[person]}, "begin": {"reason": "Nobody was found."}}
        details = {"member": self.person[ADMIN], "group": self.group[number], **more.get(verb, {})}
        self.do(ADMIN, deed[verb], **details)

    def cared(self, number: int, person: str, verb: str, holding: list[str]) -> None:
        """What came of it, where nobody held the circle."""
        circle = self.circle[number]
        if verb == "appoint":
            sits = circle.seats.get(person)
            here = sits and not sits.visiting and sits.paused_until <= self.minute and person not in holding
            comes = not sits and not circle.stage and len(circle.seats) < circle.most
            may = person not in circle.kept_out and bool(here or comes)
            assert (self.refused is None) == may
            assert may or isinstance(self.refused, refusals.NoHolder)
            if may and not sits:
                self.sit(number, person, "invited")
            if may:
                circle.seats[person].holds = True
        elif verb == "pause":
            assert self.refused is None
            if circle.wants("joining", "closed") == "closer":
                circle.set({"joining": "closed"})
                circle.falls_away("joining")
        elif verb == "begin":
            assert self.refused is None
            if not circle.stage:
                circle.ends(self.minute + self.notice_days * DAY)
        else:
            assert (self.refused is None) == (circle.stage in ("", "notice"))
            circle.stage = "" if self.refused is None else circle.stage
