"""Everything a person can do with ladders, milestones and celebrations, by noun."""

from milestones.actions.celebrating import (
    celebrate,
    leave_kind_word,
    purge_faded,
    put_away,
    take_back_kind_word,
    take_down,
)
from milestones.actions.courage import forget_return, took_courage
from milestones.actions.ladders import change_ladder, keep_group_ladder, make_ladder
from milestones.actions.marking import change_moment, mark_moment, take_off_moment
from milestones.actions.roads import call_off, choose_ladder, put_right, want_no_fuss
from milestones.reaching import find_reached

__all__ = [
    "call_off",
    "celebrate",
    "change_ladder",
    "change_moment",
    "choose_ladder",
    "find_reached",
    "forget_return",
    "keep_group_ladder",
    "leave_kind_word",
    "make_ladder",
    "mark_moment",
    "purge_faded",
    "put_away",
    "put_right",
    "take_back_kind_word",
    "take_down",
    "take_off_moment",
    "took_courage",
    "want_no_fuss",
]
