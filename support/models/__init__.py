"""What the support app keeps: who is asked for a hand, whom a member chose for that, and who is on duty when."""

from support.models.duty import Duty
from support.models.hands import Asked, RequestWords, SupportRequest
from support.models.ring import NightWish, RingPlace

__all__ = ["Asked", "Duty", "NightWish", "RequestWords", "RingPlace", "SupportRequest"]
