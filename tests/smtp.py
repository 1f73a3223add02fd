"""A mail server in this process that keeps what it is given: `def test_x(sink): …; sink.mails`."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd says every command


@dataclass
class Sink:
    """What arrived, and how the next mails are answered."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    connections: int = 0
    refuse: dict[str, str] = field(default_factory=dict)
    """Recipient to answer, like "550 No such box"."""
    delay: float = 0.0
    """Seconds each mail takes."""
    hang_up_after: int = 0
    """Close each connection after so many mails; 0 never."""

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 Fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.delay)
        self.recipients.append(list(envelope.rcpt_tos))
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        self.mails.append(message_from_bytes(raw, EmailMessage, policy=policy.default))
        if self.hang_up_after and len(self.mails) % self.hang_up_after == 0 and server.transport:
            server.loop.call_later(0.01, server.transport.close)
        return "250 Kept"

    @property
    def to(self) -> list[str]:
        return [address for several in self.recipients for address in several]


def free_port() -> int:
    """A TCP port nobody listens on now."""
    with socket.socket() as knock:
        knock.bind(("127.0.0.1", 0))
        return int(knock.getsockname()[1])


@contextlib.contextmanager
def listening() -> Iterator[Sink]:
    """A mail server on a free port of this machine, for the length of a `with` block."""
    found = Sink(port=free_port())
    controller = Controller(found, hostname="127.0.0.1", port=found.port)
    controller.start()
    try:
        yield found
    finally:
        controller.stop()


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A mail server, and settings that lead to it by real SMTP."""
    with listening() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        yield found
