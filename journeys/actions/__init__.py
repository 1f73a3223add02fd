"""Everything a member can do on their road, by noun. All of it is theirs alone: no ledger, no notice, nobody hears of it."""

from journeys.actions.chapters import begin_chapter, edit_chapter, last_chapter, take_off
from journeys.actions.plans import write_plan
from journeys.actions.roads import begin_journey, edit_journey, first_journey, keep_days

__all__ = [
    "begin_chapter",
    "begin_journey",
    "edit_chapter",
    "edit_journey",
    "first_journey",
    "keep_days",
    "last_chapter",
    "take_off",
    "write_plan",
]
