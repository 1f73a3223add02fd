"""Everything a person can do with shares; by noun."""

from shares.actions.answering import acknowledge, unsay
from shares.actions.drafts import keep_draft, let_go_all_drafts, let_go_draft
from shares.actions.saying import edit, reply, share, take_back

__all__ = [
    "acknowledge",
    "edit",
    "keep_draft",
    "let_go_all_drafts",
    "let_go_draft",
    "reply",
    "share",
    "take_back",
    "unsay",
]
