"""What a member can do about their notices."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from members.models import Member
from notices.kinds import PREFERENCES
from notices.models import Notice, NoticePreference


@transaction.atomic
def mark_seen(*, member: Member, up_to: int, now: dt.datetime) -> int:
    """That member has seen their notices up to that id, as of `now`, when the page was made: not those that came while it was
    open. Returns how many."""
    return Notice.objects.of(member, now).unseen().filter(pk__lte=up_to).update(seen_at=now)


@transaction.atomic
def set_wishes(
    *, member: Member, by_mail: Collection[str], quiet_from: dt.time, quiet_until: dt.time
) -> NoticePreference:
    """Which kinds are told by mail, and when nothing is sent. With no kind chosen nothing at all goes out by mail."""
    switches = {name: name in by_mail for name in PREFERENCES}
    values = {
        **switches,
        "mail": any(switches.values()),
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }
    return NoticePreference.objects.update_or_create(member=member, defaults=values)[0]


@transaction.atomic
def send_nothing(*, member: Member) -> NoticePreference:
    """Nothing by mail any more, of any kind; what was chosen before stays noted for coming back."""
    return switch_off(member=member, switch="mail")


@transaction.atomic
def switch_off(*, member: Member, switch: str) -> NoticePreference:
    """One switch off: a preference, or `mail` for everything. Doing it twice changes nothing."""
    if switch not in ("mail", *PREFERENCES):
        raise ValueError("no such switch")
    return NoticePreference.objects.update_or_create(member=member, defaults={switch: False})[0]
