"""Everything a person can do with check-ins, by noun; and what the clock does by itself."""

from checkins.actions.answers import answer, pass_by, take_back
from checkins.actions.asks import set_asks
from checkins.actions.beginnings import keep_beginning, let_all_beginnings_go, let_beginning_go
from checkins.actions.departures import add_round, leave_out, pause_rhythm, resume_rhythm
from checkins.actions.holding import close_with, hand_over, take_back_held
from checkins.actions.letters import answer_letter, take_back_letter, wish_care, write_letter
from checkins.actions.reminding import mute_reminders, set_reminders
from checkins.actions.rhythms import RHYTHMS, change_rhythm, end_rhythm, set_rhythm
from checkins.opening import AHEAD, open_rounds

__all__ = [
    "AHEAD",
    "RHYTHMS",
    "add_round",
    "answer",
    "answer_letter",
    "change_rhythm",
    "close_with",
    "end_rhythm",
    "hand_over",
    "keep_beginning",
    "leave_out",
    "let_all_beginnings_go",
    "let_beginning_go",
    "mute_reminders",
    "open_rounds",
    "pass_by",
    "pause_rhythm",
    "resume_rhythm",
    "set_asks",
    "set_reminders",
    "set_rhythm",
    "take_back",
    "take_back_held",
    "take_back_letter",
    "wish_care",
    "write_letter",
]
