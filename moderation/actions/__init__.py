"""Everything a person can do with reports, cases and openings, one function a verb; by noun."""

from moderation.actions.acting import act, answer
from moderation.actions.opening import agree, ask_opening, begin, decline, end_opening
from moderation.actions.reporting import appeal, appeal_letter, take_back, tell
from moderation.actions.working import give_back, look, take

__all__ = [
    "act", "agree", "answer", "appeal", "appeal_letter", "ask_opening", "begin", "decline", "end_opening", "give_back", "look",
    "take", "take_back", "tell",
]  # fmt: skip
