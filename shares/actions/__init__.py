"""Everything a person can do with shares; by noun."""

from shares.actions.answering import acknowledge, unsay
from shares.actions.saying import reply, share, take_back

__all__ = ["acknowledge", "reply", "share", "take_back", "unsay"]
