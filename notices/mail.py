"""The mail a notice becomes: the same few words for everybody, whatever happened. And the wire it goes out on."""

import contextlib
import re
import smtplib
from email.utils import formatdate
from functools import lru_cache
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from notices import kinds, unsubscribing
from notices.models import Notice

REFUSED_FOR_GOOD = 500
"""SMTP reply codes from here on mean that trying again will not help (RFC 5321, 4.2.1)."""

CLOSING_DOWN = 421
"""The server is going away (RFC 5321, 4.2.3): no fault of this mail."""


class Away(Exception):
    """The mail server cannot be reached or will not talk to us: no fault of any notice."""


class Refused(Exception):
    """The mail server will not take this one mail. `for_good`: trying again will not help."""

    def __init__(self, code: int) -> None:
        super().__init__(f"refused with {code}")  # the server's text may quote an address
        self.for_good = code >= REFUSED_FOR_GOOD


def message_id(notice_id: int) -> str:
    """The Message-ID of that notice's mail: the same at every try, so a mail client merges what came twice."""
    place = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<{salted_hmac('notices.message-id', str(notice_id)).hexdigest()[:32]}@{place}>"


def wording(unsubscribe_url: str, more: str = "") -> tuple[str, str]:
    """Subject and body: all that any mail about a notice ever says. `more` is for the one kind that carries a number."""
    subject, body = _wording(get_language(), settings.SITE_NAME, settings.PUBLIC_URL, more)
    return subject, body.replace(_HERE, unsubscribe_url)


_HERE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in the rendered body where each mail's own link goes; the rest is the same for everybody and rendered once."""


@lru_cache(maxsize=32)
def _wording(language: str, site_name: str, public_url: str, more: str) -> tuple[str, str]:
    context = {
        "more": more,
        "site_name": site_name,
        "today_url": f"{public_url}{reverse('home:today')}",
        "unsubscribe_url": _HERE,
    }
    subject = render_to_string("notices/mail/subject.txt", context)
    return " ".join(subject.split()), render_to_string("notices/mail/body.txt", context)


class Letter(EmailMessage):
    """The mail for one notice. All are alike but for four places, so one is written by Django and the others are copies
    with those places filled in: a third of what a mail costs otherwise."""

    says_more = False

    def message(self, **options: Any) -> Any:
        """As Django's own, and by it where the address is an unusual one or the body says more."""
        if self.says_more or not _PLAIN.fullmatch(self.to[0]):
            return super().message(**options)  # which encodes it, or refuses what would forge a header
        mold = _mold(get_language(), settings.SITE_NAME, settings.PUBLIC_URL, self.from_email)
        link = self.extra_headers["List-Unsubscribe"].strip("<>")
        ours = [self.to[0], self.extra_headers["Message-ID"], formatdate(), link]
        for place, value in zip(_PLACES, ours, strict=True):
            mold = mold.replace(place.encode(), value.encode("ascii"))
        return _Finished(mold)


_PLAIN = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
"""An address that stands in a header as it is."""

_PLACES = ("to@place.invalid", "<id@place.invalid>", "date@place.invalid", "https://link.place.invalid/")


class _Finished:
    """A mail as bytes, for Django's mail backends."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        return self.raw.replace(b"\n", linesep.encode())


@lru_cache(maxsize=32)
def _mold(language: str, site_name: str, public_url: str, sender: str) -> bytes:
    """The mail with _PLACES where each differs."""
    to, message_id, date, link = _PLACES
    subject, body = wording(link)
    return (
        EmailMessage(subject, body, sender, [to], headers=_headers(message_id, link) | {"Date": date})
        .message()
        .as_bytes()
    )


def _headers(message_id: str, link: str) -> dict[str, str]:
    return {
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }


def letter(notice: Notice, address: str, switch: str) -> Letter:
    """The mail for that notice to that address; its unsubscribe link turns `switch` off."""
    alone = notice.group_id if kinds.hush_of(notice.kind) else None
    link = unsubscribing.url(notice.recipient, switch, alone)
    kind = kinds.get(notice.kind)
    more = kind.more() if kind and kind.more else ""
    subject, body = wording(link, more)
    made = Letter(
        subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers=_headers(message_id(notice.pk), link)
    )
    made.says_more = bool(more)
    return made


class Post:
    """One connection to the mail server for a batch, opened when the first mail goes out, reopened once if it breaks."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._open = False

    def __enter__(self) -> "Post":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail.

        Raises Refused where the server will not take this one, Away where it takes none.
        """
        fresh = not self._open
        try:
            self._send(message)
        except Away:
            self._close()
            if fresh:
                raise
            self._send(message)  # the kept-open connection may have been closed for its age

    def _send(self, message: EmailMessage) -> None:
        try:
            if not self._open:
                self._connection.open()
                self._open = True
            self._connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _refusal(max(codes, default=CLOSING_DOWN)) from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Away(type(error).__name__) from None

    def _close(self) -> None:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._connection.close()
        self._open = False


def _refusal(code: int) -> Exception:
    return Away("closing down") if code == CLOSING_DOWN else Refused(code)
