"""Links that switch one kind of mail off, without signing in: they say who and which, signed, and nothing else.

A link of a kind that can be stopped circle by circle also says which circle, in a code of that one reader's own: two mails
side by side do not tell who sits together.
"""

import hmac
from functools import cache

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import salted_hmac

from core.ids import LENGTH
from members.models import Member
from notices import kinds
from notices.kinds import Hush

SWITCHES = {"a": "mail", "b": "reminders", "c": "milestones", "d": "replies", "e": "seats"}
"""A letter for each boolean of NoticePreference: a link must not name what it is about. `mail` is everything at once.
Letters in mails already sent keep their meaning for ever."""

_signer = Signer(salt="notices.unsubscribe", sep=".")


def token(member: Member, switch: str, circle: int | None = None) -> str:
    """A token that may switch `switch` off for that member, for ever: an old mail must still be able to. `circle` is the id of
    the group for which alone it may be stopped, too."""
    letter = next(letter for letter, name in SWITCHES.items() if name == switch)
    return _signer.sign(f"{member.public_id}{_code(member, circle) if circle else ''}{letter}")


def url(member: Member, switch: str, circle: int | None = None) -> str:
    """The whole address of the page with that token."""
    return f"{settings.PUBLIC_URL}{_path().replace(_HERE, token(member, switch, circle))}"


_HERE = "token"


@cache
def _path() -> str:
    """Looked up once: a batch of mails would ask for it as often as there are mails."""
    return reverse("notices:unsubscribe", args=[_HERE])


def _code(member: Member, circle: int) -> str:
    return salted_hmac("notices.circle", f"{member.pk}:{circle}").hexdigest()[:16]


def read(text: str) -> tuple[Member, str] | None:
    """Whose and which switch a token is for; None where it is none of ours, or its member is gone."""
    try:
        value = _signer.unsign(text)
    except BadSignature:
        return None
    switch = SWITCHES.get(value[-1:])
    member = Member.objects.filter(public_id=value[:LENGTH], is_active=True).first()
    return (member, switch) if member and switch else None


def circle_of(text: str, member: Member) -> tuple[Hush, int] | None:
    """The circle that member's token is for, and how its mails are stopped; None where it is for none, or they left it."""
    code = _signer.unsign(text)[LENGTH:-1]
    for hush in kinds.hushes() if code else ():
        for circle in hush.circles(member):
            if hmac.compare_digest(_code(member, circle), code):
                return hush, circle
    return None
