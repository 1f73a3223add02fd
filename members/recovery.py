"""Recovery codes: ten numbers, each opens the account once. The way back for somebody who gave no e-mail."""

from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from members.models import Member


def reachable(member: Member) -> bool:
    """Whether a mail can bring that member back in: they have an address, and have confirmed it."""
    return EmailAddress.objects.filter(user=member, verified=True).exists()


def has_codes(member: Member) -> bool:
    """Whether codes were made for that member."""
    return Authenticator.objects.filter(user=member, type=Authenticator.Type.RECOVERY_CODES).exists()


def make(member: Member) -> list[str]:
    """New codes, shown once; earlier ones stop working."""
    Authenticator.objects.filter(user=member, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(member)
    codes.mark_as_viewed()
    return codes.get_unused_codes()


def opens_alone(member: Member) -> bool:
    """Whether a code alone lets that member in.

    Not where a password and a second step are both set: there a code stands for the second step only, or a stolen sheet
    of paper would be worth both (OWASP ASVS 6.4.3).
    """
    second = Authenticator.objects.filter(user=member).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return member.is_active and not (member.has_usable_password() and second.exists())


def claim(request: HttpRequest, sign_in_name: str, code: str) -> Member | None:
    """The member whose code this is, used up by this; None in every other case, after the same work and limits.

    The old password stops working, and with it every session that is open elsewhere.
    """
    name = sign_in_name.strip().lower()
    tries = ratelimit.consume(request, app="allauth.account", action="login_failed", key=f"recover:{name}")
    make_password(code)  # as slow as a password, whether there is such a member or not
    if not tries:
        return None
    member = Member.objects.filter(sign_in_name=name).first()
    if member is None or not opens_alone(member):
        return None
    kept = Authenticator.objects.filter(user=member, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None or not kept.wrap().validate_code("".join(code.split())):
        return None
    tries.rollback()
    member.set_unusable_password()  # it is lost, or it would not have come to this; a new one is chosen next
    member.save(update_fields=["password"])
    return member
