"""The one mail an account's erasure brings, to its member's own confirmed address: so that whoever did not ask for it comes in and
keeps it. It says nothing of what the account holds."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress

from core import clock
from members.models import Member


def erased_from(member: Member, *, at_once: bool) -> None:
    """Say from which day it is erased, as their clock has it; or that it is at once. Nobody without an address is told."""
    address = EmailAddress.objects.filter(user=member, verified=True).order_by("-primary", "pk").first()
    if address is None or member.erase_from is None:
        return
    day = None if at_once else clock.local(member.erase_from, member.time_zone).date()
    get_adapter().send_mail("account/email/erasing", address.email, {"day": day})
