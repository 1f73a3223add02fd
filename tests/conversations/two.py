"""Two who write to each other, for the tests of this app."""

import datetime as dt
import uuid
from dataclasses import dataclass

from conversations import actions
from conversations.models import Conversation, ConversationWords
from groups.models import Membership
from members.models import Member
from tests.cast import CANARY, Cast
from vault.actor import acting_as

DAY = dt.timedelta(days=1)


@dataclass
class Two:
    """Ben wrote to Ana, who said yes; both have written since."""

    cast: Cast
    row: Conversation

    @property
    def page(self) -> str:
        return f"/m/{self.row.public_id}/"

    @property
    def paths(self) -> list[str]:
        group = f"/g/{self.cast.tuesday.public_id}/"
        return ["/m/", self.page, f"{self.page}end/", f"{self.page}stays/", f"{group}m/", group, "/today/", "/me/notices/",
                "/me/words/"]  # fmt: skip


def seat_of(cast: Cast, who: Member) -> Membership:
    return Membership.objects.select_related("group", "member").get(
        group=cast.tuesday, member=who, until=None
    )


def ask(
    cast: Cast, who: Member, whom: Member, now: dt.datetime | None = None, words: str = f"{CANARY} hello"
) -> Conversation:
    with acting_as(who.pk):
        return actions.ask(
            member=who, seat=seat_of(cast, whom), words=words, submission=uuid.uuid4(), now=now or cast.now
        )


def say(two: "Two", who: Member, words: str, now: dt.datetime | None = None) -> ConversationWords:
    with acting_as(who.pk):
        return actions.say(
            member=who, conversation=two.row, words=words, submission=uuid.uuid4(), now=now or two.cast.now
        )
