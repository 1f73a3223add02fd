"""Erasing: what faded, requests that are over, what both ended, and the keys under which nothing of two is sealed any more."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from conversations.models import Conversation, ConversationWords, OpenEarly, OwnEnd, Unsent
from conversations.querysets import LASTS, both_sit
from groups.models import Membership
from vault.actor import keeper
from vault.keys import forget_opened
from vault.models import DataKey
from vault.purging import BATCH, erase_some, in_batches


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase all that is over at `now`; returns how many rows. Safe to run twice at once. Worker only."""
    rows = in_batches(lambda: _words(now, batch), full=batch) + in_batches(lambda: _rows(now, batch))
    keys = in_batches(lambda: _keys(batch), full=batch)
    if keys:
        forget_opened()
    return rows + keys


def _words(now: dt.datetime, batch: int) -> int:
    """What faded; and, where nobody of the two reads any more, all of it at once: ended by both, or one has left."""
    with keeper("erase what two said to each other and is over"):
        on = OwnEnd.objects.filter(conversation=OuterRef("pk"), stand="on")
        ended = Conversation.objects.filter(Q(~Exists(on)) | ~both_sit())
        over = ConversationWords.objects.filter(Q(fades_at__lte=now) | Q(conversation__in=ended))
        gone = erase_some(over, batch)
        return gone + erase_some(Unsent.objects.filter(at__lte=now - LASTS), batch) + _wishes(batch)


def _wishes(batch: int) -> int:
    """To be written to early is a wish of one seat: it goes with it, however that ended, and says nothing of the next one."""
    seats = Membership.objects.filter(group=OuterRef("group"), member=OuterRef("member"), until=None)
    with keeper("erase wishes to be written to of seats that have ended"):
        return erase_some(OpenEarly.objects.filter(~Exists(seats.filter(since__lte=OuterRef("at")))), batch)


def _rows(now: dt.datetime, batch: int) -> int:
    """Conversations without words: requests after thirty days, whatever was answered; what both ended, thirty days after the
    later of the two, whoever that was; and where one of the two has left. So no date tells what the other did."""
    with keeper("erase conversations that are over"):
        ends = OwnEnd.objects.filter(conversation=OuterRef("pk"))
        lasting = ends.filter(Q(stand="on") | Q(at__gt=now - LASTS))
        asked = Q(accepted_at=None, asked_at__lte=now - LASTS)
        words = ConversationWords.objects.filter(conversation=OuterRef("pk"))
        over = Conversation.objects.filter(
            asked | Q(~Exists(lasting), accepted_at__isnull=False) | ~both_sit(), ~Exists(words)
        )
        held = over.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        keys = list(held.values_list("pk", flat=True)[:batch])
        OwnEnd.objects.filter(conversation__in=keys).delete()
        return Conversation.objects.filter(pk__in=keys).delete()[0]


def _keys(batch: int) -> int:
    """A key of two goes as soon as nothing is sealed under it: taken back or ended by both, it does not open from a backup."""
    with keeper("erase keys of two that seal nothing any more"):
        sealed = ConversationWords.objects.filter(key=OuterRef("pk"))
        over = DataKey.objects.filter(~Exists(sealed), between_id__isnull=False)
        held = over.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        ids = list(held.values_list("pk", flat=True)[:batch])
        return DataKey.objects.filter(pk__in=ids).delete()[0]
