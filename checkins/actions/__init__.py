"""Everything a person can do with check-ins, by noun; and what the clock does by itself."""

from checkins.actions.answers import answer, pass_by, take_back
from checkins.actions.departures import add_round, leave_out, pause_rhythm, resume_rhythm
from checkins.actions.rhythms import RHYTHMS, change_rhythm, end_rhythm, set_rhythm
from checkins.opening import AHEAD, open_rounds

__all__ = [
    "AHEAD",
    "RHYTHMS",
    "add_round",
    "answer",
    "change_rhythm",
    "end_rhythm",
    "leave_out",
    "open_rounds",
    "pass_by",
    "pause_rhythm",
    "resume_rhythm",
    "set_rhythm",
    "take_back",
]
