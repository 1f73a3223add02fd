"""Two worlds: in one, Ben has asked to have his account erased; in the other he has not. Till the day, nobody else can tell them apart."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from members.actions import ask_to_be_erased
from notices.models import Notice
from tests.cast import Cast
from tests.test_two_worlds import LEAST, clients, differences, look_around, paths, rows_seen, still
from vault.actor import acting_as

__all__ = ["clients", "still"]


@pytest.mark.django_db
def test_nobody_can_tell_that_somebody_goes(
    cast: Cast, clients: dict[str, Client], sign_in: Any, still: dt.datetime
) -> None:
    """The accounts' own table tells the application, which tells nobody."""
    asked = paths(cast)
    look_around(clients, ["/today/", "/"])
    pages, rows = look_around(clients, asked), rows_seen(cast)
    told = Notice.objects.exclude(recipient=cast.ben).count()
    with acting_as(cast.ben.pk):
        ask_to_be_erased(member=cast.ben, now=still)
    assert "Keep my account" in sign_in("ben").get("/today/").content.decode()
    assert list(differences(pages, look_around(clients, asked))) == []
    changed = {table for _, table in differences(rows, rows_seen(cast))}
    assert changed <= {"members_member", "django_session", "usersessions_usersession"}
    assert Notice.objects.exclude(recipient=cast.ben).count() == told
    assert sum(page.status == 200 for page in pages.values()) >= LEAST
