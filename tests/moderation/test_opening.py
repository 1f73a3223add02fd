"""Openings: refused by the application, and with its check taken away by the database; recorded before a word is shown."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction

from checkins.models import CheckIn
from members.ledgerlines import about
from moderation import actions, policies
from moderation.models import Opening
from moderation.models.openings import ALONE_WAITS, LASTS
from moderation.querysets import opened
from notices.models import Notice
from shares.models import Reply, Share
from tests.cast import CANARY, Cast, reply, share
from tests.moderation.desk import another_moderator, asked, begun, promise
from vault.actor import acting_as, keeper
from vault.models import LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)


def seen(cast: Cast, who: Any, opening: Opening) -> tuple[set[int], set[int]]:
    """What the application's door shows that person, and what the database does with every door taken away."""
    with transaction.atomic(), acting_as(who.pk):
        by_door = {row.pk for row in opened(opening, who, cast.now)[0]}
        by_database = set(Share.objects.filter(group=cast.tuesday).values_list("pk", flat=True))
    return by_door, by_database


def test_nothing_without_one(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    opening = asked(cast)
    assert seen(cast, cast.moe, opening) == (set(), set())


def test_one_thread_is_shown_to_who_asked_and_nothing_else(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    with transaction.atomic():
        other = share(cast.ben, cast.tuesday, "another thread", cast.now)
    mia = another_moderator()
    opening = begun(cast, mia)
    assert seen(cast, cast.moe, opening) == ({cast.share.pk}, {cast.share.pk})
    assert seen(cast, mia, opening) == (set(), set())
    with transaction.atomic(), acting_as(cast.moe.pk):
        shares, replies, answers = opened(opening, cast.moe, cast.now)
        assert CANARY in shares.select_related("key").get().body
        assert [one.pk for one in replies] == [cast.reply.pk]
        assert not answers.exists()
        assert set(Reply.objects.values_list("pk", flat=True)) == {cast.reply.pk}
        assert not CheckIn.objects.exists()
        assert not Share.objects.filter(pk=other.pk).exists()


def test_a_group_shows_what_was_said_to_all_of_it(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    opening = begun(cast, another_moderator(), "group")
    door, database = seen(cast, cast.moe, opening)
    assert cast.share.pk in door
    assert cast.held_share.pk not in database  # that was for those who hold the circle
    assert door == database
    with transaction.atomic(), acting_as(cast.moe.pk):
        assert [one.pk for one in opened(opening, cast.moe, cast.now)[2]] == [cast.checkin.pk]


@pytest.mark.parametrize("kept", ["nothing", "reported"])
def test_the_promise_something_was_said_under_is_kept(cast: Cast, kept: str) -> None:
    promise(cast.tuesday, kept)
    opening = begun(cast, another_moderator(), "group")
    assert seen(cast, cast.moe, opening) == (set(), set())


def test_it_ends_by_itself(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    opening = begun(cast, another_moderator())
    back = LASTS + dt.timedelta(seconds=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE rc_owner; ALTER TABLE moderation_opening DISABLE TRIGGER forward")
        cursor.execute(
            "UPDATE moderation_opening SET began_at = began_at - %s, ends_at = ends_at - %s, told_at = told_at - %s WHERE id = %s",
            [back, back, back, opening.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE moderation_opening ENABLE TRIGGER forward")
    assert seen(cast, cast.moe, opening) == (set(), set())


def test_either_ends_it_and_it_is_closed_in_the_same_breath(cast: Cast) -> None:
    """Revoked mid-read: the next statement of the same transaction shows nothing."""
    promise(cast.tuesday, "around")
    mia = another_moderator()
    opening = begun(cast, mia)
    with transaction.atomic():
        with acting_as(cast.moe.pk):
            assert Share.objects.filter(pk=cast.share.pk).exists()
        with acting_as(mia.pk):
            actions.end_opening(member=mia, opening=opening, now=cast.now)
        with acting_as(cast.moe.pk):
            assert not Share.objects.filter(pk=cast.share.pk).exists()
            assert not opened(opening, cast.moe, cast.now)[0].exists()


def test_nobody_agrees_to_their_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    promise(cast.tuesday, "around")
    opening = asked(cast)
    with transaction.atomic(), acting_as(cast.moe.pk), pytest.raises(PermissionDenied):
        actions.agree(member=cast.moe, opening=opening, now=cast.now)
    monkeypatch.setattr(policies, "may_agree", lambda *_: True)
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), acting_as(cast.moe.pk):
        actions.agree(member=cast.moe, opening=opening, now=cast.now)
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), acting_as(cast.moe.pk):
        Opening.objects.filter(pk=opening.pk).update(
            approved_by=cast.ada, approved_at=cast.now
        )  # for another


def test_nobody_begins_without_a_second_person(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    promise(cast.tuesday, "around")
    opening = asked(cast)
    with transaction.atomic(), acting_as(cast.moe.pk), pytest.raises(PermissionDenied):
        actions.begin(member=cast.moe, opening=opening, now=cast.now)
    monkeypatch.setattr(policies, "may_begin", lambda *_: True)
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), acting_as(cast.moe.pk):
        actions.begin(member=cast.moe, opening=opening, now=cast.now)


def test_alone_a_day_goes_by(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    opening = asked(cast)
    assert opening.alone
    with transaction.atomic(), keeper("test"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE rc_owner")
        cursor.execute(
            "UPDATE moderation_opening SET asked_at = %s WHERE id = %s", [cast.now - ALONE_WAITS, opening.pk]
        )
    mia = another_moderator()  # no longer alone: the wait does not stand in for her
    opening = Opening(pk=opening.pk)
    with transaction.atomic(), acting_as(cast.moe.pk), pytest.raises(PermissionDenied):
        actions.begin(member=cast.moe, opening=opening, now=cast.now)
    type(mia).objects.filter(pk=mia.pk).update(is_moderator=False)
    with transaction.atomic(), acting_as(cast.moe.pk):
        begun_now = actions.begin(member=cast.moe, opening=opening, now=cast.now)
    assert seen(cast, cast.moe, begun_now)[1] == {cast.share.pk}


def test_its_line_is_committed_before_a_word_is_shown(cast: Cast) -> None:
    """The transaction that begins it shows nothing, however it asks; the next one does."""
    promise(cast.tuesday, "around")
    mia = another_moderator()
    opening = asked(cast)
    with transaction.atomic(), acting_as(mia.pk):
        actions.agree(member=mia, opening=opening, now=cast.now)
    with transaction.atomic(), acting_as(cast.moe.pk):
        begun_now = actions.begin(member=cast.moe, opening=opening, now=cast.now)
        assert not Share.objects.filter(pk=cast.share.pk).exists()
        assert not opened(begun_now, cast.moe, cast.now)[0].exists()
    assert LedgerEntry.objects.filter(kind="opening.began", pk=begun_now.line).exists()
    assert seen(cast, cast.moe, begun_now)[1] == {cast.share.pk}


def test_what_has_begun_is_not_stretched(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    opening = begun(cast, another_moderator())
    for change in (
        {"ends_at": cast.now + dt.timedelta(minutes=59)},
        {"told_at": cast.now + dt.timedelta(hours=1)},
    ):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), acting_as(cast.moe.pk):
            Opening.objects.filter(pk=opening.pk).update(**change)


def test_authors_are_told_and_nobody_takes_that_away(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    with transaction.atomic():
        reply(cast.ana, cast.share, "and this", cast.now)
    begun(cast, another_moderator(), silent="harm")
    told = Notice.objects.filter(kind="opening-told")
    assert {one.recipient_id for one in told} == {cast.ben.pk, cast.ana.pk}
    assert {one.due_at for one in told} == {cast.now + dt.timedelta(hours=72)}
    later = cast.now + dt.timedelta(days=9)
    for change in (
        {"due_at": later}, {"not_after": cast.now}, {"state": "dropped"}, {"recipient": cast.zoe}, {"kind": "reply"},
    ):  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            told.update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        told.delete()
    with pytest.raises(ProgrammingError), transaction.atomic(), keeper("test"):
        told.delete()


def test_the_record_says_it_when_it_is_told(cast: Cast) -> None:
    promise(cast.tuesday, "around")
    begun(cast, another_moderator(), silent="harm")
    assert not [line for line in about(cast.ben, cast.now) if "opened" in line.words]
    then = cast.now + dt.timedelta(hours=72)
    assert [line.by for line in about(cast.ben, then) if "opened" in line.words] == ["a moderator"]


@pytest.mark.parametrize(
    ("hours", "silent"), [(73, "harm"), (1, "")], ids=["later than 72 hours", "later without a reason"]
)  # fmt: skip
def test_the_database_caps_how_late_authors_are_told(cast: Cast, hours: int, silent: str) -> None:
    opening = asked(cast, silent=silent)
    with pytest.raises(IntegrityError), transaction.atomic(), keeper("test"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE rc_owner; ALTER TABLE moderation_opening DISABLE TRIGGER forward")
        cursor.execute(
            "UPDATE moderation_opening SET approved_by_id = %s, began_at = asked_at, ends_at = asked_at + interval '1 hour',"
            " told_at = asked_at + %s, line = 1 WHERE id = %s",
            [cast.ada.pk, dt.timedelta(hours=hours), opening.pk],
        )


@pytest.mark.parametrize("then", ["closed", "put back"])
def test_an_opening_is_for_whoever_works_on_its_case(
    cast: Cast, then: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It begins only while its asker has the case in hand, and shows nothing from when they have not."""
    promise(cast.tuesday, "around")
    mia = another_moderator()
    opening = asked(cast)
    with transaction.atomic(), acting_as(mia.pk):
        actions.agree(member=mia, opening=opening, now=cast.now)

    def over() -> None:
        if then == "closed":
            actions.answer(
                member=cast.moe, case=opening.case, words="Thank you.", outcome="left", now=cast.now
            )
        else:
            actions.give_back(member=cast.moe, case=opening.case, now=cast.now)

    with pytest.raises(PermissionDenied), transaction.atomic(), acting_as(cast.moe.pk):
        over()
        actions.begin(member=cast.moe, opening=opening, now=cast.now)
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(cast.moe.pk):  # the database alone
        over()
        monkeypatch.setattr(policies, "may_begin", lambda *_: True)
        actions.begin(member=cast.moe, opening=opening, now=cast.now)
    monkeypatch.undo()
    with transaction.atomic(), acting_as(cast.moe.pk):
        actions.begin(member=cast.moe, opening=opening, now=cast.now)
    assert seen(cast, cast.moe, opening) == ({cast.share.pk}, {cast.share.pk})
    with transaction.atomic(), acting_as(cast.moe.pk):
        over()
    assert seen(cast, cast.moe, opening) == (set(), set())


def test_when_and_whether_alone_is_written_by_the_database(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An application that lies about the day or about being alone waits all the same; and a week is a week."""
    promise(cast.tuesday, "around")
    mia = another_moderator()
    monkeypatch.setattr(policies, "others", lambda *_: [])
    opening = asked(cast)
    with transaction.atomic(), keeper("test"):
        assert not Opening.objects.get(pk=opening.pk).alone
    long_ago = {"asked_at": cast.now - ALONE_WAITS, "alone": True, "words": "why", "reason": "context"}
    with transaction.atomic(), acting_as(cast.moe.pk):
        lied = Opening.objects.create(
            case=opening.case, group=cast.tuesday, scope="group", asked_by=cast.moe, key=opening.key, **long_ago
        )  # fmt: skip
        lied.refresh_from_db()
    assert abs(lied.asked_at - cast.now) < dt.timedelta(hours=1)
    assert not lied.alone
    with transaction.atomic(), acting_as(mia.pk):
        actions.agree(member=mia, opening=opening, now=cast.now)
    with transaction.atomic(), keeper("test"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE rc_owner")
        cursor.execute(
            "UPDATE moderation_opening SET asked_at = asked_at - interval '8 days' WHERE id = %s",
            [opening.pk],
        )
    monkeypatch.setattr(policies, "may_begin", lambda *_: True)
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(cast.moe.pk):
        actions.begin(member=cast.moe, opening=opening, now=cast.now)
