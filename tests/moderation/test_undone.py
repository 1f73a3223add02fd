"""What was decided stays decided: nothing removed is put back, no desk undoes another's, and nothing is taken down that no copy names."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from groups.models import SetAside
from members.models import Member
from milestones.models import Celebration
from moderation import actions, letters, reportable
from moderation.actions.acting import is_removed, set_aside_at
from moderation.models import Case, Evidence, Removal
from moderation.purge import remove_decided
from notices import outbox
from shares.models import Share
from tests.cast import Cast, member, seat, share
from tests.moderation.desk import in_hand, promise, tell
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)


def act(cast: Cast, who: Member, case: Case, piece: Evidence, what: str) -> None:
    with transaction.atomic(), acting_as(who.pk):
        actions.act(member=who, case=case, piece=piece, what=what, words="Why.", now=cast.now)


def holder(cast: Cast) -> Member:
    with transaction.atomic():
        lou = member("lou")
        seat(lou, cast.tuesday, cast.now - dt.timedelta(days=30), role="facilitator")
    return lou


def test_what_is_removed_is_not_put_back(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    case, piece = in_hand(cast, cast.moe, tell(cast))
    act(cast, cast.moe, case, piece, "remove")
    with transaction.atomic(), acting_as(cast.moe.pk):
        aside = set_aside_at(cast.moe, piece, cast.now)
        codes = {one.code for one in letters.possible(cast.moe, case, piece, aside, is_removed(piece))}
    assert not {"put_back", "set_aside", "remove", "ask_note"} & codes
    with pytest.raises(PermissionDenied):
        act(cast, cast.moe, case, piece, "put_back")
    with transaction.atomic(), acting_as(cast.moe.pk):  # the database alone
        SetAside.objects.visible_to(cast.moe).filter(thing=piece.thing).delete()
        assert SetAside.objects.visible_to(cast.moe).filter(thing=piece.thing).exists()


def test_what_cannot_be_set_aside_is_erased_as_soon_as_that_is_decided(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A celebration has no way of being set aside: it does not wait for the next tick."""
    nudged: list[str] = []
    monkeypatch.setattr(outbox, "nudge", nudged.append)
    promise(cast.tuesday, "reported")
    assert cast.celebration is not None
    with transaction.atomic(), acting_as(cast.ana.pk):
        thing = reportable.load(cast.ana, "celebrated", cast.celebration.public_id, cast.now)
        report = actions.tell(
            reporter=cast.ana, thing=thing, reason="other", desk="moderators", submission=uuid.uuid4(), now=cast.now
        )  # fmt: skip
    case, piece = in_hand(cast, cast.moe, report)
    act(cast, cast.moe, case, piece, "remove")
    assert "moderation.tasks.tend" in nudged
    remove_decided(now=cast.now)
    with transaction.atomic(), keeper("test"):
        assert not Celebration.objects.filter(pk=piece.thing).exists()


def test_who_holds_the_circle_does_not_put_back_what_a_moderator_set_aside(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    lou = holder(cast)
    case, piece = in_hand(cast, cast.moe, tell(cast))
    theirs, same = in_hand(cast, lou, tell(cast, desk="holders"))
    act(cast, cast.moe, case, piece, "set_aside")
    with pytest.raises(PermissionDenied):
        act(cast, lou, theirs, same, "put_back")
    with transaction.atomic(), acting_as(lou.pk):  # the database alone
        SetAside.objects.visible_to(lou).filter(thing=piece.thing).delete()
    with transaction.atomic(), acting_as(cast.ana.pk):
        assert not Share.objects.visible_to(cast.ana).filter(pk=piece.thing).exists()
    act(cast, cast.moe, case, piece, "put_back")
    with transaction.atomic(), acting_as(cast.ana.pk):
        assert Share.objects.visible_to(cast.ana).filter(pk=piece.thing).exists()


def test_each_desk_puts_back_its_own_and_what_both_set_aside_stays_until_both_have(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    lou = holder(cast)
    theirs, same = in_hand(cast, lou, tell(cast, desk="holders"))
    case, piece = in_hand(cast, cast.moe, tell(cast))
    act(cast, lou, theirs, same, "set_aside")
    act(cast, cast.moe, case, piece, "set_aside")
    act(cast, lou, theirs, same, "put_back")
    with transaction.atomic(), acting_as(cast.ana.pk):
        assert not Share.objects.visible_to(cast.ana).filter(pk=piece.thing).exists()
        assert not Share.objects.filter(pk=piece.thing).exists()
    act(cast, cast.moe, case, piece, "put_back")
    with transaction.atomic(), acting_as(cast.ana.pk):
        assert Share.objects.visible_to(cast.ana).filter(pk=piece.thing).exists()


def test_the_database_removes_nothing_that_no_copy_of_the_case_names(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    case, _ = in_hand(cast, cast.moe, tell(cast))
    with transaction.atomic():
        other = share(cast.ana, cast.tuesday, "nobody reported this", cast.now)
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(cast.moe.pk):
        Removal.objects.create(case=case, kind="share", thing=other.pk, at=cast.now)
    remove_decided(now=cast.now)
    with transaction.atomic(), keeper("test"):
        assert Share.objects.get(pk=other.pk).taken_back_at is None


def test_the_database_sets_nothing_aside_that_nobody_reported(cast: Cast) -> None:
    promise(cast.tuesday, "reported")
    in_hand(cast, cast.moe, tell(cast))
    with transaction.atomic():
        other = share(cast.ana, cast.tuesday, "nobody reported this", cast.now)
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(cast.moe.pk):
        SetAside.objects.create(
            group=cast.tuesday, kind="share", thing=other.pk, desk="moderators", at=cast.now
        )
