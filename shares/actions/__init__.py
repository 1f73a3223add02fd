"""Everything a person can do with shares; by noun."""

from shares.actions.answering import acknowledge, unsay
from shares.actions.drafts import keep_draft, let_go_all_drafts, let_go_draft
from shares.actions.hiding import hide, unhide
from shares.actions.saying import edit, reply, share, take_back
from shares.actions.waiting import let_go, let_go_of, take_in_hand

__all__ = [
    "acknowledge",
    "edit",
    "hide",
    "keep_draft",
    "let_go",
    "let_go_all_drafts",
    "let_go_draft",
    "let_go_of",
    "reply",
    "share",
    "take_back",
    "take_in_hand",
    "unhide",
    "unsay",
]
