"""The outbox drained into a mail sink, beside a bare reused SMTP connection into the same sink."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import drain


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """As `bench.drain` measures it."""
    say("draining the outbox into a mail sink")
    return drain.measure()
