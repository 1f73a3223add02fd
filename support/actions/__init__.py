"""What a person can do here: ask for a hand, take it, hand it on; choose a ring; be on duty."""

from support.actions.hands import answered, ask, cannot, close, hand_on, open_help, take, take_back, withdraw
from support.actions.ring import set_nights, set_ring

__all__ = [
    "answered", "ask", "cannot", "close", "hand_on", "open_help", "set_nights", "set_ring", "take", "take_back", "withdraw",
]  # fmt: skip
