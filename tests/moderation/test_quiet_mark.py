"""Whose share is set aside reads on its page that it is, and what that means; nobody else reads anything of it."""

import pytest
from django.db import transaction
from django.test import Client

from groups.models import SetAside
from milestones.models import KindWord
from tests.cast import Cast
from vault.actor import keeper

pytestmark = pytest.mark.django_db(transaction=True)
MARK = "Only you read this just now"


def test_its_author_reads_that_a_share_is_set_aside(cast: Cast) -> None:
    ben = Client()
    ben.force_login(cast.ben)
    path = f"/s/{cast.share.public_id}/"
    assert MARK not in ben.get(path).content.decode()
    with transaction.atomic(), keeper("test: set aside"):
        SetAside.objects.create(
            group=cast.tuesday, kind="share", thing=cast.share.pk, desk="moderators", at=cast.now
        )
    assert MARK in ben.get(path).content.decode()


@pytest.mark.parametrize("kind", ["reply", "kindword"])
def test_so_does_whoever_replied_or_left_a_kind_word(cast: Cast, kind: str) -> None:
    """Ana reads the mark beside what she said; Ben reads neither the mark nor her words, just now."""
    ana, ben = Client(), Client()
    ana.force_login(cast.ana)
    ben.force_login(cast.ben)
    path = f"/s/{cast.share.public_id}/" if kind == "reply" else f"/e/{cast.celebration.public_id}/"
    words = "Ana answered" if kind == "reply" else "well done"
    with transaction.atomic(), keeper("test"):
        thing = cast.reply.pk if kind == "reply" else KindWord.objects.get(author=cast.ana).pk
    for client in (ana, ben):
        page = client.get(path).content.decode()
        assert MARK not in page
        assert words in page
    with transaction.atomic(), keeper("test: set aside"):
        SetAside.objects.create(group=cast.tuesday, kind=kind, thing=thing, desk="moderators", at=cast.now)
    theirs, others = ana.get(path).content.decode(), ben.get(path).content.decode()
    assert theirs.count(MARK) == 1
    assert words in theirs
    assert MARK not in others
    assert words not in others


def test_and_whoever_checked_in(cast: Cast) -> None:
    assert cast.checkin is not None
    assert cast.round is not None
    ana, ben = Client(), Client()
    ana.force_login(cast.ana)
    ben.force_login(cast.ben)
    path = f"/c/{cast.round.public_id}/"
    for client in (ana, ben):
        page = client.get(path).content.decode()
        assert MARK not in page
        assert "a bit shaky" in page
    with transaction.atomic(), keeper("test: set aside"):
        SetAside.objects.create(
            group=cast.tuesday, kind="checkin", thing=cast.checkin.pk, desk="moderators", at=cast.now
        )
    theirs, others = ben.get(path).content.decode(), ana.get(path).content.decode()
    assert theirs.count(MARK) == 1
    assert "a bit shaky" in theirs
    assert MARK not in others
    assert "a bit shaky" not in others
