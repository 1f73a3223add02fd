"""This app's lines of the ledger as members read them: when, by what somebody did it, and why; never who reported."""

from members import ledgerlines
from moderation.reasons import words_of
from vault.models import LedgerEntry

DONE = {
    "reach_out": "Somebody wrote to you about something you said in a circle.",
    "ask_note": "Somebody asked you for a note above something you shared.",
    "set_aside": "Something you said in a circle was set aside for now.",
    "put_back": "Something of yours that was set aside stands where it was again.",
    "remove": "Something you said in a circle was removed.",
    "pause_seat": "Your seat in a circle was paused after something was reported.",
    "end_seat": "Your seat in a circle was ended after something was reported.",
}
"""By what was done (`moderation.letters`)."""


def _read(entry: LedgerEntry) -> str:
    return f"Something you said in a circle was reported, or stood beside what was, and was read for that reason: {words_of(str(entry.detail['reason']))}."


def _acted(entry: LedgerEntry) -> str:
    return DONE.get(str(entry.detail["action"]), "Something was done because of a report.")


def _opened(entry: LedgerEntry) -> str:
    what = (
        "one thread you wrote in"
        if entry.detail["scope"] == "thread"
        else "what was said in a circle of yours"
    )
    how = (
        "Nobody else was there to agree, so a day went by first"
        if entry.detail.get("alone")
        else "Another moderator had agreed"
    )
    return f"For an hour at most, {what} was opened: {words_of(str(entry.detail['reason']))}. {how}."


def _ordered(entry: LedgerEntry) -> str:
    why = "your consent" if entry.detail["ground"] == "consent" else "an order that binds this site"
    return f"Your words were copied out, on {why}."


def _ended(entry: LedgerEntry) -> str:
    how = (
        "nobody else was there to agree, so a day went by first"
        if entry.detail.get("alone")
        else "another moderator had agreed"
    )
    return f"Your account was ended after something was reported: {words_of(str(entry.detail['reason']))}; {how}."


def _restored(entry: LedgerEntry) -> str:
    return "Your account was given back to you, after another look."


ledgerlines.tell({
    "case.read": _read, "case.acted": _acted, "opening.read": _opened, "export.ordered": _ordered,
    "account.ended": _ended, "account.restored": _restored,
})  # fmt: skip
