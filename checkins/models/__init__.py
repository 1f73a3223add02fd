"""Rhythms, rounds and check-ins, by noun."""

from checkins.models.answers import SAID, CheckIn, Presence
from checkins.models.beginnings import Beginning
from checkins.models.departures import Extra, Pause
from checkins.models.reminding import ReminderWish
from checkins.models.rhythm import Rhythm, Round

__all__ = ["SAID", "Beginning", "CheckIn", "Extra", "Pause", "Presence", "ReminderWish", "Rhythm", "Round"]
