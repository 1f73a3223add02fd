"""Short folders for servers: pytest's own are too deep for a socket path."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    """A short folder the servers' account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="rc-t-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
