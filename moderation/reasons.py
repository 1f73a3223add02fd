"""Why somebody reports something, and why a moderator asks for an opening: short lists of plain words, in code order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a report."""

    code: str
    words: str
    weight: int
    """How soon it is looked at: 0 is before everything else. Ours; a queue is ordered by it, then by age."""


REPORTED: tuple[Reason, ...] = (
    Reason("danger", "Somebody may be in danger", 0),
    Reason("threat", "It threatens or frightens somebody", 1),
    Reason("sexual", "It is sexual and nobody asked for it", 1),
    Reason("private", "It tells what was said in confidence", 2),
    Reason("selling", "It offers or asks for drugs, drink or money", 2),
    Reason("hurtful", "It is hurtful", 3),
    Reason("pretends", "Somebody pretends to be who they are not", 3),
    Reason("other", "Something else", 4),
)
"""What a reporter chooses from. No reason is wrong: it only says how soon somebody looks."""

BY_CODE = {reason.code: reason for reason in REPORTED}

OPENED = {
    "safety": "Somebody may be in danger, and what was reported does not tell enough",
    "context": "What was reported cannot be understood alone",
    "pattern": "It may be one of many",
    "appeal": "Somebody appealed, and asks that the rest be read",
}
"""Why a moderator asks to see more than what was reported."""

SILENT = {
    "harm": "Hearing of it at once could bring somebody into danger",
    "flight": "Hearing of it at once could make somebody hide what keeps others safe",
}
"""The named safety reasons for which authors are told later, within `LATEST_TOLD`."""


def words_of(code: str) -> str:
    """A reason in words, small inside a sentence; the code itself where it is none we know (a ledger outlives a list)."""
    known = BY_CODE[code].words if code in BY_CODE else OPENED.get(code, code)
    return known[:1].lower() + known[1:]
