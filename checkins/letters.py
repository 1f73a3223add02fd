"""What a letter can begin with, and what can be answered by one press."""

BEGINNINGS = {
    "asked": (
        "They asked for someone",
        "You asked for someone, and I read it. I’m here. Would a few words help, or would you rather be left in peace today? "
        "Either is all right.",
    ),
    "quiet": (
        "You haven’t heard from them",
        "I wanted to say hello. There’s no need to answer. Your seat is here whenever you want it.",
    ),
    "glad": ("You’re glad they came", "I was glad you came. Thank you for being there."),
    "before": (
        "Before a hard day",
        "I’m thinking of the day you have ahead. If it gets hard, do the next small thing, and call somebody. "
        "We’re here afterwards too.",
    ),
}
"""By name: when it fits, and the words, which whoever writes makes their own."""

IN_A_PRESS = {"thanks": "Thank you", "right": "I’m all right", "talk": "Could we talk?"}
"""Answers that are there to press, by name."""
