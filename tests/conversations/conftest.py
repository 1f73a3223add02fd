"""A circle where members write to each other, and two who do."""

import pytest

from conversations import actions
from conversations.models import Conversation, Unsent
from notices.models import Notice
from tests.cast import CANARY, Cast
from tests.conversations.two import Two, ask, say
from vault.actor import acting_as, keeper
from vault.models import DataKey


@pytest.fixture
def open_circle(cast: Cast) -> Cast:
    """Tuesday Circle lets members write to people they choose, and nobody in it has written to anybody yet."""
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    with keeper("test: asked anew"):
        Conversation.objects.all().delete()
        Unsent.objects.all().delete()
        DataKey.objects.filter(between_id__isnull=False).delete()
        Notice.objects.all().delete()
    return cast


@pytest.fixture
def two(open_circle: Cast) -> Two:
    cast = open_circle
    row = ask(cast, cast.ben, cast.ana)
    with acting_as(cast.ana.pk):
        actions.accept(member=cast.ana, conversation=row, now=cast.now)
    pair = Two(cast, row)
    say(pair, cast.ana, f"{CANARY} from Ana")
    say(pair, cast.ben, f"{CANARY} from Ben")
    return pair
