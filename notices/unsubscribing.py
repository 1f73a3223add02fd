"""Links that switch one kind of mail off, without signing in: they say who and which, signed, and nothing else."""

from functools import cache

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from members.models import Member

SWITCHES = {"a": "mail", "b": "reminders", "c": "milestones", "d": "replies", "e": "seats"}
"""A letter for each boolean of NoticePreference: a link must not name what it is about. `mail` is everything at once.
Letters in mails already sent keep their meaning for ever."""

_signer = Signer(salt="notices.unsubscribe", sep=".")


def token(member: Member, switch: str) -> str:
    """A token that may switch `switch` off for that member, for ever: an old mail must still be able to."""
    letter = next(letter for letter, name in SWITCHES.items() if name == switch)
    return _signer.sign(f"{member.public_id}{letter}")


def url(member: Member, switch: str) -> str:
    """The whole address of the page with that token."""
    return f"{settings.PUBLIC_URL}{_path().replace(_HERE, token(member, switch))}"


_HERE = "token"


@cache
def _path() -> str:
    """Looked up once: a batch of mails would ask for it as often as there are mails."""
    return reverse("notices:unsubscribe", args=[_HERE])


def read(text: str) -> tuple[Member, str] | None:
    """Whose and which switch a token is for; None where it is none of ours, or its member is gone."""
    try:
        value = _signer.unsign(text)
    except BadSignature:
        return None
    switch = SWITCHES.get(value[-1:])
    member = Member.objects.filter(public_id=value[:-1], is_active=True).first()
    return (member, switch) if member and switch else None
