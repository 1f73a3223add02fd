"""Pages of conversations."""

from conversations.views.asking import again, early, who, write
from conversations.views.reading import all_back, answer, edit, end, mine, one, stays, take_back

__all__ = [
    "again", "all_back", "answer", "early", "edit", "end", "mine", "one", "stays", "take_back", "who", "write",
]  # fmt: skip
