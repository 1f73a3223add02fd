"""Lines of the ledger about settings, in sentences: what was changed, proposed, held, and how far the site's floor goes."""

from groups import terms
from groups.models import Group, SettingsChange
from vault.models import LedgerEntry

ABOUT_CHANGES = {
    "change.narrowed": "{who} let a part of the proposed promise fall away: {titles}.",
    "change.withdrawn": "{who} took the proposed promise back.",
    "change.held": "{who} held the proposed promise.{reason}",
    "change.released": "{who} let the proposed promise go on.",
    "change.declined": "{who} declined the proposed promise.{reason}",
}
"""By kind. A reason stands with the change, never in the ledger."""

KINDS = ("setting.changed", "change.proposed", *ABOUT_CHANGES)
"""What this module has sentences for, all of them for everyone who sits there."""

_WITH_A_REASON = ("change.held", "change.declined")


def reasons(group: Group, newest_first: list[LedgerEntry]) -> dict[int, str]:
    """Why a change was held or declined, by the id of the line that says so; a statement where there is such a line.

    A change remembers its last reason, so only its last such line has it.
    """
    last: dict[str, int] = {}
    for entry in newest_first:
        if entry.kind in _WITH_A_REASON:
            last.setdefault(str(entry.detail["change"]), entry.pk)
    if not last:
        return {}
    kept = SettingsChange.objects.filter(group=group, public_id__in=last).exclude(reason="")
    return {last[change]: reason for change, reason in kept.values_list("public_id", "reason")}


def sentence(entry: LedgerEntry, who: str, reason: str = "") -> str:
    """One line of a kind in `KINDS`."""
    if entry.kind == "setting.changed":
        return f"{who} changed {_moved(entry.detail['setting'], entry.detail['from'], entry.detail['to'])}."
    if entry.kind == "change.proposed":
        moved = entry.detail["settings"]
        order = [name for name in (*terms.NAMES, *sorted(moved)) if name in moved]
        wanted = [_moved(name, *moved[name]) for name in dict.fromkeys(order)]
        return f"{who} proposed, with {entry.detail['days']} days’ notice, to change {', and '.join(wanted)}."
    titles = ", ".join(f"“{_title(name)}”" for name in entry.detail.get("settings", []))
    because = f" Why: “{reason}”" if reason else ""
    return ABOUT_CHANGES[entry.kind].format(who=who, titles=titles, reason=because)


def floor_sentence(entry: LedgerEntry) -> str:
    """One line about the site's floor, for admins."""
    name, before, after = (str(entry.detail[key]) for key in ("setting", "from", "to"))
    if name == "notice_days":
        return f"The days of notice went from {before} to {after}."
    return f"The limit for {_moved(name, before, after)}."


def _title(name: str) -> str:
    known = terms.BY_NAME.get(name)
    return known.title if known else name


def _moved(name: str, before: object, after: object) -> str:
    known = terms.BY_NAME.get(name)
    said = [known.words(value) if known else str(value) for value in (before, after)]
    return f"“{_title(name)}” from “{said[0]}” to “{said[1]}”"
