"""Who told us of something finds what they wrote with it among their own words, copies it and takes it back."""

import pytest
from django.db import transaction
from django.test import Client

from moderation.models import Report
from tests.cast import CANARY, Cast
from vault.actor import acting_as

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reporter_finds_copies_and_takes_back_what_they_wrote(cast: Cast) -> None:
    assert cast.report is not None
    ben = Client()
    ben.force_login(cast.ben)
    assert f"{CANARY} told" in ben.get("/me/words/").content.decode()
    assert f"{CANARY} told" in ben.get(f"/g/{cast.tuesday.public_id}/copy/notes.txt").content.decode()
    ben.post("/me/words/", {"take_back": f"told.{cast.report.public_id}"})
    assert f"{CANARY} told" not in ben.get("/me/words/").content.decode()
    with transaction.atomic(), acting_as(cast.ben.pk):
        kept = Report.objects.mine(cast.ben).select_related("key").get(pk=cast.report.pk)
    assert (kept.words, kept.appeal, kept.state) == (None, None, "looking")
