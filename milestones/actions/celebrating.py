"""Celebrating a milestone, keeping it to oneself, and leaving kind words on others'."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.models import Group, Mute
from groups.terms import WAYS_IN
from groups.underlock import locked
from members import consent
from members.models import Member
from milestones import faces, policies, standing
from milestones.actions.courage import took_courage
from milestones.courage import HELPED
from milestones.models import Celebration, KindWord, Milestone
from notices import outbox
from vault.actor import keeper
from vault.keys import key_for
from vault.models import whole_day_after
from vault.purging import BATCH, erase_past, in_batches


@transaction.atomic
def put_away(*, member: Member, milestone: Milestone, now: dt.datetime) -> Milestone:
    """Keep it to oneself: it stays on the road and asks for nothing any more."""
    if milestone.member_id != member.pk:
        raise PermissionDenied
    Milestone.objects.visible_to(member).filter(pk=milestone.pk, put_away_at=None).update(put_away_at=now)
    milestone.refresh_from_db()
    return milestone


@transaction.atomic
def celebrate(
    *, member: Member, milestone: Milestone, group: Group, now: dt.datetime, words: str = "", title: str = ""
) -> Celebration:
    """Show a milestone to one group. Pressed twice it is the same celebration. It fades as shares there do, and keeps the
    promise as it is now.

    A rung is shown in its own words. Whatever else it is is shown as `title`, the member's words for that circle, and under
    one medallion for all of it: what took courage is theirs to name or not. Raises ValueError where they gave none.
    """
    is_rung = milestone.kind == Milestone.Kind.RUNG
    title = standing.title_of(milestone) if is_rung else title
    if not title:
        raise ValueError("a moment is shown in words of its member's own")
    group = locked(group)
    if not policies.may_celebrate(member, milestone, group, now):
        raise PermissionDenied
    Milestone.objects.visible_to(member).select_for_update().get(pk=milestone.pk)
    shown = Celebration.objects.visible_to(member, now).filter(milestone=milestone, group=group)
    existing = shown.select_related("key").first()
    if existing is not None:
        return existing
    # What has faded since the milestone was told may still wait to be erased, and would stand in the way.
    faded = Celebration.objects.mine(member, milestone.told_at).filter(milestone=milestone, group=group)
    faded.delete()
    fades = group.fades_at(now)
    face = faces.of_point(milestone.point) if is_rung else faces.FLOWER
    return Celebration.objects.create(
        milestone=milestone, group=group, member=member, title=title, rung=milestone.rung if is_rung else "",
        face=faces.kept(face), words=words or None, at=now, fades_at=fades, newcomers=WAYS_IN[str(group.joining)],
        quiet=standing.no_fuss(member),
        key=key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(fades)),
    )  # fmt: skip


@transaction.atomic
def take_down(*, member: Member, celebration: Celebration) -> None:
    """Take one's celebration down; the kind words on it go with it. The milestone stays."""
    if not policies.may_take_down(member, celebration):
        raise PermissionDenied
    celebration.delete()


@transaction.atomic
def leave_kind_word(
    *, member: Member, celebration: Celebration, words: str, now: dt.datetime
) -> KindWord | None:
    """Leave a kind word, or write the one left before anew; empty words take it back. Its reader is told once, unless its author
    keeps their words from them. It fades with the celebration, and keeps the promise it was left under; written anew, the
    closer one of then and now."""
    group = locked(celebration.group)
    if not policies.may_leave_word(member, celebration, now):
        raise PermissionDenied
    consent.must_stand(member, words)
    mine = KindWord.objects.visible_to(member, now).filter(celebration=celebration, author=member)
    if not words:
        mine.delete()
        return None
    key = key_for(
        owner_id=member.pk, group_id=celebration.group_id, until=whole_day_after(celebration.fades_at)
    )
    fresh = KindWord(
        celebration=celebration, group=group, author=member, words=words, at=now, key=key,
        fades_at=celebration.fades_at, newcomers=WAYS_IN[str(group.joining)],
    )  # fmt: skip
    # How open a row is cannot be changed: under a closer promise than before, another takes its place.
    for wider in mine.filter(newcomers__gt=fresh.newcomers).select_for_update(of=("self",)):
        fresh.at = wider.at
        wider.delete()
    KindWord.objects.bulk_create(
        [fresh], ignore_conflicts=True
    )  # written before: then it is that row that changes
    word = mine.select_related("key").select_for_update(of=("self",)).get()
    if word.public_id != fresh.public_id:
        word.words = words
        word.save(update_fields=["words"])
    took_courage(member=member, kind=HELPED, now=now)
    if celebration.member_id not in Mute.objects.visible_to(member).kept_from(group):
        outbox.enqueue(
            kind="kind-word", recipients=[Member(pk=celebration.member_id)], about=celebration.public_id,
            group_id=group.pk, dedupe=f"kind-word:{celebration.pk}:{member.pk}", now=now,
        )  # fmt: skip
    return word


@transaction.atomic
def take_back_kind_word(*, member: Member, word: KindWord) -> None:
    """Take a kind word back one left oneself, with a seat there or without."""
    if not policies.may_take_back_word(member, word):
        raise PermissionDenied
    word.delete()


def purge_faded(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase celebrations that have faded, and the kind words on them; their keys go with `shares.purge`. Worker only."""
    return in_batches(lambda: _erase(now, batch), full=batch)


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase celebrations that have faded"):
        return erase_past(Celebration, "fades_at", now, batch)
