"""Pages of moderation: what a member told us, what somebody works on, openings, the end of an account, the quarter's numbers; by noun."""

from moderation.views.cases import act, answer, case, cases, give_back, look, take, words
from moderation.views.ends import account_end, agree_end, decline_end, end_account, ended, ended_erase
from moderation.views.numbers import numbers
from moderation.views.openings import agree, begin, decline, end, more, opening, read
from moderation.views.reports import letter, report, reports, tell

__all__ = [
    "account_end", "act", "agree", "agree_end", "answer", "begin", "case", "cases", "decline", "decline_end", "end", "end_account",
    "ended", "ended_erase", "give_back", "letter", "look", "more", "numbers", "opening", "read", "report", "reports", "take", "tell",
    "words",
]  # fmt: skip
