"""What the support app keeps: who is asked for a hand, whom a member chose for that, who is on duty when, worries,
crisis lines as this site keeps them, and each day's try of the way to a hand."""

from support.models.drill import Drill, DrillCast
from support.models.duty import Duty, DutyNote
from support.models.hands import Asked, RequestWords, SupportRequest
from support.models.lines import HelpLine, LineCheck
from support.models.ring import NightWish, RingPlace
from support.models.worries import FalseUse, Worry, WorryTold, WorryWish

__all__ = [
    "Asked", "Drill", "DrillCast", "Duty", "DutyNote", "FalseUse", "HelpLine", "LineCheck", "NightWish", "RequestWords", "RingPlace",
    "SupportRequest", "Worry", "WorryTold", "WorryWish",
]  # fmt: skip
