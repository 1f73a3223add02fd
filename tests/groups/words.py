"""What people do with words, in whatever order, each beside what it does to the model."""

import uuid

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shares import actions as saying
from tests.groups.ground import Ground, circles, numbers, people, sitters
from tests.groups.model import DAY, READ_LATER, Said

EDITS = 15
"""Minutes in which words can be changed."""

SILENT = ("copies", "erased")


class Words(Ground):
    """They say something, answer, press, change their words, take them back, and do not look at some."""

    @rule(
        who=sitters, number=circles, audience=st.sampled_from(["group", "group", "facilitators", "chosen"]),
        chosen=st.sets(sitters, min_size=1, max_size=2), unnamed=st.booleans(), days=st.sampled_from([None, None, 1, 7]),
    )  # fmt: skip
    def share(
        self, who: str, number: int, audience: str, chosen: set[str], unnamed: bool, days: int | None
    ) -> None:
        who = self.who(number, who)
        circle = self.circle[number]
        readers = sorted({self.who(number, name) for name in chosen}) if audience == "chosen" else []
        said = self.do(
            who, saying.share, author=self.person[who], group=self.group[number], audience=audience, words="x",
            submission=uuid.uuid4(), readers=[self.person[name] for name in readers], unnamed=unnamed, stay_days=days,
        )  # fmt: skip
        if said is None:
            return
        sits = circle.sits(who, self.minute)
        assert sits is not None
        assert circle.stage in ("", "notice", "farewell")
        kept = int(str(circle.settings["stay_days"]))
        stays = kept if days is None else days
        assert not kept or 0 < stays <= kept
        if audience == "chosen":
            assert circle.settings["writing"] == "chosen"
            assert circle.settings["members_seen"] == "seats" or sits.holds
            assert all(
                circle.sits(name, self.minute) and (who, name) not in circle.withheld for name in readers
            )
        circle.said[said.pk] = Said(
            who, audience, frozenset(readers), self.tick(), READ_LATER[str(circle.settings["joining"])],
            self.minute + stays * DAY if stays else None, "x", self.minute, unnamed, circle.version,
        )  # fmt: skip

    @precondition(lambda self: any(circle.said for circle in self.circle))
    @rule(who=sitters, number=circles, which=numbers)
    def reply(self, who: str, number: int, which: int) -> None:
        who = self.who(number, who)
        circle, pk = self.circle[number], self.one_of(number, which)
        if pk is None:
            return
        share = circle.said[pk]
        row = self.row(share, pk)
        if row is None:
            return
        answer = self.do(
            who, saying.reply, author=self.person[who], to=row, words="y", submission=uuid.uuid4()
        )
        may = circle.reads(who, share, self.minute) and circle.stage not in ("copies", "erased")
        assert (answer is not None) == may
        if answer:
            share.replies[answer.pk] = who

    @precondition(lambda self: any(circle.said for circle in self.circle))
    @rule(who=people, number=circles, which=numbers)
    def take_back(self, who: str, number: int, which: int) -> None:
        circle, pk = self.circle[number], self.one_of(number, which)
        if pk is None:
            return
        share = circle.said[pk]
        row = self.row(share, pk)
        if row is None:
            return
        who = share.author if which < 7 else who
        self.do(who, saying.take_back, author=self.person[who], said=row)
        assert (self.refused is None) == (who == share.author and not share.gone)
        share.gone = share.gone or self.refused is None

    @precondition(lambda self: any(circle.said for circle in self.circle))
    @rule(
        who=sitters,
        number=circles,
        which=numbers,
        kind=st.sampled_from(["hear", "been_there", "thank"]),
        undo=st.booleans(),
    )
    def acknowledge(self, who: str, number: int, which: int, kind: str, undo: bool) -> None:
        """Pressed by who reads it, and by nobody else; taken back by who pressed it."""
        who = self.who(number, who)
        circle, pk = self.circle[number], self.one_of(number, which)
        row = self.row(circle.said[pk], pk) if pk is not None else None
        if pk is None or row is None:
            return
        share = circle.said[pk]
        deed = saying.unsay if undo else saying.acknowledge
        self.do(who, deed, member=self.person[who], share=row, kind=kind)
        reads = circle.reads(who, share, self.minute)
        if undo:
            share.heard -= {(who, kind)} if reads else set()
            return
        may = reads and who != share.author and circle.stage not in SILENT
        assert (self.refused is None) == may
        share.heard |= {(who, kind)} if may else set()

    @precondition(lambda self: any(circle.said for circle in self.circle))
    @rule(who=sitters, number=circles, which=numbers, undo=st.sampled_from([False, False, True]))
    def hide(self, who: str, number: int, which: int, undo: bool) -> None:
        """Out of one's own sight, and of nobody else's."""
        who = self.who(number, who)
        circle, pk = self.circle[number], self.one_of(number, which)
        row = self.row(circle.said[pk], pk) if pk is not None else None
        if pk is None or row is None:
            return
        self.do(who, saying.unhide if undo else saying.hide, member=self.person[who], share=row)
        if undo:
            circle.hidden.discard((who, pk))
            return
        may = circle.reads(who, circle.said[pk], self.minute) and who != circle.said[pk].author
        assert (self.refused is None) == may
        circle.hidden |= {(who, pk)} if may else set()

    @precondition(lambda self: any(circle.said for circle in self.circle))
    @rule(who=sitters, number=circles, which=numbers)
    def edit(self, who: str, number: int, which: int) -> None:
        """One's own words, within a quarter of an hour: then they read otherwise, and nothing else about them has changed."""
        circle, pk = self.circle[number], self.one_of(number, which)
        row = self.row(circle.said[pk], pk) if pk is not None else None
        if pk is None or row is None:
            return
        share = circle.said[pk]
        who = share.author if which < 7 else self.who(number, who)
        words = f"{share.words}x"
        self.do(who, saying.edit, author=self.person[who], said=row, words=words)
        soon = self.minute - share.minute < EDITS
        may = (
            who == share.author
            and soon
            and circle.reads(who, share, self.minute)
            and circle.stage not in SILENT
        )
        assert (self.refused is None) == may
        share.words = words if may else share.words
