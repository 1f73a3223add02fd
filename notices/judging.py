"""What becomes of a notice that is due: asked again right before delivery, through its recipient's eyes."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection, transaction

from notices import kinds, quiet
from notices.kinds import PREFERENCES
from notices.models import Notice, NoticePreference
from vault.actor import acting_as

CONSENT = "health-words"
"""The consent without which nobody is told anything about what was written."""

ABOUT_SEATS = "seats"
"""The preference of what concerns seats and promises. It tells nothing of what was written, and who only reads must hear
that a setting loosened: without that consent it is kept in the product, and not mailed."""

_FACTS = f"""
    SELECT notice.id, member.is_active, member.ended_at IS NOT NULL, member.erase_from IS NOT NULL, member.time_zone,
           EXISTS (SELECT FROM members_consent AS consent
                   WHERE consent.member_id = member.id AND consent.purpose = %s AND consent.withdrawn_at IS NULL),
           (SELECT mail.email FROM account_emailaddress AS mail
            WHERE mail.user_id = member.id AND mail.verified ORDER BY mail."primary" DESC LIMIT 1),
           wish.quiet_from, wish.quiet_until, wish.mail, {", ".join(f"wish.{name}" for name in PREFERENCES)}
    FROM notices_notice AS notice
    JOIN members_member AS member ON member.id = notice.recipient_id
    LEFT JOIN notices_noticepreference AS wish ON wish.member_id = member.id
    WHERE notice.id = ANY (%s) AND notice.lease_token = %s AND notice.state = 'waiting'
"""  # noqa: S608  (the names are this module's own)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about a recipient that may have changed since the notice was written."""

    active: bool
    ended: bool
    zone: str
    consents: bool
    address: str | None
    quiet_from: dt.time
    quiet_until: dt.time
    wants: dict[str, bool]
    going: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do: later, settle as `state`, or mail it to `address`, where `switch` stops such mail."""

    later: dt.datetime | None = None
    state: Notice.State | None = None
    address: str = ""
    switch: str = "mail"


def judge(notices: list[Notice], token: uuid.UUID, now: dt.datetime) -> dict[int, Verdict]:
    """What becomes at `now` of those notices that are held under `token`, by id; the others are left out.

    Reads in one transaction of its own, looking through each recipient's eyes in turn. Raises LookupError for a kind
    nobody registered (an older worker during an upgrade: it is tried again later), and whatever a kind's question raises.
    """
    with transaction.atomic(durable=True):
        facts = facts_about(notices, token)
        return {notice.pk: _judge(notice, facts[notice.pk], now) for notice in notices if notice.pk in facts}


def _judge(notice: Notice, facts: Facts, now: dt.datetime) -> Verdict:
    kind = kinds.get(notice.kind)
    if kind is None:
        raise LookupError("a notice of no known kind")
    too_late = notice.not_after is not None and now > notice.not_after
    unwanted = not facts.consents and kind.preference != ABOUT_SEATS and not kind.tells_nothing
    gone = not facts.active or (facts.ended and not kind.to_ended)
    if too_late or gone or unwanted:
        return Verdict(state=Notice.State.DROPPED)
    with acting_as(notice.recipient_id):
        if not kind.still_true(notice, notice.recipient, now):
            return Verdict(state=Notice.State.DROPPED)
        called = facts.going and not (kind.to_ended or kind.to_going)
        by_mail = not called and (kind.mailed is None or kind.mailed(notice, notice.recipient, now))
        wakes = kind.wakes is not None and kind.wakes(notice, notice.recipient, now)
    switch = kind.preference or "mail"
    if not by_mail:
        return Verdict(state=Notice.State.KEPT)
    if not facts.consents or not facts.address or not facts.wants["mail"] or not facts.wants[switch]:
        return Verdict(state=Notice.State.KEPT)
    later = None if wakes else quiet.ends(now, facts.quiet_from, facts.quiet_until, facts.zone)
    if later:
        of_no_use = notice.not_after is not None and later > notice.not_after
        return Verdict(state=Notice.State.KEPT) if of_no_use else Verdict(later=later)
    return Verdict(address=facts.address, switch=switch)


def facts_about(notices: list[Notice], token: uuid.UUID) -> dict[int, Facts]:
    """By id, read in one statement; without those whose lease is lost or whose member is gone."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [CONSENT, [notice.pk for notice in notices], token])
        return {row[0]: _facts(*row[1:]) for row in cursor.fetchall()}


def _facts(
    active: bool,
    ended: bool,
    going: bool,
    zone: str,
    consents: bool,
    address: str | None,
    quiet_from: dt.time | None,
    quiet_until: dt.time | None,
    *wishes: bool | None,
) -> Facts:
    """Without a row of wishes the defaults hold."""
    names = ("mail", *PREFERENCES)
    if quiet_from is None or quiet_until is None:
        said = NoticePreference()
        return Facts(
            active,
            ended,
            zone,
            consents,
            address,
            said.quiet_from,
            said.quiet_until,
            {n: getattr(said, n) for n in names},
            going,
        )
    wants = {name: bool(wish) for name, wish in zip(names, wishes, strict=True)}
    return Facts(active, ended, zone, consents, address, quiet_from, quiet_until, wants, going)
