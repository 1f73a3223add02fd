"""Everything a person can do with a conversation, one function a verb."""

from conversations.actions.asking import accept, ask, let_ask_again, open_early, put_off
from conversations.actions.ending import end, keep_apart, take_back_all
from conversations.actions.keeping import keep_unsent, let_unsent_go
from conversations.actions.saying import change, say, set_days, take_back

__all__ = [
    "accept", "ask", "change", "end", "keep_apart", "keep_unsent", "let_ask_again", "let_unsent_go", "open_early",
    "put_off", "say", "set_days", "take_back", "take_back_all",
]  # fmt: skip
