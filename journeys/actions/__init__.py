"""Everything a member can do on their road, by noun. All of it is theirs alone: no ledger, no notice, nobody hears of it."""

from journeys.actions.chapters import begin_chapter, edit_chapter, last_chapter, take_off
from journeys.actions.days import answered, hide_helping, note_day
from journeys.actions.marks import mark, mark_meeting, unmark_meeting
from journeys.actions.plans import write_plan
from journeys.actions.roads import (
    begin_journey,
    bring_to_front,
    call_first_day,
    count_without,
    edit_journey,
    erase_journey,
    first_journey,
    journeys_of,
    keep_days,
)

__all__ = [
    "answered",
    "begin_chapter",
    "begin_journey",
    "bring_to_front",
    "call_first_day",
    "count_without",
    "edit_chapter",
    "edit_journey",
    "erase_journey",
    "first_journey",
    "hide_helping",
    "journeys_of",
    "keep_days",
    "last_chapter",
    "mark",
    "mark_meeting",
    "note_day",
    "take_off",
    "unmark_meeting",
    "write_plan",
]
