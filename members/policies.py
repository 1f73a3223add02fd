"""Who may do what as a member."""

from members.consent import HEALTH_WORDS, stands
from members.models import Member


def may_write(member: Member) -> bool:
    """Only where keeping what they write is agreed to: without that yes nothing new is kept. One query."""
    return stands(member, HEALTH_WORDS)


def may_withdraw(purpose: str) -> bool:
    """Health words at any time; the terms end with the account."""
    return purpose == HEALTH_WORDS


def may_keep_accounts(member: Member) -> bool:
    """Whether that member gives offices and closes accounts: staff whom Django's admin lets change members."""
    return (
        member.is_active
        and member.is_staff
        and member.has_perm("members.change_member")
    )  # fmt: skip
