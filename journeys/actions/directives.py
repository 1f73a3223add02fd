""" "How to help me" is written. It opens to whoever holds a request of its author, while they do (`support`)."""

import datetime as dt

from django.db import transaction
from django.utils.crypto import constant_time_compare

from journeys import refusals
from journeys.actions.plans import seen
from journeys.models import Directive
from members import consent
from members.models import Member
from vault.keys import key_for

PARTS = ("order", "helps", "never", "silence")
"""Its parts, as the form and the table name them."""


def as_one(words: dict[str, str | None]) -> str:
    """All parts as one text, to tell whether any of them changed meanwhile."""
    return "\x1f".join(words.get(part) or "" for part in PARTS)


def stands(member: Member) -> Directive | None:
    """What that member wrote, if anything."""
    return Directive.objects.visible_to(member).select_related("key").first()


@transaction.atomic
def write_directive(
    *, member: Member, words: dict[str, str], now: dt.datetime, opened: str = ""
) -> Directive:
    """Keep all parts of it; all of them empty is how it is let go. Raises `refusals.ChangedMeanwhile` where it reads otherwise
    than when the form was opened (`opened` is `seen` of it), and `consent.NotKept`."""
    consent.must_stand(member, *words.values())
    blank = Directive(member=member, key=key_for(owner_id=member.pk), changed_at=now)
    Directive.objects.bulk_create([blank], ignore_conflicts=True)
    mine = Directive.objects.visible_to(member).select_related("key").select_for_update(of=("self",)).get()
    if opened and not constant_time_compare(opened, seen(as_one({p: getattr(mine, p) for p in PARTS}))):
        raise refusals.ChangedMeanwhile
    for part in PARTS:
        setattr(mine, part, words.get(part) or None)
    mine.changed_at = now
    mine.save(update_fields=[*PARTS, "changed_at"])
    return mine
