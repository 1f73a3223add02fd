"""The single door for reading what two say to each other, that they do, and each one's own end of it."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core import clock
from groups.querysets import is_member, not_faded, seats_of, unwanted, withheld

if TYPE_CHECKING:  # the models import this module
    from conversations.models import (  # noqa: F401
        Conversation,
        ConversationWords,
        NotAgain,
        OpenEarly,
        OwnEnd,
        Unsent,
    )

LASTS = dt.timedelta(days=30)
"""How long anything that two say to each other stays at most; and how long a request's row, and an end somebody made, is
kept, whatever the other did, so that no date tells what that was (decision 24)."""


def both_sit(at: str = "asked_at") -> Q:
    """Of a conversation: each of the two has a seat in its group that lasts from before its column `at`."""
    from groups.models import Membership  # the models import this module

    seats = Membership.objects.filter(group=OuterRef("group"), until=None, since__lte=OuterRef(at))
    return Q(Exists(seats.filter(member=OuterRef("asker"))), Exists(seats.filter(member=OuterRef("other"))))


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ConversationQuerySet":
        """Those one began or was asked into, while both sit there; not the request of somebody who keeps their words from
        one. Once it is accepted nothing that the other wishes changes whether one sees it."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        asked = Q(Q(accepted_at__isnull=False) | ~Q(withheld(member, author="asker")), other=member)
        return self.filter(
            Q(asker=member) | asked, both_sit(), group__in=seats_of(member, now).values("group")
        )

    def requests(self, member: Any, now: dt.datetime) -> "ConversationQuerySet":
        """Of those they see: what waits for that member's answer, less people they do not want to read or be written to by."""
        from conversations.models import NotAgain, OwnEnd  # the models import this module

        answered = OwnEnd.objects.visible_to(member).filter(conversation=OuterRef("pk"))
        refused = NotAgain.objects.visible_to(member).filter(group=OuterRef("group"), other=OuterRef("asker"))
        waits = self.filter(other=member, accepted_at=None, waits_until__gt=now).filter(
            _has_first(member, now)
        )
        return waits.filter(~Exists(answered), ~Exists(refused), ~unwanted(member, author="asker"))

    def asked_by(self, other_id: int, member: Any, now: dt.datetime) -> "ConversationQuerySet":
        """Of those they see: requests of that other person, whatever the member answered; not those whose words were taken back
        before they did."""
        from conversations.models import OwnEnd  # the models import this module

        answered = OwnEnd.objects.visible_to(member).filter(conversation=OuterRef("pk"))
        there = Q(Exists(answered)) | Q(_has_first(member, now))
        return self.filter(there, asker=other_id, other=member, accepted_at=None, waits_until__gt=now)

    def going_on(self, member: Any) -> "ConversationQuerySet":
        """Of those they see: those that go on for that member: accepted, not ended by them, and with somebody they read.
        Whether the other ended it nobody is told."""
        kept = ~unwanted(member, author="asker") & ~unwanted(member, author="other")
        return self.filter(_own_end(member, "on"), kept, accepted_at__isnull=False)

    def waiting(self, member: Any, now: dt.datetime) -> "ConversationQuerySet":
        """Of those they see: what that member asked and was not accepted, as long as it stands: not now, not ever, not seen
        yet, muted and blocked all look the same."""
        return self.filter(_own_end(member, "on"), asker=member, accepted_at=None, waits_until__gt=now)

    def ended_lately(self, member: Any, now: dt.datetime) -> "ConversationQuerySet":
        """Of those they see: what that member ended within thirty days and may take up again."""
        from conversations.models import OwnEnd  # the models import this module

        mine = OwnEnd.objects.visible_to(member).filter(stand="ended", at__gt=now - LASTS)
        return self.filter(Exists(mine.filter(conversation=OuterRef("pk"))), accepted_at__isnull=False)

    def between(self, member: Any, other_id: int) -> "ConversationQuerySet":
        """Those of these two."""
        return self.filter(Q(asker=member, other=other_id) | Q(asker=other_id, other=member))


def _own_end(member: Any, stand: str) -> Exists:
    from conversations.models import OwnEnd  # the models import this module

    mine = OwnEnd.objects.visible_to(member).filter(stand=stand)
    return Exists(mine.filter(conversation=OuterRef("pk")))


def _has_first(member: Any, now: dt.datetime) -> Exists:
    from conversations.models import ConversationWords  # the models import this module

    words = ConversationWords.objects.visible_to(member, now).filter(first=True)
    return Exists(words.filter(conversation=OuterRef("pk")))


class OwnEndQuerySet(models.QuerySet["OwnEnd"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "OwnEndQuerySet":
        """One's own; never the other's."""
        return self.filter(member=member) if is_member(member) else self.none()


class ConversationWordsQuerySet(models.QuerySet["ConversationWords"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ConversationWordsQuerySet":
        """One's own until it fades; and what the other said, while both sit there: in a conversation that one has not ended,
        from when one came into it; or the words of a request one has not answered."""
        if not is_member(member):
            return self.none()
        from conversations.models import Conversation, OwnEnd  # the models import this module

        now = now or clock.now()
        seen = Conversation.objects.visible_to(member, now).filter(pk=OuterRef("conversation"))
        ends = OwnEnd.objects.visible_to(member).filter(conversation=OuterRef("conversation"))
        reading = Exists(ends.filter(stand="on", reads_from__lte=OuterRef("at")))
        asked = Q(Exists(seen.filter(accepted_at=None)), ~Exists(ends), first=True)
        to_me = Q(
            Exists(seen), Q(asked) | Q(Exists(seen.filter(accepted_at__isnull=False)), reading), reader=member
        )
        return self.filter(Q(author=member) | to_me, not_faded(now))

    def shown_to(self, member: Any) -> "ConversationWordsQuerySet":
        """Less what was said before that member came into it, or took it up again."""
        from conversations.models import OwnEnd  # the models import this module

        ends = OwnEnd.objects.visible_to(member).filter(conversation=OuterRef("conversation"))
        return self.filter(Exists(ends.filter(reads_from__lte=OuterRef("at"))) | Q(reader=member))

    def before(self, at: dt.datetime, pk: int) -> "ConversationWordsQuerySet":
        """Those said before that one: earlier, or at the same instant and made earlier."""
        return self.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "ConversationWordsQuerySet":
        """What that member said and what has not faded, where they have not ended it. What they ended is taken back as a
        whole: whether any of it is left would tell whether the other ended it too."""
        if not is_member(member):
            return self.none()
        from conversations.models import OwnEnd  # the models import this module

        ends = OwnEnd.objects.visible_to(member).filter(stand="on", reads_from__lte=OuterRef("at"))
        on = Exists(ends.filter(conversation=OuterRef("conversation")))
        return self.filter(on, not_faded(now or clock.now()), author=member)


class NotAgainQuerySet(models.QuerySet["NotAgain"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "NotAgainQuerySet":
        """One's own; never those about oneself."""
        return self.filter(member=member) if is_member(member) else self.none()


class OpenEarlyQuerySet(models.QuerySet["OpenEarly"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "OpenEarlyQuerySet":
        """One's own, and those of people who sit where one sits: they chose it to be known."""
        if not is_member(member):
            return self.none()
        return self.filter(
            Q(member=member) | Q(group__in=seats_of(member, now or clock.now()).values("group"))
        )


class UnsentQuerySet(models.QuerySet["Unsent"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "UnsentQuerySet":
        """One's own, for thirty days."""
        if not is_member(member):
            return self.none()
        return self.filter(author=member, at__gt=(now or clock.now()) - LASTS)
