"""What people do about seats, in whatever order, each beside what it does to the model."""

import uuid
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from core import clock
from groups import actions, links
from groups.models import Group, Invitation, JoinRequest, Membership
from members.models import Member
from tests.groups.ground import Ground, circles, holders, numbers, people, sitters
from tests.groups.model import DAY, Said


class Seats(Ground):
    """They come in, sit, hold, pause and leave."""

    # -- Coming in --

    @rule(who=people, number=circles, visiting=st.booleans())
    def take(self, who: str, number: int, visiting: bool) -> None:
        came = self.do(
            who, actions.take_seat, member=self.person[who], group=self.group[number], version=self.version(number),
            visiting=visiting,
        )  # fmt: skip
        self.came(number, who, came, visiting, None)

    @precondition(lambda self: any(self.invitations))
    @rule(who=people, number=circles, which=numbers, visiting=st.booleans())
    def come(self, who: str, number: int, which: int, visiting: bool) -> None:
        if not self.invitations[number]:
            return
        given = self.invitations[number][which % len(self.invitations[number])]
        given.refresh_from_db()
        known = links.invitation_of(links.path_of(given).strip("/").rpartition("/")[2], clock.now())
        came = self.do(
            who, actions.come_invited, member=self.person[who], invitation=given, version=self.version(number),
            visiting=visiting,
        )  # fmt: skip
        fresh = who not in self.circle[number].seats and isinstance(came, Membership)
        assert not (fresh and (known is None or given.revoked_at)) or self.circle[number].asks.get(who)
        self.came(number, who, came, visiting, given)

    def came(self, number: int, who: str, came: Any, visiting: bool, given: Invitation | None) -> None:
        """Whoever got in or on the list was allowed to; and by which way that was."""
        circle = self.circle[number]
        if came is None or (isinstance(came, Membership) and who in circle.seats):
            return
        assert who not in circle.kept_out
        assert not circle.stage
        assert circle.settings["joining"] != "closed" or who in circle.asks
        invited = given is not None or circle.asks.get(who, False)
        assert circle.settings["joining"] != "invited" or invited or who in circle.asks
        if isinstance(came, JoinRequest):
            circle.asks[who] = invited
            return
        admitting = given if given else came_with(self.group[number], self.person[who])
        by_link = admitting is not None and admitting.admits
        assert by_link or circle.settings["joining"] == "at_once"
        assert len(circle.seats) < circle.most
        rounds = int(str(circle.settings["trial_rounds"])) if visiting else 0
        self.sit(number, who, "invited" if by_link else "at_once", rounds)

    @rule(who=holders, number=circles, uses=st.integers(1, 2), admits=st.booleans())
    def invite(self, who: str, number: int, uses: int, admits: bool) -> None:
        who = self.who(number, who)
        made = self.do(
            who, actions.make_invitation, member=self.person[who], group=self.group[number], days=7, most_uses=uses,
            admits=admits, submission=uuid.uuid4(),
        )  # fmt: skip
        assert made is None or who in self.circle[number].holders(self.minute)
        self.invitations[number] += [made] if made else []

    @precondition(lambda self: any(circle.asks for circle in self.circle))
    @rule(
        by=holders,
        number=circles,
        which=numbers,
        verb=st.sampled_from(["admit", "admit", "decline", "keep out"]),
    )
    def answer(self, by: str, number: int, which: int, verb: str) -> None:
        by = self.who(number, by)
        circle, holds = self.circle[number], by in self.circle[number].holders(self.minute)
        waiting = sorted(circle.asks)
        if not waiting:
            return
        who = waiting[which % len(waiting)]
        request = JoinRequest.objects.open().get(group=self.group[number], member=self.person[who])
        details = {"member": self.person[by], "request": request}
        if verb == "admit":
            given = self.do(by, actions.admit, **details)
            assert given is None or (holds and who not in circle.kept_out and not circle.stage)
            assert given is None or len(circle.seats) < circle.most
            if given:
                rounds = int(str(circle.settings["trial_rounds"])) if request.visiting else 0
                self.sit(number, who, "invited" if circle.asks[who] else "asked", rounds)
            return
        done = self.do(by, actions.decline, keep_out=verb == "keep out", **details)
        assert (done is not None) == holds
        if done:
            circle.asks.pop(who)
            circle.kept_out |= {who} if verb == "keep out" else set()

    @rule(who=people, number=circles)
    def withdraw(self, who: str, number: int) -> None:
        done = self.do(who, actions.withdraw, member=self.person[who], group=self.group[number])
        assert (done is not None) == (who in self.circle[number].asks)
        self.circle[number].asks.pop(who, None)

    # -- Seats --

    @rule(who=sitters, number=circles)
    def stay(self, who: str, number: int) -> None:
        who = self.who(number, who)
        circle = self.circle[number]
        stays = self.do(who, actions.stay, member=self.person[who], group=self.group[number])
        sits = circle.sits(who, self.minute)
        assert (stays is not None) == (sits is not None and not (sits.visiting and circle.stage))
        if stays and sits:
            sits.visiting, sits.over_at = 0, None

    @rule(who=sitters, number=circles, words=st.sampled_from(["stay", "taken"]))
    def leave(self, who: str, number: int, words: str) -> None:
        who = self.who(number, who)
        circle = self.circle[number]
        others = [name for name in circle.holders(self.minute) if name != who]
        mine = circle.seats.get(who)
        left = self.do(who, actions.leave, member=self.person[who], group=self.group[number], words=words)
        assert (left is not None) == (mine is not None and (not mine.holds or bool(others)))
        if left is None:
            return
        circle.end(who)
        if words == "taken":
            for share in circle.said.values():
                share.gone = share.gone or (share.author == who and not self.faded(share))
                share.replies = {pk: author for pk, author in share.replies.items() if author != who}
                share.heard = {(by, kind) for by, kind in share.heard if by != who}

    def faded(self, share: Said) -> bool:
        return share.fades_at is not None and share.fades_at <= self.minute

    @rule(
        by=holders, who=sitters, number=circles, days=st.sampled_from([1, 7]),
        verb=st.sampled_from(["pause", "lift", "end", "keep out", "open again", "promote", "hand over"]),
    )  # fmt: skip
    def hold(self, by: str, who: str, number: int, days: int, verb: str) -> None:
        """What only those who hold the space can do."""
        by, who = self.who(number, by), self.who(number, who)
        circle, place = self.circle[number], self.its_seat(number, who)
        may = by in circle.holders(self.minute)
        if verb == "open again":
            self.do(
                by,
                actions.open_again,
                member=self.person[by],
                group=self.group[number],
                person=self.person[who],
            )
            assert (self.refused is None) == may
            circle.kept_out -= {who} if may else set()
            return
        if place is None:
            return
        deed: dict[str, Any] = {"pause": actions.pause_seat, "lift": actions.lift_pause, "end": actions.end_seat,
                "keep out": actions.end_seat, "promote": actions.hold_together, "hand over": actions.hand_over}  # fmt: skip
        more = {
            "pause": {"days": days, "reason": "x"},
            "end": {"reason": "x"},
            "keep out": {"reason": "x", "keep_out": True},
        }
        self.do(by, deed[verb], member=self.person[by], seat=place, **more.get(verb, {}))
        sits = circle.seats.get(who)
        if self.refused is None:
            assert may
            assert by != who
        if self.refused is not None or sits is None:
            return
        if verb == "pause":
            sits.paused_until = self.minute + days * DAY
        elif verb == "lift":
            sits.paused_until = 0
        elif verb in ("end", "keep out"):
            circle.end(who)
            circle.kept_out |= {who} if verb == "keep out" else set()
        else:
            sits.holds = True
            circle.seats[by].holds = circle.seats[by].holds and verb == "promote"

    @rule(who=holders, number=circles)
    def step_back(self, who: str, number: int) -> None:
        who = self.who(number, who)
        circle = self.circle[number]
        mine = circle.seats.get(who)
        others = [name for name in circle.holders(self.minute) if name != who]
        self.do(who, actions.step_back, member=self.person[who], group=self.group[number])
        assert (self.refused is None) == (mine is not None and (not mine.holds or bool(others)))
        if self.refused is None and mine:
            mine.holds = False

    @rule(
        who=sitters, other=sitters, number=circles, verb=st.sampled_from(["mute", "block", "block", "undo"])
    )
    def keep_from(self, who: str, other: str, number: int, verb: str) -> None:
        who, other = self.who(number, who), self.who(number, other)
        circle = self.circle[number]
        details = {"member": self.person[who], "group": self.group[number], "other": self.person[other]}
        if verb == "undo":
            self.do(who, actions.unmute, **details)
            circle.withheld.discard((who, other))
            circle.muted.discard((who, other))
            return
        done = self.do(who, actions.mute, withholds=verb == "block", **details)
        sits = circle.sits(who, self.minute)
        if done is not None:
            assert sits is not None
            assert who != other
            assert verb == "mute" or not sits.holds
            circle.muted |= {(who, other)}
            circle.withheld |= {(who, other)} if verb == "block" else set()


def came_with(in_group: Group, who: Member) -> Invitation | None:
    """The invitation that the last ask of that person came with."""
    asked = (
        JoinRequest.objects.filter(group=in_group, member=who)
        .select_related("invitation")
        .order_by("pk")
        .last()
    )
    return asked.invitation if asked else None
