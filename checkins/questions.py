"""What a check-in can ask: a library as data, how a rhythm puts some of it in order, and how answers read. Pure.

What is asked is a list of short texts, in order (`Rhythm.asks`, and a round's copy of it): a name from `LIBRARY`, or `own:`
and a question in the circle's own words. Answers are kept by name; the circle's own questions are `own1` to `own3`, in order,
for a round's list never changes once it is about to open (`opening.SETTLED`).

Nothing here scores anybody: scales are a few words each, and their order is used for nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Choices = tuple[tuple[str, str], ...]
Answers = Mapping[str, object]
"""By name of the question: a text, or a list of texts where several may be chosen."""

OWN = "own"
OWN_MARK = "own:"

OWN_MOST = 3
"""Questions in the circle's own words."""

OWN_LETTERS = 120
"""Letters of one of them, as for a rhythm's own question."""

MOST = 10
"""Questions a check-in asks at most: it takes a minute."""

DAILY = ["weather", "pull", "words"]
"""What a check-in asks where nobody chose."""

COLUMNS = ("weather", "pull", "words")
"""Those whose answers stand in columns of their own; all others share one."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `kind`: "one" (radios), "many" (several may be chosen), "line", "words", or "lines" (one thing a line)."""

    name: str
    label: str
    """As a member is asked."""
    short: str
    """What stands before an answer."""
    kind: str
    choices: Choices = ()
    help: str = ""
    offered: str = ""
    """What it is, to those who put a check-in together; empty where its label says it."""
    closing: bool = False
    """Whether it belongs at the end."""
    letters: int = 500
    pull: str = ""
    """Its label where the circle has a word for what pulls, with `{}` for it."""


LIBRARY: dict[str, Question] = {
    q.name: q
    for q in (
        Question(
            "weather", "What’s the weather in you?", "Weather", "one", offered="Five kinds of weather, from stormy to bright.",
        ),
        Question(
            "pull", "Any pull today?", "Pull", "one", pull="Any pull to {} today?",
            offered="From none to strong, in the circle’s own word for it.",
        ),
        Question("word", "One word for today", "One word", "line", letters=40),
        Question("gratitude", "Something you are glad of", "Glad of", "words", help="Small things count."),
        Question(
            "halt", "Are you any of these?", "Right now", "many",
            (("hungry", "Hungry"), ("angry", "Angry"), ("lonely", "Lonely"), ("tired", "Tired"), ("none", "None of these")),
            help="Choose as many as fit.", offered="Hungry, angry, lonely, tired: HALT.",
        ),
        Question(
            "craving", "How much have you wanted to today?", "Wanting to", "one",
            (
                ("not", "Not at all"), ("once", "Once or twice"), ("on_off", "On and off"), ("often", "Much of the day"),
                ("always", "Nearly all the time"),
            ),
            pull="How much have you wanted to {} today?", offered="Craving, in five words from not at all to nearly all the time.",
        ),
        Question(
            "confidence", "How sure are you of the next few days?", "The next few days", "one",
            (
                ("not", "Not sure at all"), ("little", "A little sure"), ("fairly", "Fairly sure"), ("quite", "Quite sure"),
                ("very", "Very sure"),
            ),
            offered="Confidence, in five words from not sure at all to very sure.",
        ),
        Question(
            "words", "Anything you’d like to say", "Said", "words", help="A word is plenty. You can leave it empty.",
            letters=2_000,
        ),
        Question(
            "back", "What I said I’d do, looking back", "Looking back", "words",
            help="However it went. Leaving it empty is fine.", closing=True, letters=1_000,
            offered="A look back at one’s own plan of last time. Each person sees theirs, and nobody else’s.",
        ),
        Question(
            "plan", "The next seven days", "The next seven days", "lines",
            help="A line for each thing: what, and when or with whom. Like: Walk to the harbour, Saturday with Joe.",
            closing=True, letters=1_000, offered="A seven-day plan: a few lines of what, and when or with whom.",
        ),
    )
}  # fmt: skip
"""Every question that is offered, in the order it is offered in."""


def of_own_words(words: str, number: int) -> Question:
    """A circle's own question, the `number`th of its list."""
    return Question(f"{OWN}{number}", words, words, "words")


def asked(asks: Iterable[str]) -> list[Question]:
    """The questions of such a list, in order. What is not known (any more) is left out."""
    found: list[Question] = []
    own = 0
    for entry in asks:
        if entry.startswith(OWN_MARK):
            own += 1
            found.append(of_own_words(entry.removeprefix(OWN_MARK), own))
        elif entry in LIBRARY:
            found.append(LIBRARY[entry])
    return found


def label(question: Question, pull_noun: str) -> str:
    """As a member of a circle with that word for what pulls is asked."""
    return question.pull.format(pull_noun) if question.pull and pull_noun else question.label


def beyond_columns(asks: Iterable[str]) -> list[Question]:
    """Those whose answers have no column of their own."""
    return [question for question in asked(asks) if question.name not in COLUMNS]


def only_asked(asks: Iterable[str], answers: Answers) -> dict[str, object]:
    """Of those answers what was asked and says something: an answer left empty leaves nothing behind, like one never asked
    for."""
    return {q.name: answers[q.name] for q in beyond_columns(asks) if answers.get(q.name)}


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as it reads: what it answers, and one line or several."""

    question: str
    lines: tuple[str, ...]
    spoken: bool
    """In the member's own words, rather than chosen."""


def told(asks: Iterable[str], answers: Answers) -> list[Told]:
    """Those answers in words, in the order they were asked."""
    found = ((question, _lines(question, answers.get(question.name))) for question in beyond_columns(asks))
    return [
        Told(question.short, lines, question.kind not in {"one", "many"})
        for question, lines in found
        if lines
    ]


def _lines(question: Question, answer: object) -> tuple[str, ...]:
    named = dict(question.choices)
    if question.kind == "many":
        chosen = answer if isinstance(answer, list) else []
        return (", ".join(words for value, words in question.choices if value in chosen),) if chosen else ()
    if not isinstance(answer, str) or not answer:
        return ()
    if question.kind == "one":
        return (named[answer],) if answer in named else ()
    return tuple(answer.splitlines()) if question.kind == "lines" else (answer,)
