"""Everything a person can do with groups and seats: one function a verb, policy → write → ledger → notice; by noun."""

from groups.actions.joining import admit, decline, take_seat, withdraw
from groups.actions.opening import open_group
from groups.actions.seats import end_seat, hold_together, leave, lift_pause, open_again, pause_seat
from groups.actions.settings import change_settings

__all__ = [
    "admit", "change_settings", "decline", "end_seat", "hold_together", "leave", "lift_pause", "open_again", "open_group",
    "pause_seat", "take_seat", "withdraw",
]  # fmt: skip
