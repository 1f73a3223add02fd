"""The answers of the step pages, between one page and the next."""

import json
from dataclasses import asdict, dataclass, field, fields

LAST = 7
"""How many step pages there are."""


@dataclass
class Answers:
    """What was said so far; everything may be empty. Kept sealed in `StepDraft.answers` as JSON."""

    at: int = 1
    """The page to come back to, 1 to `LAST`."""
    journey: str = ""
    """Which road it belongs to, by public id; empty for the one in front."""
    safe: str = ""
    """yes, not_sure or no."""
    help: str = ""
    """write, tell, mark or nothing."""
    words: str = ""
    about_when: str = ""
    around: list[str] = field(default_factory=list)
    """What was around it: lines of the plan, or hungry, angry, lonely, tired."""
    other: str = ""
    know: str = ""
    """nobody, myself (the member tells someone in their own way) or here (those in `whom`, at the last page)."""
    whom: list[str] = field(default_factory=list)
    """Who is told at the last page: a group's public id, a colon, and the key of a `journeys.telling.Ear`."""
    letter: str = ""
    """The words they will read."""
    road: str = ""
    """carry or new: stay in this chapter, or begin another."""
    title: str = ""
    """What the new chapter is called, if anything."""
    next_step: str = ""
    tomorrow: bool = False
    """Whether somebody may ask after them a day later."""
    plan: bool = False
    """Whether the plan is opened afterwards."""


def read(sealed: str) -> Answers:
    """The answers kept in a draft. What is not understood (an older form of it, say) is left out, never an error."""
    try:
        kept = json.loads(sealed)
    except ValueError:
        return Answers()
    if not isinstance(kept, dict):
        return Answers()
    plain = Answers()
    known = {f.name: kept[f.name] for f in fields(Answers) if f.name in kept}
    return Answers(**{name: v for name, v in known.items() if isinstance(v, type(getattr(plain, name)))})


def write(answers: Answers) -> str:
    """The answers as a draft keeps them."""
    return json.dumps(asdict(answers), ensure_ascii=False)


def around_words(answers: Answers) -> str:
    """What was around it, one thing a line."""
    return "\n".join([*answers.around, *([answers.other] if answers.other else [])])


def whom_by_circle(answers: Answers) -> dict[str, list[str]]:
    """Who is told, by their circle's public id; nobody unless the member means it to be said here."""
    found: dict[str, list[str]] = {}
    for one in answers.whom if answers.know == "here" else ():
        circle, _, ear = one.partition(":")
        found.setdefault(circle, []).append(ear)
    return found
