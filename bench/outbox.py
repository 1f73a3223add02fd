"""The outbox drained into a mail sink, beside a bare reused SMTP connection into the same sink."""

from collections.abc import Callable
from pathlib import Path
from typing import Any


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """To be filled."""
    say("no drain yet")
    return {}
