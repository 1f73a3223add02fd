"""The links of invitations: `/i/<token>/`. A token is the invitation's public id and a keyed digest of it.

Nothing secret is stored: whoever reads the database alone makes no link. 160 bits cannot be tried out.
"""

import base64
import datetime as dt
import re

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from core.ids import ALPHABET, LENGTH
from groups.models import Invitation

_BYTES = 20
"""Of the HMAC-SHA-256, kept: 160 bits are 32 letters of base32, without a remainder."""

_SHAPE = re.compile(f"([{ALPHABET}]{{{LENGTH}}})([a-z2-7]{{32}})")


def token_of(invitation: Invitation) -> str:
    """What stands in that invitation's link."""
    return invitation.public_id + _digest(invitation.public_id, settings.SECRET_KEY)


def path_of(invitation: Invitation) -> str:
    """The link's path on this site."""
    return reverse("groups:invited", args=[token_of(invitation)])


def url_of(invitation: Invitation) -> str:
    """The link in full, as it is passed on."""
    return f"{settings.PUBLIC_URL}{path_of(invitation)}"


def invitation_of(token: str, now: dt.datetime) -> Invitation | None:
    """The invitation a genuine token names, with its `group`, whether or not it lets anybody in any more
    (`policies.lets_in`). None for a forged one, and where there is none (any more)."""
    shaped = _SHAPE.fullmatch(token)
    if shaped is None:
        return None
    public_id, digest = shaped.groups()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    matches = [constant_time_compare(digest, _digest(public_id, key)) for key in keys]  # each, in equal time
    if not any(matches):
        return None
    return Invitation.objects.select_related("group").filter(public_id=public_id, made_at__lte=now).first()


def _digest(public_id: str, key: str | bytes) -> str:
    mac = salted_hmac("groups.links", public_id, secret=key, algorithm="sha256").digest()
    return base64.b32encode(mac[:_BYTES]).decode().lower()
