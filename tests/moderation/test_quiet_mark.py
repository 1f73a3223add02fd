"""Whose share is set aside reads on its page that it is, and what that means; nobody else reads anything of it."""

import pytest
from django.db import transaction
from django.test import Client

from groups.models import SetAside
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
