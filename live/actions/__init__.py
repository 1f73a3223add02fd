"""Everything a person can do in a live round, by noun: holding it, being in it, writing in it."""

from live.actions.being import beat, come_in, done, go, listen, pass_by, put_hand, take_turn_after_all
from live.actions.holding import begin, close, end, hand_on, more_time, move, open_door, pause, set_link
from live.actions.writing import take_back, write

__all__ = [
    "beat", "begin", "close", "come_in", "done", "end", "go", "hand_on", "listen", "more_time", "move", "open_door",
    "pass_by", "pause", "put_hand", "set_link", "take_back", "take_turn_after_all", "write",
]  # fmt: skip
