"""This app's notice kinds. Reporting is told to those who work on it and to nobody else."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from members.models import Member
from moderation.models import AccountEnd, Case, CaseLetter, Opening, Report
from notices import kinds, outbox
from notices.models import Notice


def _waits(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It is open, in nobody's hand and at their desk."""
    return Case.objects.visible_to(member, now).open().filter(public_id=notice.about, taken_by=None).exists()


def _answered(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It is theirs, and there is an answer."""
    return Report.objects.mine(member).filter(public_id=notice.about, state="answered").exists()


def _to_them(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """The letter is there, and to them."""
    return CaseLetter.objects.visible_to(member, now).to(member).filter(public_id=notice.about).exists()


def _asked(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It waits for somebody to agree, and they could."""
    rows = Opening.objects.visible_to(member, now).exclude(asked_by=member)
    return rows.filter(public_id=notice.about, approved_by=None, declined_at=None).exists()


def _end_asked(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """The same of an account's end."""
    rows = AccountEnd.objects.visible_to(member, now).exclude(asked_by=member)
    return rows.filter(public_id=notice.about, approved_by=None, declined_at=None).exists()


def _always(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """What was opened was opened: nothing makes that untrue."""
    return True


WAITS = kinds.register(
    kinds.Kind(
        name="case-waits", preference="seats", still_true=_waits, url=lambda notice: reverse("moderation:cases"),
        line="Something waits for somebody who looks after this place.", lane=kinds.URGENT,
    )
)  # fmt: skip

ANSWERED = kinds.register(
    kinds.Kind(
        name="report-answered", preference="replies", still_true=_answered,
        url=lambda notice: reverse("moderation:report", args=[notice.about]),
        line="There is an answer to something you told us.",
    )
)  # fmt: skip

LETTER = kinds.register(
    kinds.Kind(
        name="case-letter", preference="seats", still_true=_to_them,
        url=lambda notice: reverse("moderation:letter", args=[notice.about]),
        line="Somebody who looks after this place wrote to you.", to_ended=True,
    )
)  # fmt: skip

ASKED = kinds.register(
    kinds.Kind(
        name="opening-asked", preference="seats", still_true=_asked,
        url=lambda notice: reverse("moderation:opening", args=[notice.about]),
        line="Another moderator asks for your agreement.", lane=kinds.URGENT,
    )
)  # fmt: skip

END_ASKED = kinds.register(
    kinds.Kind(
        name="end-asked", preference="seats", still_true=_end_asked,
        url=lambda notice: reverse("moderation:account_end", args=[notice.about]),
        line="Another moderator asks for your agreement.", lane=kinds.URGENT,
    )
)  # fmt: skip

TOLD = kinds.register(
    kinds.Kind(
        name="opening-told", preference="seats", still_true=_always, url=lambda notice: reverse("members:privacy"),
        line="Somebody looked at something you said, and you can read why.", to_ended=True,
    )
)  # fmt: skip
"""The one kind that nobody can take away: a trigger of the database refuses (`migrations/_locks.py`)."""


def waits(people: Iterable[Member], slug: str, now: dt.datetime, *, again: bool = False) -> None:
    """Those at the desk hear that something waits; of one case once a day, and once a day that it waits `again`."""
    dedupe = f"case-waits:{slug}:{now:%Y-%m-%d}{':again' if again else ''}"
    outbox.enqueue(kind=WAITS.name, recipients=people, about=slug, dedupe=dedupe, now=now)


def answered(report: Report, now: dt.datetime) -> None:
    """The reporter hears that there is an answer."""
    assert report.reporter is not None  # whose account is erased is not written to
    outbox.enqueue(
        kind=ANSWERED.name, recipients=[report.reporter], about=report.public_id, now=now,
        dedupe=f"report-answered:{report.public_id}:{now.timestamp():.0f}",
    )  # fmt: skip


def wrote(letter: CaseLetter, now: dt.datetime) -> None:
    """Its reader hears of a letter."""
    outbox.enqueue(
        kind=LETTER.name, recipients=[letter.reader], about=letter.public_id, now=now,
        dedupe=f"case-letter:{letter.public_id}",
    )  # fmt: skip


def asked(people: Iterable[Member], what: Opening | AccountEnd, now: dt.datetime) -> None:
    """The other moderators hear that one asks."""
    kind = (ASKED if isinstance(what, Opening) else END_ASKED).name
    outbox.enqueue(
        kind=kind, recipients=people, about=what.public_id, now=now, dedupe=f"{kind}:{what.public_id}"
    )


def told(people: Iterable[Member], opening: Opening, at: dt.datetime, now: dt.datetime) -> None:
    """Each author hears of it at that instant; written with the opening's beginning, so nobody forgets it."""
    outbox.enqueue(
        kind=TOLD.name, recipients=people, about="", dedupe=f"opening-told:{opening.public_id}", now=now,
        due_at=at, group_id=opening.group_id,
    )  # fmt: skip
