"""A circle in which nobody asked for anything yet."""

import pytest

from support.models import Duty, RingPlace, SupportRequest
from tests.cast import Cast
from vault.actor import keeper


@pytest.fixture
def circle(cast: Cast) -> Cast:
    """Tuesday Circle lets members write to people they choose; nobody asked for anything yet, has a ring or is on duty."""
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    with keeper("test: nothing asked yet"):
        SupportRequest.objects.all().delete()
        RingPlace.objects.all().delete()
        Duty.objects.all().delete()
    return cast
