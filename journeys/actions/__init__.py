"""Everything a member can do on their road, by noun. All of it is theirs alone: no ledger, no notice, nobody hears of it but
whom they tell or give a copy of their plan."""

from journeys.actions.chapters import begin_chapter, edit_chapter, last_chapter, take_off
from journeys.actions.copies import (
    end_copy,
    give_copy,
    let_suggestion_go,
    refresh_copy,
    suggest,
    take_back_suggestion,
    take_in,
)
from journeys.actions.days import answered, hide_helping, note_day
from journeys.actions.directives import write_directive
from journeys.actions.marks import mark, mark_meeting, unmark_meeting
from journeys.actions.plans import (
    add_lines,
    add_pair,
    forget_changes,
    put_back,
    take_out_pair,
    tick_step,
    write_plan,
)
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
    "add_lines",
    "add_pair",
    "answered",
    "begin_chapter",
    "begin_journey",
    "bring_to_front",
    "call_first_day",
    "count_without",
    "edit_chapter",
    "edit_journey",
    "end_copy",
    "erase_journey",
    "first_journey",
    "forget_changes",
    "give_copy",
    "hide_helping",
    "journeys_of",
    "keep_days",
    "last_chapter",
    "let_suggestion_go",
    "mark",
    "mark_meeting",
    "note_day",
    "put_back",
    "refresh_copy",
    "suggest",
    "take_back_suggestion",
    "take_in",
    "take_off",
    "take_out_pair",
    "tick_step",
    "unmark_meeting",
    "write_directive",
    "write_plan",
]
