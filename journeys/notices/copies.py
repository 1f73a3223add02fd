"""That somebody gave one something to read, and that somebody suggests something."""

import datetime as dt

from django.urls import reverse

from journeys.models import PlanCopy, Suggestion, SuggestionAnswer
from members.models import Member
from notices import kinds, outbox
from notices.models import Notice


def _still_given(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """Its reader may read it now, and does not keep from reading whoever gave it."""
    rows = (
        PlanCopy.objects.visible_to(member, now)
        .filter(reader=member, public_id=notice.about)
        .shown_to(member)
    )
    return rows.exists()


def _still_waits(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It stands, and its member has not dealt with it."""
    rows = (
        Suggestion.objects.visible_to(member, now)
        .filter(member=member, public_id=notice.about)
        .shown_to(member)
    )
    return rows.exists() and not SuggestionAnswer.objects.visible_to(member).filter(of=notice.about).exists()


GIVEN = kinds.register(
    kinds.Kind(
        name="plan-copy",
        preference="replies",
        still_true=_still_given,
        url=lambda notice: reverse("journeys:of", args=[notice.about]),
        line="Somebody shared something with you.",
    )
)

SUGGESTED = kinds.register(
    kinds.Kind(
        name="plan-suggestion",
        preference="replies",
        still_true=_still_waits,
        url=lambda notice: reverse("journeys:thoughts"),
        line="Somebody left you a thought.",
    )
)


def given(copy: PlanCopy, now: dt.datetime) -> int:
    """Who was given a copy hears that there is something; not what, nor from whom."""
    return outbox.enqueue(
        kind=GIVEN.name, recipients=[copy.reader], about=copy.public_id, dedupe=f"plan-copy:{copy.public_id}", now=now,
        group_id=copy.group_id, not_after=copy.ends_at,
    )  # fmt: skip


def suggested(row: Suggestion, now: dt.datetime) -> int:
    """Whose plan it is hears that somebody left a thought."""
    return outbox.enqueue(
        kind=SUGGESTED.name, recipients=[row.member], about=row.public_id, dedupe=f"plan-suggestion:{row.public_id}", now=now,
        group_id=row.group_id, not_after=row.fades_at,
    )  # fmt: skip
