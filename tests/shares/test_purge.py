"""What has faded is erased: row, answers and key."""

import datetime as dt

import pytest
from django.db import connection

from groups.models import Group
from shares.models import Acknowledgement, Reply, Share
from shares.purge import purge_faded
from shares.tasks import purge_faded as task
from tests.cast import Cast, reply, share
from vault.actor import acting_as, keeper
from vault.keys import key_for
from vault.models import DataKey
from vault.sealing import Unopenable

DAY = dt.timedelta(days=1)


@pytest.fixture
def fading(cast: Cast) -> Share:
    """Said eight days ago in a group that keeps things for seven, answered and heard."""
    Group.objects.filter(pk=cast.tuesday.pk).update(stay_days=7)
    cast.tuesday.refresh_from_db()
    with keeper("test: as if said then"):
        said = share(cast.ben, cast.tuesday, "faded words", cast.now - 9 * DAY)
    return said


def rows() -> tuple[int, int, int, int]:
    with keeper("test"):
        return tuple(m.objects.count() for m in (Share, Reply, Acknowledgement, DataKey))  # type: ignore[return-value]


def test_neither_row_nor_key_remains_and_others_do(cast: Cast, fading: Share) -> None:
    before = rows()
    with keeper("test"), connection.cursor() as cursor:
        cursor.execute("SELECT body FROM shares_share WHERE id = %s", [fading.pk])
        old_row = bytes(cursor.fetchone()[0])
    with acting_as(cast.ana.pk), keeper("test: an answer from back then"):
        reply(cast.ana, fading, "faded answer", cast.now - 8 * DAY)
        Acknowledgement.objects.create(
            share=fading,
            group=cast.tuesday,
            audience="group",
            member=cast.ana,
            kind="hear",
            at=cast.now - 8 * DAY,
        )
    purged = purge_faded(now=cast.now)
    assert (purged.shares, purged.keys) == (1, 2)  # Ben's key and Ana's for that day
    after = rows()
    assert after == (before[0] - 1, before[1], before[2], before[3] - 1)
    with acting_as(cast.ben.pk):
        assert Share.objects.visible_to(cast.ben).select_related("key").first().body  # type: ignore[union-attr]
        fresh = key_for(owner_id=cast.ben.pk, group_id=cast.tuesday.pk, until=fading.key.until)
    fading.key = fresh
    with pytest.raises(Unopenable):
        Share._meta.get_field("body").open(fading, old_row)  # type: ignore[union-attr]


def test_what_was_taken_back_goes_with_its_answers(cast: Cast) -> None:
    assert cast.share
    assert cast.reply
    with acting_as(cast.ben.pk):
        cast.share.wipe(cast.now)
    before = rows()
    assert purge_faded(now=cast.now).shares == 1
    assert rows() == (before[0] - 1, before[1] - 1, before[2] - 1, before[3])
    with acting_as(cast.ana.pk):
        answer = reply(cast.ana, cast.held_share, "to be taken back", cast.now)  # type: ignore[arg-type]
        answer.wipe(cast.now)
    assert purge_faded(now=cast.now).replies == 1


def test_a_key_that_still_seals_something_stays(cast: Cast, fading: Share) -> None:
    """Its last day has passed, but the row it seals was not erased yet."""
    with keeper("test"):
        Share.objects.filter(pk=fading.pk).update(fades_at=cast.now + DAY)
    assert purge_faded(now=cast.now).keys == 0


def test_in_batches_and_as_a_task(cast: Cast, fading: Share) -> None:
    with keeper("test: as if said then"):
        for _ in range(4):
            share(cast.ben, cast.tuesday, "more faded words", cast.now - 9 * DAY)
    assert purge_faded(now=cast.now, batch=2).shares == 5
    task()
    assert rows()[0] == 3
