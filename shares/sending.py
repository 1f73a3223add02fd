"""What makes one sending of a form one thing, however often it arrives."""

import json
import uuid

from django.utils.crypto import salted_hmac

from members.models import Member

_HALF = 8


def named_by(form: uuid.UUID, *sent: object) -> uuid.UUID:
    """Names one sending: the form, and what was in it. The first half tells the form, the second what was sent.

    A page that the browser kept and that is sent again with other words is something new, not the same thing twice. Keyed
    with SECRET_KEY, so the column tells nothing of the words.
    """
    return uuid.UUID(bytes=_half(str(form)) + _half(json.dumps([str(form), *map(str, sent)])))


def all_by(form: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """The first and the last name a sending of that form can have."""
    half = _half(str(form))
    return uuid.UUID(bytes=half + b"\x00" * _HALF), uuid.UUID(bytes=half + b"\xff" * _HALF)


def _half(text: str) -> bytes:
    return salted_hmac("shares.sending", text, algorithm="sha256").digest()[:_HALF]


def one_at_a_time(author: Member) -> None:
    """Whatever else this member is sending or keeping waits until this transaction is over. Taken before a group's lock."""
    Member.objects.select_for_update(no_key=True).filter(pk=author.pk).values_list("pk").get()
