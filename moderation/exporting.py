"""Legal process: copying one member's own words out, never without a line in the ledger that is committed before."""

import datetime as dt
import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.db import transaction

from checkins.answered import as_lines
from checkins.models import CheckIn
from groups.models import Group
from members.models import Member
from moderation.models.openings import LATEST_TOLD
from shares.models import Reply, Share
from vault import ledger
from vault.actor import keeper
from vault.models import LedgerEntry

SALT_BYTES, NONCE_BYTES = 16, 12
COST = 2**15
"""scrypt's N, with r 8 and p 1: 32 MiB a guess (RFC 7914; OWASP names 2^15 to 2^17)."""


@transaction.atomic(durable=True)
def ordered(
    *, member: str, group: str, ground: str, number: str, silent: bool, now: dt.datetime
) -> LedgerEntry:
    """Write down that those words are to be copied out, on which ground; returns the committed line. Raises LookupError for no
    such member or circle, or where the ground is not named."""
    person = Member.objects.filter(public_id=member).first()
    circle = Group.objects.filter(public_id=group).first()
    if person is None or circle is None or ground not in ("consent", "order") or not number.strip():
        raise LookupError("no such member or circle, or no ground")
    told = now + LATEST_TOLD if silent and ground == "order" else now
    detail = {
        "ground": ground, "number": number.strip()[:80],
        "told_from": told.astimezone(dt.UTC).isoformat(timespec="microseconds"),
    }  # fmt: skip
    return ledger.record(
        "export.ordered",
        now=now,
        actor_id=None,
        acting_role="system",
        group_id=circle.pk,
        member_id=person.pk,
        detail=detail,
    )


def sealed_words(*, line: LedgerEntry, passphrase: str, now: dt.datetime) -> bytes:
    """The words that line is about, sealed: salt, nonce, then AES-256-GCM of JSON under scrypt of the passphrase. Raises
    LookupError where the line is not in the ledger. Worker only."""
    with transaction.atomic():
        kept = LedgerEntry.objects.filter(pk=line.pk, kind="export.ordered").first()
        if kept is None:
            raise LookupError("no line in the ledger says so")
        said = _everything(kept.member_id or 0, kept.group_id or 0, now)
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    key = Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())
    raw = json.dumps(said, ensure_ascii=False, indent=1).encode()
    return salt + nonce + AESGCM(key).encrypt(nonce, raw, b"moderation.export")


def opened(sealed: bytes, passphrase: str) -> list[dict[str, str]]:
    """What `sealed_words` was given. Raises cryptography's InvalidTag for another passphrase."""
    salt, nonce, rest = sealed[:SALT_BYTES], sealed[SALT_BYTES:28], sealed[28:]
    key = Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())
    found: list[dict[str, str]] = json.loads(AESGCM(key).decrypt(nonce, rest, b"moderation.export"))
    return found


def _everything(member: int, group: int, now: dt.datetime) -> list[dict[str, str]]:
    """That member's own shares, replies and check-ins there, as far as they still stand; nobody else's."""
    person = Member(pk=member)
    with keeper("copy one member's words out on their consent or an order"):
        shares = Share.objects.mine(person, now).filter(group=group).select_related("key").order_by("pk")
        replies = Reply.objects.mine(person, now).filter(group=group).select_related("key").order_by("pk")
        answers = (
            CheckIn.objects.mine(person, now)
            .filter(group=group)
            .select_related("key", "round")
            .order_by("pk")
        )
        return [
            *(
                {"at": one.created_at.isoformat(), "what": "shared", "words": one.body or ""}
                for one in shares
            ),
            *(
                {"at": one.created_at.isoformat(), "what": "replied", "words": one.body or ""}
                for one in replies
            ),
            *(
                {"at": one.at.isoformat(), "what": "checked in", "words": "\n".join(as_lines(one))}
                for one in answers
            ),
        ]
