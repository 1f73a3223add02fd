"""What the support app keeps: who is asked for a hand, whom a member chose for that, who is on duty when, and worries."""

from support.models.duty import Duty, DutyNote
from support.models.hands import Asked, RequestWords, SupportRequest
from support.models.ring import NightWish, RingPlace
from support.models.worries import Worry, WorryTold, WorryWish

__all__ = [
    "Asked", "Duty", "DutyNote", "NightWish", "RequestWords", "RingPlace", "SupportRequest", "Worry", "WorryTold", "WorryWish",
]  # fmt: skip
