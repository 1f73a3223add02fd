"""What a demo claims for itself before it starts anything: a port and a data folder."""

import contextlib
import errno
import fcntl
import socket
from collections.abc import Iterator
from pathlib import Path

from devstack.process import DevstackError


def reserve(host: str, port: int) -> list[socket.socket]:
    """Sockets bound to `port` and not yet listening, so that it is ours while everything else starts.

    Args:
        host: the address; for 127.0.0.1 the same port of ::1 is taken too, where there is one, because
            browsers try that first for `localhost`.
        port: 0 for any.

    Raises:
        DevstackError: when somebody else has it.
    """
    addresses = [(socket.AF_INET6 if ":" in host else socket.AF_INET, host)]
    if host == "127.0.0.1" and port:
        addresses.append((socket.AF_INET6, "::1"))
    bound: list[socket.socket] = []
    for family, address in addresses:
        try:
            listener = socket.socket(family, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise DevstackError(
                    f"Port {port} is taken by another program. Choose another one: make demo PORT={port + 1}"
                ) from None
            if bound:
                continue  # no IPv6 here
            raise DevstackError(f"Port {port} of {address} cannot be opened: {error.strerror}.") from None
        bound.append(listener)
    return bound


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Refuse a second demo over the same data.

    Raises:
        DevstackError: when one is running.
    """
    with (folder / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DevstackError(
                f"A demo is already running on {folder}. Stop it, or choose another: make demo DATA_DIR=..."
            ) from None
        yield
