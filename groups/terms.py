"""A group's confidentiality settings, each in one place: its values from the closest to the most open, and their words.

Every sentence here is a claim about what the product does. Change the sentence with the behaviour, never one alone.
A group's promise, the settings page, the floor, the ledger and the pages for admins are all made of this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Terms = Mapping[str, object]
"""The settings a promise is made of, by name: choice values as text, days and rounds as whole numbers."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a setting can take."""

    value: str | int
    words: str
    """A few words, as the form and the ledger say it."""
    sentence: str = ""
    """What the promise says with this value; empty where it says nothing."""
    hint: str = ""
    """What the form says beneath it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `choices` stand from the closest to the most open."""

    name: str
    title: str
    question: str
    icon: str
    choices: tuple[Choice, ...]
    closer_from: str = "From now on."
    """From when a closer value holds, as the settings page says it."""
    looser_from: str = (
        "For what is shared from then on. Earlier shares keep the promise they were made under."
    )
    """From when a looser value holds."""
    limit: str = "This site’s limit: {most}"
    """Why a choice beyond the site's floor cannot be taken; `{most}` is the most open one that can, in words."""
    by_value: Mapping[str | int, Choice] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_value", {choice.value: choice for choice in self.choices})

    @property
    def values(self) -> list[str | int]:
        """From the closest to the most open."""
        return [choice.value for choice in self.choices]

    def openness(self, value: object) -> int:
        """How open a value is: 0 is the closest. Raises ValueError for a value that is none of ours."""
        return [choice.value for choice in self.choices].index(value)  # type: ignore[arg-type]

    def words(self, value: object) -> str:
        """One value in a few words; the value itself where it is none we know (a ledger outlives a setting)."""
        return next((c.words for c in self.choices if str(c.value) == str(value)), str(value))

    def sentence(self, value: object) -> str:
        """What the promise says with that value; empty where it says nothing, or the value is none of ours."""
        return next((c.sentence for c in self.choices if c.value == value), "")

    def up_to(self, most: object) -> list[str | int]:
        """The values that are no more open than `most`, from the closest."""
        return self.values[: self.openness(most) + 1]

    def beyond(self, most: object) -> str:
        """Why nothing more open than `most` can be chosen."""
        return self.limit.format(most=self.words(most).lower())


