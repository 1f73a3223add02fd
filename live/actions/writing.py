"""Writing in a live round: a turn for who does not speak, and a word at the end. Kept until the round is erased at most."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.terms import WAYS_IN
from groups.underlock import locked
from live import policies
from live.actions.common import pressed
from live.models import LiveRound, TurnWords
from live.over import over_by
from members import consent
from members.models import Member
from vault.keys import key_for
from vault.models import whole_day_after


@transaction.atomic
def write(*, member: Member, live: LiveRound, kind: str, words: str, now: dt.datetime) -> None:
    """Write one's turn, or one's word at the end; or write it anew. A turn written ahead is shown once it has come. Raises
    PermissionDenied where one has no place there, or it is not the time for it; NotKept where keeping it is not agreed to."""
    group = locked(live.group)
    with pressed(member, live, now) as state:
        mine = state.of(member)
        if mine is None or not policies.may_write(member, state.live, kind, now):
            raise PermissionDenied
        consent.must_stand(member, words)
        own = TurnWords.objects.visible_to(member, now).filter(author=member, turn=mine, kind=kind)
        before = own.select_related("key").first()
        if before is not None:
            before.words, before.at = words, now
            before.save(update_fields=["words", "at"])
        else:
            fades_at = min(filter(None, [group.fades_at(now), over_by(state.live)]))
            key = key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(fades_at))
            TurnWords.objects.create(
                live=state.live, group_id=group.pk, turn=mine, author=member, kind=kind, words=words, at=now,
                newcomers=WAYS_IN[str(group.joining)], fades_at=fades_at, key=key,
            )  # fmt: skip
        state.changed = True


@transaction.atomic
def take_back(*, member: Member, live: LiveRound, kind: str, now: dt.datetime) -> None:
    """Erase what one wrote, as if it had not been written."""
    with pressed(member, live, now) as state:
        own = TurnWords.objects.visible_to(member, now).filter(author=member, live=state.live, kind=kind)
        state.changed |= own.delete()[0] > 0
