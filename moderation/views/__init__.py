"""Pages of moderation: what a member told us, what somebody works on, openings, the quarter's numbers; by noun."""

from moderation.views.cases import act, answer, case, cases, give_back, look, take, words
from moderation.views.numbers import numbers
from moderation.views.openings import agree, begin, decline, end, more, opening, read
from moderation.views.reports import letter, report, reports, tell

__all__ = [
    "act", "agree", "answer", "begin", "case", "cases", "decline", "end", "give_back", "letter", "look", "more", "numbers",
    "opening", "read", "report", "reports", "take", "tell", "words",
]  # fmt: skip
