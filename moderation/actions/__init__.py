"""Everything a person can do with reports, cases, openings and the end of accounts, one function a verb; by noun."""

from moderation.actions.acting import act, answer
from moderation.actions.ending import agree_end, ask_end, decline_end, end_account
from moderation.actions.opening import agree, ask_opening, begin, decline, end_opening
from moderation.actions.reporting import appeal, appeal_letter, take_back, tell
from moderation.actions.working import give_back, look, take

__all__ = [
    "act", "agree", "agree_end", "answer", "appeal", "appeal_letter", "ask_end", "ask_opening", "begin", "decline", "decline_end",
    "end_account", "end_opening", "give_back", "look", "take", "take_back", "tell",
]  # fmt: skip
