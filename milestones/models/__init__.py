"""Ladders, what was reached, and celebrating it; by noun."""

from milestones.models.celebrating import Celebration, KindWord
from milestones.models.ladders import Ladder, Rung
from milestones.models.reached import Milestone, NoFuss

__all__ = ["Celebration", "KindWord", "Ladder", "Milestone", "NoFuss", "Rung"]
