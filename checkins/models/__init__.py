"""Rhythms, rounds and check-ins, by noun."""

from checkins.models.answers import SAID, CheckIn, Presence
from checkins.models.beginnings import Beginning
from checkins.models.departures import Extra, Pause
from checkins.models.holding import Afterword, CareWish, Handover, LeftAlone, Letter, LetterAnswer
from checkins.models.reminding import ReminderWish
from checkins.models.rhythm import Rhythm, Round

__all__ = [
    "SAID",
    "Afterword",
    "Beginning",
    "CareWish",
    "CheckIn",
    "Extra",
    "Handover",
    "LeftAlone",
    "Letter",
    "LetterAnswer",
    "Pause",
    "Presence",
    "ReminderWish",
    "Rhythm",
    "Round",
]
