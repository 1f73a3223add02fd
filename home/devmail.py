"""The demo's mail box: what would have gone out, read in the browser. It exists in the demo only."""

import datetime as dt
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

MOST = 100
"""Mails listed: the newest."""

LARGEST = 200_000
"""Bytes of a mail that are read."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it was caught."""

    name: str
    at: dt.datetime
    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message.get("To", ""))

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", ""))

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain", "html"))
        return str(body.get_content()) if body else ""


@login_not_required
@require_safe
def devmail(request: HttpRequest) -> HttpResponse:
    """What was caught, newest first."""
    return render(request, "home/devmail.html", {"mails": [_read(path) for path in _files()[:MOST]]})


@login_not_required
@require_safe
def devmail_one(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as plain text. The name is looked up among the files there are; it never becomes a path."""
    found = next((path for path in _files() if path.stem == name), None)
    if found is None:
        raise Http404
    return render(request, "home/devmail_one.html", {"mail": _read(found)})


def _files() -> list[Path]:
    """The caught mails, newest first; the catcher's names sort by time. Raises Http404 outside the demo."""
    if not settings.DEMO or not settings.DEMO_MAIL_DIR:
        raise Http404
    return sorted(Path(settings.DEMO_MAIL_DIR).glob("*.eml"), reverse=True)


def _read(path: Path) -> Mail:
    with path.open("rb") as file:
        raw = file.read(LARGEST)
    at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    return Mail(path.stem, at, message_from_bytes(raw, EmailMessage, policy=policy.default))
