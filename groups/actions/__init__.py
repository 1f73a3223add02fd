"""Everything a person can do with groups and seats: one function a verb, policy → write → ledger → notice; by noun."""

from groups.actions.care import appoint, pause_joining
from groups.actions.changes import decline_change, hold_change, release_change, withdraw_change
from groups.actions.closing import begin_closing, call_off_closing
from groups.actions.describing import describe
from groups.actions.floor import set_floor
from groups.actions.hours import set_hours
from groups.actions.invitations import bring_list, make_invitation, revoke_invitation
from groups.actions.joining import admit, come_invited, decline, take_seat, withdraw
from groups.actions.leaving import get_up, get_up_everywhere, hand_over, leave, step_back
from groups.actions.muting import mute, unmute
from groups.actions.opening import open_group
from groups.actions.seats import end_seat, hold_together, lift_pause, open_again, pause_seat
from groups.actions.settings import Changed, change_settings
from groups.actions.sitting import be_willing, rename_ask, rename_here, stay

__all__ = [
    "Changed", "admit", "appoint", "be_willing", "begin_closing", "bring_list", "call_off_closing",
    "change_settings", "come_invited", "decline", "decline_change", "describe", "end_seat", "get_up", "get_up_everywhere", "hand_over",
    "hold_change", "hold_together", "leave", "lift_pause", "make_invitation", "mute", "open_again", "open_group",
    "pause_joining", "pause_seat", "release_change", "rename_ask", "rename_here", "revoke_invitation",
    "set_floor", "set_hours", "stay", "step_back", "take_seat", "unmute", "withdraw", "withdraw_change",
]  # fmt: skip
