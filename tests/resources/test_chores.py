"""Admins hear once a day, by a mail without content, that something waits to be read."""

import datetime as dt
from typing import Any

import pytest

from notices import kinds
from notices.models import Notice
from resources import actions
from tests.cast import Cast, member
from tests.resources.conftest import said
from vault.actor import acting_as

KIND = "resource-waits"


def heard() -> set[int]:
    return set(Notice.objects.filter(kind=KIND).values_list("recipient_id", flat=True))


def test_once_a_day_each_admin_and_nobody_else(cast: Cast, give: Any) -> None:
    other, closed = member("gus", is_admin=True), member("hal", is_admin=True, is_active=False)
    give()
    give(title="Zinnia another")
    assert heard() == {cast.ada.pk, other.pk}
    assert Notice.objects.filter(kind=KIND).count() == 2
    assert set(Notice.objects.filter(kind=KIND).values_list("about", "group_id")) == {("", None)}
    assert closed.pk not in heard()
    with acting_as(cast.ana.pk):
        later = cast.now + dt.timedelta(days=1)
        actions.suggest(member=cast.ana, group=cast.tuesday, said=said(title="Zinnia third"), now=later)
    assert Notice.objects.filter(kind=KIND).count() == 4


def test_what_is_kept_for_later_rings_for_nobody(cast: Cast) -> None:
    with acting_as(cast.ana.pk):
        actions.keep_begun(member=cast.ana, group=cast.tuesday, said=said(), now=cast.now)
    assert heard() == set()


@pytest.mark.parametrize("then", ["waits", "answered", "office given back"])
def test_at_delivery_it_is_asked_again(cast: Cast, give: Any, then: str) -> None:
    given = give()
    if then == "office given back":
        cast.ada.is_admin = False
        cast.ada.save(update_fields=["is_admin"])
    elif then == "answered":
        with acting_as(cast.ada.pk):
            for one in (given, cast.suggested):
                actions.give_back(member=cast.ada, resource=one, answer="A thought.", now=cast.now)
    notice, kind = Notice.objects.filter(kind=KIND, recipient=cast.ada).get(), kinds.get(KIND)
    assert kind is not None
    with acting_as(cast.ada.pk):
        assert kind.still_true(notice, cast.ada, cast.now) is (then == "waits")
