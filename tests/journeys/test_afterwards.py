"""Afterwards: what is half written, taken off or let go leaves nothing behind, and no page says otherwise."""

from typing import Any

import pytest
from django.test import Client

from journeys.models import StepDraft
from members import consent
from members.actions import withdraw_consent
from tests.cast import Cast
from vault.actor import acting_as


@pytest.fixture
def ben(sign_in: Any) -> Client:
    return sign_in("ben")


def test_what_is_half_written_goes_with_the_yes_to_keeping_it(ben: Client, cast: Cast) -> None:
    """As the page says on which the yes is taken back: "Notes you have not finished go"."""
    ben.post("/journey/step/1/", {"press": "skip"})
    ben.post("/journey/step/3/", {"words": "half a sentence"})
    with acting_as(cast.ben.pk):
        withdraw_consent(member=cast.ben, purpose=consent.HEALTH_WORDS, now=cast.now)
        assert not StepDraft.objects.visible_to(cast.ben).exists()
    assert "half written" not in ben.get("/journey/").content.decode()
