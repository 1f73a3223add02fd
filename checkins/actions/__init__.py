"""Everything a person can do with check-ins, by noun; and what the clock does by itself."""

from checkins.actions.answers import answer, pass_by, take_back
from checkins.actions.rhythms import RHYTHMS, end_rhythm, set_rhythm
from checkins.opening import AHEAD, open_rounds

__all__ = [
    "AHEAD",
    "RHYTHMS",
    "answer",
    "end_rhythm",
    "open_rounds",
    "pass_by",
    "set_rhythm",
    "take_back",
]