ALL: tuple[Setting, ...] = (
    Setting(
        "listed", "Who can find this circle", "Who can find this circle?", "search",
        (
            Choice("nobody", "Nobody", "This circle is not listed. Only someone who is given its address comes upon it.",
                   "It stands in no list; whoever is given its address can still come"),
            Choice("members", "People who are signed in", "Only people who are signed in can find this circle. They see what "
                   "it says of itself, how many sit here and who holds the space; never what is said.",
                   "It stands in the list once one is signed in"),
            Choice("anyone", "Anyone who looks", "Anyone who looks can find this circle. They see what it says of itself, how "
                   "many sit here and, once signed in, who holds the space; never what is said.",
                   "It stands in the list for everyone, signed in or not"),
        ),
        looser_from="From that day on.",
    ),
    Setting(
        "joining", "How one takes a seat", "How does one take a seat?", "door-open",
        (
            Choice("closed", "Nobody new for now", "Nobody new takes a seat here for now, and whoever comes later does not read "
                   "what is shared now.", "Those who sit here stay"),
            Choice("invited", "By invitation", "One takes a seat here by invitation of those who hold the space. Whoever comes "
                   "that way later reads what is still there.", "You give out links; nobody else can ask"),
            Choice("ask", "Ask, and be told", "Nobody takes a seat here until someone who holds the space says yes. Whoever comes "
                   "that way later reads what is still there.", "Whoever asks is told the answer"),
            Choice("at_once", "A seat at once", "Whoever finds this circle can take an open seat at once, and reads what is "
                   "still there.", "You won’t know beforehand who comes"),
        ),
        closer_from="From now on. Whoever sits here keeps their seat.",
        looser_from="From that day on. Who waits for an answer still waits for one. Whoever comes the new way reads only what is "
        "shared from then on.",
    ),
    Setting(
        "trial_rounds", "Visiting first", "May somebody visit before they stay?", "footprints",
        (
            Choice(0, "No visits", "", "Whoever takes a seat takes it to stay"),
            *(
                Choice(n, f"{words.capitalize()} round{'s' if n > 1 else ''}", f"Somebody may first visit for {words} round"
                       f"{'s' if n > 1 else ''}. A visitor reads what is shared while they visit, and nothing older.")
                for n, words in ((1, "one"), (2, "two"), (3, "three"), (4, "four"))
            ),
        ),
        closer_from="From now on. Who visits already may finish their visit.",
        looser_from="From that day on.",
    ),
    Setting(
        "unnamed", "Sharing without one’s name", "May members share as “someone in the circle”?", "user-round",
        (
            Choice("nobody", "Yes, and nobody is told who", "You may share as “someone in the circle”. Nobody here is told who "
                   "it was, those who hold the space neither.", "Those who hold the space don’t know either"),
            Choice("holders", "Yes, and those who hold the space know", "You may share as “someone in the circle”. Only those who "
                   "hold the space are told who it was.", "So that somebody can reach out"),
            Choice("no", "No, with one’s name", "What you share carries your name in this circle.", "Everybody speaks as themselves"),
        ),
    ),
    Setting(
        "stay_days", "How long shares stay", "How long do shares stay?", "hourglass",
        (
            Choice(1, "24 hours", "What you share fades after 24 hours, or sooner if you take it back. Then its words are erased."),
            Choice(7, "7 days", "What you share fades after 7 days, or sooner if you wish. Then its words are erased."),
            Choice(30, "30 days", "What you share fades after 30 days, or sooner if you wish. Then its words are erased."),
            Choice(90, "90 days", "What you share fades after 90 days, or sooner if you wish. Then its words are erased."),
            Choice(0, "Until taken back", "What you share stays until you take it back, or as long as you choose."),
        ),
        closer_from="For what is shared from now on. Earlier shares keep the day they were given.",
        looser_from="For what is shared from then on. Earlier shares keep the day they were given.",
        limit="This site keeps shares {most} at most",
    ),
    Setting(
        "members_seen", "Who sees who sits here", "Who sees the list of members?", "users",
        (
            Choice("holders", "Those who hold the space", "Only those who hold the space see the list of who sits here. The others "
                   "know each other by what they say.", "The others meet by what is said"),
            Choice("seats", "Everyone with a seat", "Everyone with a seat sees who else sits here, by the names they use here.",
                   "By the names used here"),
        ),
        looser_from="From that day on.",
    ),
    Setting(
        "writing", "Writing to each other", "May members write to chosen people?", "mail",
        (
            Choice("no", "No, only to the circle", "What is said here is said to the circle, or to those who hold the space. Members "
                   "do not write to one person alone. Those who hold the space may send a few lines to one of you, which you can turn "
                   "off.", "To everyone, or to those who hold the space"),
            Choice("chosen", "Yes, to people they choose", "Members may also share with people they choose here. Then only those "
                   "people read it, and those who hold the space only if they are chosen.", "Only the chosen people read it"),
        ),
    ),
    Setting(
        "quoting", "Quoting", "May one’s words be quoted in replies?", "quote",
        (
            Choice("no", "No", "Your words are not repeated in replies: a reply that copies them is asked to say it in its own.",
                   "A reply that copies a share is handed back to its writer"),
            Choice("yes", "Yes, under the same share", "Your words may be quoted in a reply to them. The quote goes when they go.",
                   "The quote goes when the words go"),
        ),
    ),
    Setting(
        "opening", "What moderators may open", "What may moderators open?", "shield",
        (
            Choice("nothing", "Nothing", "Moderators open nothing that is said here.", "Not even what is reported"),
            Choice("reported", "What a member reports, nothing else", "If a member reports something said here, a moderator may open "
                   "that one thing, for a reason that is written down and that its author reads.",
                   "One thing, for a reason its author reads"),
            Choice("around", "What is reported and, where two agree, what is around it", "If a member reports something said here, a "
                   "moderator may open that one thing. Where that is not enough to keep somebody safe and a second moderator agrees, "
                   "what was said to the whole circle may be read for an hour at most. Its authors read who looked, when and why.",
                   "By two, for an hour at most, and its authors are told"),
        ),
    ),
)  # fmt: skip
"""In the order the promise says them."""

BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in ALL}
NAMES: tuple[str, ...] = tuple(BY_NAME)
"""Which of a group's fields its promise is made of."""

WIDEST: dict[str, object] = {setting.name: setting.values[-1] for setting in ALL}
"""Every setting at its most open: the floor of a site that set none."""

WAYS_IN = {"closed": 0, "invited": 1, "ask": 2, "at_once": 3}
"""How open each way of joining is. A share remembers the one that held when it was made (`Share.newcomers`), a seat the one
it was taken by (`Membership.way`): who came by a more open way than a share allowed does not read it."""

OPENINGS = {"nothing": 0, "reported": 1, "around": 2}
"""How much of what is said moderators may open. What can be changed after it was said remembers the closest one it stood under."""


def looser(before: Terms, after: Terms) -> list[str]:
    """The settings that `after` has more open than `before`."""
    return [s.name for s in ALL if s.openness(after[s.name]) > s.openness(before[s.name])]


def closer(before: Terms, after: Terms) -> list[str]:
    """The settings that `after` has closer than `before`."""
    return [s.name for s in ALL if s.openness(after[s.name]) < s.openness(before[s.name])]


def beyond(terms: Terms, floor: Terms) -> list[str]:
    """The settings that are more open than the floor allows."""
    return looser(floor, terms)


def within(terms: Terms, floor: Terms) -> dict[str, object]:
    """`terms`, with whatever is more open than the floor brought back to it."""
    back = beyond(terms, floor)
    return {name: floor[name] if name in back else terms[name] for name in NAMES}


def known(name: str, value: object) -> bool:
    """Whether that is a value the setting of that name can take; True is not 1."""
    return name in BY_NAME and type(value) in (str, int) and value in BY_NAME[name].by_value


def full(terms: Terms) -> dict[str, object]:
    """`terms` with what an older promise does not mention: what held before that setting was one."""
    return {**BEFORE, **terms}


BEFORE: dict[str, object] = {
    "trial_rounds": 0, "unnamed": "no", "members_seen": "seats", "writing": "no", "quoting": "no", "opening": "nothing",
}  # fmt: skip
"""What held while these were not settings yet."""
