"""Groups, the seats in them, and the promise they keep; by noun."""

from groups.models.aside import SetAside
from groups.models.closing import Closing
from groups.models.group import SEATS, Group, OpenHours
from groups.models.joining import Block, Invitation, InvitedAddress, JoinRequest
from groups.models.promise import Floor, Promise, SettingsChange
from groups.models.seats import Membership, Mute

__all__ = [
    "SEATS", "Block", "Closing", "Floor", "Group", "Invitation", "InvitedAddress", "JoinRequest", "Membership", "Mute",
    "OpenHours", "Promise", "SetAside", "SettingsChange",
]  # fmt: skip
