"""An SMTP server that delivers nothing: each mail becomes a file, read in the demo at /dev/mail/.

Run as `python -m devstack.mailcatcher <descriptor of a bound socket> <folder>`.
"""

import asyncio
import itertools
import os
import socket
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

_count = itertools.count()


class KeepMail:
    """aiosmtpd handler that writes every accepted mail into a folder as it came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # aiosmtpd's name
        """Keep one mail. File names sort by time of arrival and say nothing of what is in them."""
        name = f"{time.time_ns()}-{os.getpid()}-{next(_count)}"
        content = envelope.content or b""
        unfinished = self.folder / f".{name}.part"
        unfinished.write_bytes(content if isinstance(content, bytes) else content.encode())
        unfinished.chmod(0o600)
        unfinished.rename(self.folder / f"{name}.eml")  # a reader never meets half a mail
        return "250 Kept"


async def catch(listener: socket.socket, folder: Path) -> None:
    """Accept mail on `listener` until cancelled."""
    handler = KeepMail(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="localhost", enable_SMTPUTF8=True), sock=listener
    )
    async with server:
        await server.serve_forever()


def main() -> None:
    """Entry point; the parent bound the socket, so the port is known before this process is up."""
    descriptor, folder = int(sys.argv[1]), Path(sys.argv[2])
    asyncio.run(catch(socket.socket(fileno=descriptor), folder))


if __name__ == "__main__":
    main()
