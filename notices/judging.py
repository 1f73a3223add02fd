"""What becomes of a notice that is due: asked again right before delivery, through its recipient's eyes."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection

from notices import kinds, quiet
from notices.kinds import PREFERENCES
from notices.models import Notice, NoticePreference

CONSENT = "health-words"
"""The consent without which nobody is told anything about what was written."""

_FACTS = f"""
    SELECT member.is_active, member.time_zone,
           EXISTS (SELECT FROM members_consent AS consent
                   WHERE consent.member_id = member.id AND consent.purpose = %s AND consent.withdrawn_at IS NULL),
           (SELECT mail.email FROM account_emailaddress AS mail
            WHERE mail.user_id = member.id AND mail.verified ORDER BY mail."primary" DESC LIMIT 1),
           wish.quiet_from, wish.quiet_until, wish.mail, {", ".join(f"wish.{name}" for name in PREFERENCES)}
    FROM notices_notice AS notice
    JOIN members_member AS member ON member.id = notice.recipient_id
    LEFT JOIN notices_noticepreference AS wish ON wish.member_id = member.id
    WHERE notice.id = %s AND notice.lease_token = %s AND notice.state = 'waiting'
"""  # noqa: S608  (the names are this module's own)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about a recipient that may have changed since the notice was written."""

    active: bool
    zone: str
    consents: bool
    address: str | None
    quiet_from: dt.time
    quiet_until: dt.time
    wants: dict[str, bool]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do: nothing (`lost`), later, settle as `state`, or mail it to `address`, where `switch` stops such mail."""

    lost: bool = False
    later: dt.datetime | None = None
    state: Notice.State | None = None
    address: str = ""
    switch: str = "mail"


def judge(notice: Notice, token: uuid.UUID, now: dt.datetime) -> Verdict:
    """What becomes of `notice`, held under `token`, at `now`. Works in the caller's transaction, as the recipient.

    Raises LookupError for a kind nobody registered (an older worker during an upgrade: it is tried again later).
    """
    kind = kinds.get(notice.kind)
    if kind is None:
        raise LookupError("a notice of no known kind")
    facts = facts_about(notice, token)
    if facts is None:
        return Verdict(lost=True)
    too_late = notice.not_after is not None and now > notice.not_after
    if (
        too_late
        or not facts.active
        or not facts.consents
        or not kind.still_true(notice, notice.recipient, now)
    ):
        return Verdict(state=Notice.State.DROPPED)
    switch = kind.preference or "mail"
    if not facts.address or not facts.wants["mail"] or not facts.wants[switch]:
        return Verdict(state=Notice.State.KEPT)
    if later := quiet.ends(now, facts.quiet_from, facts.quiet_until, facts.zone):
        of_no_use = notice.not_after is not None and later > notice.not_after
        return Verdict(state=Notice.State.KEPT) if of_no_use else Verdict(later=later)
    return Verdict(address=facts.address, switch=switch)


def facts_about(notice: Notice, token: uuid.UUID) -> Facts | None:
    """Read them in one statement. None where the lease is lost, or the member and the notice with them are gone."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [CONSENT, notice.pk, token])
        row = cursor.fetchone()
    if row is None:
        return None
    active, zone, consents, address, quiet_from, quiet_until, *wishes = row
    wants = dict.fromkeys(("mail", *PREFERENCES), True)
    if quiet_from is None:  # no wishes said: the defaults hold
        quiet_from, quiet_until = (
            NoticePreference._meta.get_field(f).default for f in ("quiet_from", "quiet_until")
        )
    else:
        wants = dict(zip(wants, wishes, strict=True))
    return Facts(active, zone, consents, address, quiet_from, quiet_until, wants)
