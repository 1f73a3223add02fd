"""What can be done about something that was reported, from gentle to firm, and the letter each begins with: a person edits it
before it goes. Each of the sentences is true of what is done. An account that is ended here still comes in to its letter (decision
30); one that is closed does not, and an admin closes that, by the page of accounts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from groups.models import SetAside
from members.models import Member
from moderation.models import Case, Evidence


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done."""

    code: str
    words: str
    """On its button."""
    hint: str
    letter: str
    """What the letter begins with, to be edited."""
    done: str
    """What whoever did it reads then."""
    firm: bool = False
    """Whether it takes something from somebody: then what changes nothing is the nearer button."""


GAP = "\n\n\n\n"
"""Where a letter waits for words of whoever sends it: as it stands it says nothing, so it is not sent."""

_NOW = "Support now is open to you all the while."

ALL: dict[str, Act] = {
    act.code: act
    for act in (
        Act(
            "reach_out", "Write to them", "Nothing changes. They read your letter.",
            "Somebody told us that they were troubled by something you said here. We would like to hear how it was for you. "
            "Nothing has been changed, and nobody else is told that we write to you.\n\n" + _NOW,
            "Your letter is with them.",
        ),
        Act(
            "ask_note", "Ask for a note above it", "It stays as it is. They can say beforehand what it mentions.",
            "Something you shared here touches things that are hard to read for some. Would you put a note above it that says "
            "what it mentions? You can do that when you share something, and you can take this one back and share it anew. "
            "It stays as it is until you choose.",
            "Your letter is with them.",
        ),
        Act(
            "set_aside", "Set it aside while you talk", "Nobody but its author reads it. Nothing is erased.",
            "I have set something you said here aside for now, and would like to talk with you about it. Only you still read "
            "it; nothing is erased. You can ask for another look below.\n\n" + _NOW,
            "It is set aside, and your letter is with them.",
        ),
        Act(
            "put_back", "Put it back", "Everyone it was meant for reads it again.",
            "What I had set aside stands where it was again. Thank you for the time this took.",
            "It stands where it was.",
        ),
        Act(
            "remove", "Remove it", "Its words are erased within a minute, for everyone, its author too.",
            "I have removed something you said here. Its words are erased. This is why:\n\n\n\n"
            "You can ask for another look at this below. " + _NOW,
            "It is removed, and your letter is with them.", firm=True,
        ),
        Act(
            "pause_seat", "Pause their seat", "They read and say nothing in this circle for so many days.",
            "Your seat in this circle is paused for some days. It stays yours. This is why:\n\n\n\n"
            "You can ask for another look at this below. " + _NOW,
            "Their seat is paused, and your letter is with them.", firm=True,
        ),
        Act(
            "end_seat", "End their seat", "They leave this circle now. What they said stays as long as it would have.",
            "Your seat in this circle has ended. This is why:\n\n\n\n"
            "You can still find and take back all you said, and you can ask for another look below. " + _NOW,
            "Their seat is ended, and your letter is with them.", firm=True,
        ),
        Act(
            "end_account", "Ask that their account be ended",
            "Another moderator agrees first. Then they leave every circle, and come in to one page: your letter, their own words, "
            "Support now. Ninety days after that it is erased.",
            "Your account here has ended. This is why:\n\n\n\n"
            "You left every circle, and nobody is told why. You still come in to this letter, and to your own words: find them, take "
            "a copy, take them back. You can ask for another look below. " + _NOW,
            "It is asked. Nothing has changed yet.", firm=True,
        ),
        Act(
            "open_account", "Give their account back", "They come in again as before. Seats do not come back by themselves.",
            "We looked again, and your account is yours as before.\n\n\n\n"
            "Your road, your plan and your words are where they were. A seat in a circle is asked for anew.",
            "Their account is theirs again, and your letter is with them.",
        ),
    )
}  # fmt: skip
"""By code, from gentle to firm."""

ANSWER = (
    "Thank you for telling us. We have looked at what you sent.\n\n\n\n"
    "If this does not answer it, you can ask for another look below."
)
"""What an answer to a report begins with."""

LOOKED_AGAIN = "You asked for another look, and we took it.\n\n\n\n" + _NOW
"""What a letter to whoever is concerned and asked for another look begins with."""

ON_WORDS = {
    "ask_note": ("share",),
    "set_aside": tuple(SetAside.Kind.values),
    "put_back": tuple(SetAside.Kind.values),
}
"""Which kinds of thing each of these can be done with."""

NOT_REMOVED = ("name",)
"""What is not erased by a case: a name is changed by whoever goes by it, after a letter."""

ON_SEATS = ("pause_seat", "end_seat")

ON_ACCOUNTS = ("end_account", "open_account")
"""What is done with an account: at the moderators' desk alone, of words that stand under a name (`policies.may_ask_end`)."""


def possible(
    member: Member,
    case: Case,
    piece: Evidence,
    aside: set[str],
    removed: bool,
    accounts: Collection[str] = (),
) -> Iterator[Act]:
    """What that member can do about that piece; `aside`: at which desks it is set aside now (each puts back its own), `removed`:
    whether it is erased, or about to be, `accounts`: what of `ON_ACCOUNTS` they may. Somebody who spoke without a name is not made known to a circle's own holders by an empty
    seat."""
    here = case.desk in aside
    for act in ALL.values():
        if act.code in ON_WORDS and piece.kind not in ON_WORDS[act.code]:
            continue
        if removed and (act.code in ON_WORDS or act.code == "remove"):
            continue
        if (act.code == "set_aside" and here) or (act.code == "put_back" and not here):
            continue
        if act.code == "remove" and piece.kind in NOT_REMOVED:
            continue
        if act.code in ON_SEATS and piece.unnamed and case.desk == Case.Desk.HOLDERS:
            continue
        if act.code in ON_ACCOUNTS and act.code not in accounts:
            continue
        yield act
