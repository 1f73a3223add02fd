"""What waits for those who look after this site, said by a mail without content, of each kind at most once a day."""

import datetime as dt
from collections.abc import Callable

from django.urls import reverse

from members.models import Member
from notices import kinds, outbox
from notices.models import Notice

LINE = "Something waits for those who look after this site."


def chore(name: str, page: str, waits: Callable[[Member, dt.datetime], bool]) -> kinds.Kind:
    """Make a kind known of which admins hear while `waits` says, through their own eyes, that something does; it leads to `page`
    (a URL's name). Called at import by the app whose page that is."""

    def still_true(notice: Notice, member: Member, now: dt.datetime) -> bool:
        return member.is_admin and waits(member, now)

    return kinds.register(
        kinds.Kind(
            name=name,
            preference="seats",
            still_true=still_true,
            url=lambda notice: reverse(page),
            line=LINE,
            tells_nothing=True,
        )
    )


def ring(kind: kinds.Kind, *, now: dt.datetime, but: Member | None = None) -> int:
    """The admins hear of it, `but` whoever just did what it waits because of; once a day (UTC) each. Returns how many do now."""
    admins = Member.objects.filter(is_admin=True, is_active=True)
    if but is not None:
        admins = admins.exclude(pk=but.pk)
    return outbox.enqueue(
        kind=kind.name, recipients=admins, about="", dedupe=f"{kind.name}:{now:%Y-%m-%d}", now=now
    )
