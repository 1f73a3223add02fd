"""An account is erased: nothing of theirs is left, and all that is others' is."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from members import erasing
from members.actions import WEEK
from members.models import Member
from shares.models import Reply, Share
from tests.cast import CANARY, Cast, reply, share
from tests.members.wishes import ask, fresh, left_of, stale, with_another_holder
from vault.actor import keeper
from vault.ledger import START, link
from vault.models import LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = dt.timedelta(minutes=1)


def unbroken() -> bool:
    """Whether each line of the ledger follows from the one before."""
    last = START
    for line in LedgerEntry.objects.order_by("pk"):
        if bytes(line.previous) != bytes(last) or bytes(line.hash) != link(last, line):
            return False
        last = line.hash
    return True


def words_of_others(pk: int) -> set[tuple[str, int]]:
    """What others said that hangs under nothing of that member's, as rows."""
    with transaction.atomic(), keeper("test"):
        kept = {("share", one) for one in Share.objects.exclude(author=pk).values_list("pk", flat=True)}
        replies = Reply.objects.exclude(author=pk).exclude(share__author=pk)
        return kept | {("reply", one) for one in replies.values_list("pk", flat=True)}


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "in a week"])
@pytest.mark.parametrize("name", ["ana", "ben", "cleo", "dev", "eve", "moe", "ada", "zoe", "finn"])
def test_nothing_of_theirs_is_left_and_all_that_is_others_is(cast: Cast, name: str, at_once: bool) -> None:
    with_another_holder(cast)
    who = getattr(cast, name)
    with transaction.atomic():
        reply(
            cast.ben,
            share(cast.dev, cast.tuesday, f"{CANARY} Dev said", cast.now),
            f"{CANARY} Ben to Dev",
            cast.now,
        )
    kept = words_of_others(who.pk)
    fresh(who)
    ask(who, cast.now, at_once=at_once)
    then = cast.now + (MINUTE if at_once else WEEK)
    assert erasing.erase_due(now=then - 2 * MINUTE) == 0
    assert erasing.erase_due(now=then) == 1
    assert erasing.erase_due(now=then) == 0
    assert left_of(who.pk) == []
    assert words_of_others(who.pk) == kept
    assert unbroken()
    assert LedgerEntry.objects.filter(kind="account.erased", member_id=who.pk).count() == 1
    assert not any(
        session.get_decoded().get("_auth_user_id") == str(who.pk) for session in Session.objects.all()
    )
    _others_go_on(cast, who)


def _others_go_on(cast: Cast, gone: Member) -> None:
    """Every page of the others opens, and names nobody who is gone."""
    paths = {
        "ana": [
            f"/g/{cast.tuesday.public_id}/{page}"
            for page in ("", "people/", "promise/", "duty/", "gather/", "keep/")
        ],
        "ben": [
            "/me/words/",
            "/me/words/notes.txt",
            "/journey/",
            "/plan/",
            f"/g/{cast.tuesday.public_id}/",
            "/m/",
            "/with/",
            "/hand/",
        ],
        "cleo": [f"/g/{cast.mornings.public_id}/", f"/g/{cast.mornings.public_id}/people/"],
        "moe": ["/care/cases/"],
        "ada": ["/org/"],
    }
    for name, pages in paths.items():
        if getattr(cast, name).pk == gone.pk:
            continue
        client = stale(getattr(cast, name))
        for path in ["/today/", "/groups/", "/me/notices/", "/me/privacy/", *pages]:
            answer = client.get(path)
            assert answer.status_code == 200, (name, path)
            assert not re.search(rf"\b{gone.display_name}\b", answer.content.decode()), (name, path)
