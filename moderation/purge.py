"""Erasing: what a case decided to remove; cases that are long closed, with every word in them and their keys; and what was set
aside and is gone."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from checkins.models import CheckIn, Letter, LetterAnswer
from conversations.models import ConversationWords
from gatherings.models import Gathering, Place
from live.models import TurnWords
from milestones.models import Celebration, KindWord
from moderation.models import AccountEnd, Case, CaseLetter, Evidence, Look, Opening, Removal, Report
from partners.models import PartnerWords
from resources.models import Resource, ResourceWords
from shares.models import Reply, Share
from vault.actor import keeper
from vault.keys import forget_opened
from vault.models import DataKey
from vault.purging import BATCH, in_batches

KEPT_FOR = dt.timedelta(days=60)
"""How long a case and its words are kept after it is closed: thirty days in which it can be appealed, and as long again to answer
that. Then its rows go, and its key, so that backups follow. That it was stays in the ledger, without a word."""

WIPED: dict[str, Any] = {"share": Share, "reply": Reply}
DELETED: dict[str, Any] = {
    "checkin": CheckIn, "celebrated": Celebration, "kindword": KindWord, "letter": Letter, "answer": LetterAnswer,
    "partner": PartnerWords, "toone": ConversationWords, "turn": TurnWords,
}  # fmt: skip
"""How each kind is erased: what others answered under a share goes with it by the purge of shares; the rest goes at once."""


def remove_decided(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase the words of what cases decided to remove; returns how many. Safe to run twice at once. Worker only."""
    return in_batches(lambda: _remove(now, batch))


def _remove(now: dt.datetime, batch: int) -> int:
    with keeper("find what was decided to be erased"):
        rows = Removal.objects.filter(done_at=None).select_for_update(skip_locked=True).order_by("pk")
        todo = list(rows[:batch])
        Removal.objects.filter(pk__in=[removal.pk for removal in todo]).update(done_at=now)
        cases = Evidence.objects.filter(case__in=[removal.case_id for removal in todo])
        named = {
            (one.case_id, one.kind, one.thing): one.about
            for one in cases.only("case_id", "kind", "thing", "about")
        }
    for removal in todo:
        about = named.get((removal.case_id, removal.kind, removal.thing))
        if about is not None:  # nothing that no copy names: the database refuses to write that down, too
            _erase_one(removal.kind, removal.thing, about, now)
    return len(todo)


def _erase_one(kind: str, thing: int, about: str, now: dt.datetime) -> None:
    """As its author would take it back: the row of that id, where it is the one that stands `about` in its URL. What is gone already
    is gone: what could not be set aside went when it was decided (`migrations/0006_at_once.py`)."""
    with keeper("erase what was decided to be erased"):
        if kind in WIPED:
            row = WIPED[kind].objects.filter(pk=thing, public_id=about, taken_back_at=None).first()
            if row is not None:
                row.wipe(now)
        elif kind == "gathering":
            Place.objects.filter(gathering=thing, gathering__public_id=about).delete()
            gone = {"title": None, "words": None, "access": None, "cancelled_at": now}
            Gathering.objects.filter(pk=thing, public_id=about).update(**gone)
        elif kind == "worksheet":
            words = ResourceWords.objects.filter(pk=thing, public_id=about).values("resource")
            Resource.objects.filter(pk__in=words).delete()
        elif kind in DELETED:
            DELETED[kind].objects.filter(pk=thing, public_id=about).delete()


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase cases that were closed long ago; returns how many. Safe to run twice at once. Worker only."""
    return in_batches(lambda: _purge(now, batch))


def _purge(now: dt.datetime, batch: int) -> int:
    with keeper("find reports that are long closed"):
        # An account that is ended keeps its letter, and so its case, as long as it is there (decision 30).
        ended = AccountEnd.objects.standing().filter(case=OuterRef("pk"))
        long_closed = Case.objects.filter(~Exists(ended), closed_at__lte=now - KEPT_FOR)
        over = long_closed.select_for_update(skip_locked=True)
        cases = list(over.order_by("pk").values_list("pk", flat=True)[:batch])
    erase_cases(cases)
    _erase_keys(cases)
    return len(cases)


def erase_cases(cases: Sequence[int]) -> None:
    """Every row of those cases, in the caller's transaction. Worker only. Their keys go with the circle's (`groups.erasing`), or
    by `_erase_keys`."""
    with keeper("erase reports that are over"):
        for model in (Evidence, Report, CaseLetter, Look, Opening, AccountEnd, Removal):
            rows: Any = model
            rows.objects.filter(case__in=cases).delete()
        Case.objects.filter(pk__in=cases).delete()


def _erase_keys(cases: Sequence[int]) -> None:
    """The keys of cases whose rows are gone: from then on no copy in a backup opens."""
    with keeper("erase the keys of reports that are over"):
        gone = DataKey.objects.filter(owner_id__in=[-case for case in cases]).delete()[0]
    if gone:
        transaction.on_commit(forget_opened)
