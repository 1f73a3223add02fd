"""Celebrations and kind words keep the promise they were shown under, and whoever keeps apart keeps them from the other."""

import datetime as dt
import importlib
from typing import Any

import pytest
from django.db import connection

from groups.actions import mute
from groups.models import Group, Membership, Promise
from groups.terms import WAYS_IN
from members.models import Member
from milestones import actions, panel
from milestones.models import Celebration, KindWord
from milestones.notices import KIND_WORD
from notices.models import Notice
from tests.cast import Cast, member, seat
from tests.milestones.test_pages import milestone
from vault.actor import acting_as, keeper

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
BACKFILL = importlib.import_module("milestones.migrations.0006_promise")


def apart(cast: Cast, author: Member, other: Member, *, withholds: bool = True) -> None:
    with acting_as(author.pk):
        mute(member=author, group=cast.tuesday, other=other, withholds=withholds, now=cast.now)


@pytest.mark.parametrize("joining", WAYS_IN)
def test_each_takes_the_openness_of_the_promise_it_is_shown_under(cast: Cast, joining: str) -> None:
    """The kind word its own: left under a closer promise than the celebration, it is read by fewer."""
    Group.objects.filter(pk=cast.tuesday.pk).update(joining=joining, stay_days=7)
    with acting_as(cast.ben.pk):
        party = actions.celebrate(
            member=cast.ben, milestone=milestone(cast), group=cast.tuesday, now=cast.now
        )
    assert (party.newcomers, party.fades_at) == (WAYS_IN[joining], cast.now + 7 * DAY)
    Group.objects.filter(pk=cast.tuesday.pk).update(joining="invited", stay_days=90)
    with acting_as(cast.ana.pk):
        word = actions.leave_kind_word(member=cast.ana, celebration=party, words="Glad", now=cast.now)
    assert word
    assert (word.newcomers, word.fades_at) == (WAYS_IN["invited"], party.fades_at)
    for way in Membership.Way:
        late = member(f"late{way}")
        seat(late, cast.tuesday, cast.now + HOUR, way=way)
        with acting_as(late.pk):
            sees, reads = way <= WAYS_IN[joining], way <= min(WAYS_IN[joining], WAYS_IN["invited"])
            assert Celebration.objects.visible_to(late, cast.now + HOUR).filter(pk=party.pk).exists() == sees
            assert KindWord.objects.visible_to(late, cast.now + HOUR).filter(pk=word.pk).exists() == reads


@pytest.mark.parametrize(("first", "then"), [("at_once", "closed"), ("closed", "at_once")])
def test_a_kind_word_written_anew_keeps_the_closer_promise_of_the_two(
    cast: Cast, first: str, then: str
) -> None:
    assert cast.celebration
    gil = member("gil")
    seat(gil, cast.tuesday, cast.now)
    with acting_as(gil.pk):
        for joining in (first, then):
            Group.objects.filter(pk=cast.tuesday.pk).update(joining=joining)
            word = actions.leave_kind_word(
                member=gil, celebration=cast.celebration, words=f"Glad, {joining}", now=cast.now
            )
        assert word
        kept = KindWord.objects.visible_to(gil, cast.now).select_related("key").get(pk=word.pk)
        assert (kept.words, kept.newcomers) == (f"Glad, {then}", WAYS_IN["closed"])


def test_earlier_ones_keep_what_the_promise_said_and_nobody_stops_reading(cast: Cast) -> None:
    promise = cast.tuesday.promises.get()
    Promise.objects.filter(pk=promise.pk).update(terms={**promise.terms, "joining": "closed"})
    Promise.objects.create(
        group=cast.tuesday, version=2, terms={**promise.terms, "joining": "ask"}, since=cast.now - 10 * DAY
    )

    def backfilled(at: dt.timedelta) -> set[int]:
        with keeper("test: the migration's own statements"), connection.cursor() as cursor:
            for model in (Celebration, KindWord):
                model.objects.update(at=cast.now - at, newcomers=0)
            Celebration.objects.update(fades_at=cast.now + DAY)
            for table, author in (
                ("milestones_celebration", "member_id"),
                ("milestones_kindword", "author_id"),
            ):
                cursor.execute(BACKFILL.newcomers(table, author))
            cursor.execute(BACKFILL.FADES_WITH_IT)
            assert KindWord.objects.get().fades_at == cast.now + DAY
            return {Celebration.objects.get().newcomers, KindWord.objects.get().newcomers}

    assert backfilled(15 * DAY) == {0}
    assert backfilled(DAY) == {WAYS_IN["ask"]}
    seat(member("late"), cast.tuesday, cast.now, since=cast.now - 12 * DAY, way=1)
    assert backfilled(15 * DAY) == {1}


def test_a_kind_word_kept_from_its_reader_is_not_told_to_them(cast: Cast) -> None:
    assert cast.celebration
    gil = member("gil")
    seat(gil, cast.tuesday, cast.now)
    apart(cast, gil, cast.ben)
    with acting_as(gil.pk):
        assert actions.leave_kind_word(member=gil, celebration=cast.celebration, words="Glad", now=cast.now)
    assert not Notice.objects.filter(kind="kind-word").exists()
    with acting_as(cast.ben.pk):
        assert not KindWord.objects.visible_to(cast.ben, cast.now).filter(author=gil).exists()


def test_a_notice_of_a_kind_word_that_is_not_wanted_is_not_true_any_more(cast: Cast) -> None:
    assert cast.celebration
    with acting_as(cast.ana.pk):
        actions.leave_kind_word(member=cast.ana, celebration=cast.celebration, words="Glad", now=cast.now)
    notice = Notice.objects.get(kind="kind-word")
    apart(cast, cast.ben, cast.ana, withholds=False)
    with acting_as(cast.ben.pk):
        assert not KIND_WORD.still_true(notice, cast.ben, cast.now)


def test_who_is_muted_is_not_on_the_circles_page_and_their_words_not_on_mine(
    cast: Cast, sign_in: Any
) -> None:
    assert cast.celebration
    path = f"/e/{cast.celebration.public_id}/"
    assert "well done" in sign_in("ben").get(path).content.decode()
    apart(cast, cast.ben, cast.ana, withholds=False)
    assert "well done" not in sign_in("ben").get(path).content.decode()
    apart(cast, cast.ana, cast.ben, withholds=False)
    with acting_as(cast.ana.pk):
        assert panel.celebrations(cast.ana, cast.tuesday, cast.now) == []
    assert sign_in("ana").get(path).status_code == 200  # who follows a link reads it


def test_whom_it_is_kept_from_is_not_counted_among_those_who_see_it(cast: Cast, sign_in: Any) -> None:
    path = f"/journey/moments/{milestone(cast).public_id}/celebrate/"
    gil = member("gil")
    seat(gil, cast.tuesday, cast.now)
    assert "Seen by two other people" in sign_in("ben").get(path).content.decode()
    apart(cast, cast.ben, gil)
    assert "Seen by one other person" in sign_in("ben").get(path).content.decode()
    apart(cast, cast.ben, cast.ana)
    assert "Nobody else sees it there now" in sign_in("ben").get(path).content.decode()
