"""What a member has said yes to, and whether it still stands. Asked before writing and again at delivery."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from core.prepared import prepared
from members.models import Consent

if TYPE_CHECKING:
    from members.models import Member

HEALTH_WORDS = "health-words"
"""To keep what they write about their health: a consent of its own (GDPR Art. 9(2)(a))."""

TERMS = "terms"
"""How this place works, and being 18 or over."""

PURPOSES = {
    TERMS: "How this place works",
    HEALTH_WORDS: "Keeping what I write about my health",
}
"""Every purpose, with the name people read. The wording is templates/members/consents/<version>/<purpose>.html."""


def wording(purpose: str, version: str = "") -> list[str]:
    """Templates with the text, best first: that version's, else the present one."""
    return [f"members/consents/{v}/{purpose}.html" for v in (version, settings.CONSENT_VERSION) if v]


@prepared
def _given(member: int, purpose: str) -> "QuerySet[Consent, Any]":
    return Consent.objects.filter(member=member, purpose=purpose, withdrawn_at=None).values_list("pk")[:1]


def stands(member: "Member", purpose: str) -> bool:
    """Whether that member's yes to `purpose` is given and not taken back. One query."""
    return bool(_given(member=member.pk, purpose=purpose))


class NotKept(PermissionDenied):
    """Nothing was kept, for the member's yes to our keeping what they write does not stand. Where no page says so, a 403."""

    def __init__(self) -> None:
        super().__init__(
            "We keep what you write only with your yes, and yours does not stand, so nothing new was kept. "
            "What you typed is still here."
        )


def must_stand(member: "Member", *new: object) -> None:
    """Raises NotKept where any of `new` says something and keeping it is not agreed to. To empty something needs no yes."""
    if any(new) and not stands(member, HEALTH_WORDS):
        raise NotKept


def standing(member: "Member") -> list[Consent]:
    """Every yes that stands, in the order they are asked for. One query."""
    order = list(PURPOSES)
    given = Consent.objects.filter(member=member, withdrawn_at=None)
    return sorted(given, key=lambda c: order.index(c.purpose) if c.purpose in order else len(order))
