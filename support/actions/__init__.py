"""What a person can do here: ask for a hand, take it, hand it on; choose a ring; be on duty; say that one is worried; and, as an
admin, keep the crisis lines."""

from support.actions.duty import (
    ask_cover,
    be_on_duty,
    cover,
    drop_hours,
    leave_note,
    step_back,
    take_back_note,
    take_hours,
)
from support.actions.hands import (
    answered,
    ask,
    cannot,
    close,
    hand_on,
    let_go,
    open_help,
    take,
    take_back,
    withdraw,
)
from support.actions.lines import add_line, change_line, check_line, show_line
from support.actions.ring import set_nights, set_ring
from support.actions.worries import call_false, take_back_worry, wish_no_worries, worry

__all__ = [
    "add_line", "answered", "ask", "ask_cover", "be_on_duty", "call_false", "cannot", "change_line", "check_line", "close",
    "cover", "drop_hours", "hand_on", "leave_note", "let_go", "open_help", "set_nights", "set_ring", "show_line", "step_back",
    "take", "take_back", "take_back_note", "take_back_worry", "take_hours", "wish_no_worries", "withdraw", "worry",
]  # fmt: skip
