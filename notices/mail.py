"""The mail a notice becomes: the same few words for everybody, whatever happened. And the wire it goes out on."""

import contextlib
import smtplib
from types import TracebackType
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac

from notices import unsubscribing
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


def wording(unsubscribe_url: str) -> tuple[str, str]:
    """Subject and body: all that any mail about a notice ever says."""
    context = {
        "site_name": settings.SITE_NAME,
        "today_url": f"{settings.PUBLIC_URL}{reverse('home:today')}",
        "unsubscribe_url": unsubscribe_url,
    }
    subject = render_to_string("notices/mail/subject.txt", context)
    return " ".join(subject.split()), render_to_string("notices/mail/body.txt", context)


def letter(notice: Notice, address: str, switch: str) -> EmailMessage:
    """The mail for that notice to that address; its unsubscribe link turns `switch` off."""
    unsubscribe_url = unsubscribing.url(notice.recipient, switch)
    subject, body = wording(unsubscribe_url)
    headers = {
        "Message-ID": message_id(notice.pk),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)


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
