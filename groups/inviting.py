"""Writing to the addresses of a list, and forgetting them. In the worker only.

Each address is one worker's at a time, by a lease; a mail goes out outside any transaction and is settled before the next.
The mail says nothing: no group, no name, no subject matter. A link that was called back meanwhile is not sent.
"""

import datetime as dt
import logging
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from groups import links
from groups.actions.invitations import KEPT
from groups.models import InvitedAddress
from notices.mail import Away, Post, Refused
from vault.actor import keeper

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=10)
"""How long a worker may keep the addresses it took."""

ENOUGH = 300.0
"""Seconds after which no further mail of a batch begins: the slowest one (notices.lease.SLOWEST_MAIL) still ends in time."""

BATCH = 50
BATCHES = 4
"""Batches a tick: a whole list."""

MAX_ATTEMPTS = 5
"""Tries after which an address is left alone."""


def write(*, now: dt.datetime) -> int:
    """Write to up to BATCH addresses that wait; returns how many mails went out."""
    began = time.monotonic()
    taken, until = _take(now)
    sent = 0
    with Post() as post:
        for place, address in enumerate(taken):
            if (
                time.monotonic() - began > ENOUGH
            ):  # a slow server: the rest is for another tick, while it is still ours
                _give_back([one.pk for one in taken[place:]], until)
                break
            try:
                post.send(letter(address))
            except Away as error:
                log.warning("the mail server is away (%s); invitations wait", error)
                _give_back([one.pk for one in taken[place:]], until)
                break
            except Refused as error:
                log.warning("invited address %s was refused", address.pk)
                if error.for_good:
                    _settle(address.pk, until, attempts=MAX_ATTEMPTS, lease_until=None)
            except Exception as error:  # one bad row never stops the others
                log.warning("invited address %s failed: %s", address.pk, type(error).__name__)
            else:
                sent += 1
                _settle(address.pk, until, sent_at=now, lease_until=None)
    return sent


@transaction.atomic
def forget(*, now: dt.datetime) -> int:
    """Delete the addresses that were brought KEPT ago; returns how many. The links made for them are over by then."""
    with keeper("forget invited addresses after 30 days"):
        return InvitedAddress.objects.filter(brought_at__lte=now - KEPT).delete()[0]


def letter(address: InvitedAddress) -> EmailMessage:
    """The mail to that address: the same words for everybody, and the link."""
    context = {
        "site_name": settings.SITE_NAME,
        "url": links.url_of(address.invitation),
        "until": address.invitation.expires_at,
    }
    subject = " ".join(render_to_string("notices/mail/subject.txt", context).split())
    body = render_to_string("groups/mail/invited.txt", context)
    place = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    mac = salted_hmac("groups.message-id", address.public_id, algorithm="sha256").hexdigest()[:32]
    headers = {"Message-ID": f"<{mac}@{place}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        subject, body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [address.address], headers=headers
    )


@transaction.atomic
def _take(now: dt.datetime) -> tuple[list[InvitedAddress], dt.datetime]:
    """Up to BATCH addresses that nobody has in hand, and until when they are ours."""
    until = now + LEASE
    with keeper("write to invited addresses"):
        waiting = InvitedAddress.objects.filter(
            Q(lease_until=None) | Q(lease_until__lte=now), sent_at=None, attempts__lt=MAX_ATTEMPTS,
            invitation__revoked_at=None, invitation__expires_at__gt=now,
            invitation__group__closing=None,
        )  # fmt: skip
        rows = waiting.order_by("brought_at", "pk").select_for_update(skip_locked=True, of=("self",))
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        mine = InvitedAddress.objects.filter(pk__in=ids)
        mine.update(lease_until=until, attempts=F("attempts") + 1)
        return list(mine.select_related("key", "invitation").order_by("brought_at", "pk")), until


@transaction.atomic
def _settle(pk: int, until: dt.datetime, **values: object) -> None:
    """Only who still holds the lease settles."""
    with keeper("note that an invited address was written to"):
        InvitedAddress.objects.filter(pk=pk, lease_until=until).update(**values)


@transaction.atomic
def _give_back(ids: list[int], until: dt.datetime) -> None:
    with keeper("put invited addresses back while the mail server is away"):
        mine = InvitedAddress.objects.filter(pk__in=ids, lease_until=until)
        mine.update(lease_until=None, attempts=F("attempts") - 1)
