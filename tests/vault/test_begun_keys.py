"""What is begun and not sent: nobody else sees that there is a key for it, and thrown away it does not open from a backup."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import connection

from checkins.actions.beginnings import keep_beginning, let_beginning_go
from checkins.beginnings import Form, name_of
from conversations.actions.keeping import keep_unsent, let_unsent_go
from shares.actions.drafts import keep_draft, let_go_all_drafts
from shares.purge import purge_faded
from tests.cast import Cast
from vault.actor import acting_as, keeper
from vault.models import DataKey

LATER = dt.timedelta(days=2)
"""On another day than everything in the cast: no key is there yet that would do."""


def a_draft(cast: Cast) -> None:
    keep_draft(
        author=cast.ben,
        group=cast.tuesday,
        answers={"words": "begun"},
        submission=uuid.uuid4(),
        now=cast.now + LATER,
    )


def a_beginning(cast: Cast) -> None:
    assert cast.round
    cast.round.closes_at += LATER
    form = Form(submission=uuid.uuid4(), on=name_of(cast.checkin))
    keep_beginning(member=cast.ben, of_round=cast.round, answers={"words": "begun"}, form=form, now=cast.now)


def an_unsent(cast: Cast) -> None:
    keep_unsent(
        member=cast.ben, group=cast.tuesday, other_id=cast.ana.pk, words="begun", now=cast.now + LATER
    )


def let_all_go(cast: Cast) -> None:
    assert cast.round
    with acting_as(cast.ben.pk):
        let_go_all_drafts(author=cast.ben)
        let_unsent_go(member=cast.ben)
        let_beginning_go(member=cast.ben, of_round=cast.round)


KINDS = pytest.mark.parametrize("begin", [a_draft, a_beginning, an_unsent])
Begin = Callable[[Cast], None]


def seen_by(member_id: int) -> set[int]:
    with acting_as(member_id), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM vault_datakey")
        return {row[0] for row in cursor.fetchall()}


def all_keys() -> set[int]:
    with keeper("test"):
        return set(DataKey.objects.values_list("pk", flat=True))


@KINDS
def test_nobody_else_sees_its_key(cast: Cast, begin: Begin) -> None:
    others = (cast.ana.pk, cast.moe.pk, cast.ada.pk, cast.dev.pk)
    before, there = {pk: seen_by(pk) for pk in others}, all_keys()
    with acting_as(cast.ben.pk):
        begin(cast)
    assert len(all_keys() - there) == 1
    assert {pk: seen_by(pk) for pk in others} == before


@KINDS
def test_thrown_away_its_key_goes(cast: Cast, begin: Begin) -> None:
    there = all_keys()
    with acting_as(cast.ben.pk):
        begin(cast)
    (fresh,) = all_keys() - there
    purge_faded(now=cast.now)
    assert fresh in all_keys()
    let_all_go(cast)
    purge_faded(now=cast.now)
    assert fresh not in all_keys()
