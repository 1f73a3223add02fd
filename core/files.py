"""Files one process writes and others read."""

import os
import tempfile
from pathlib import Path


def replace_text(path: Path, text: str) -> None:
    """Have `path` hold `text`, whole or not at all: a reader sees the file before or the file after. Makes its folder where there is
    none. Raises OSError where the place is not ours to write."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, 0o644)  # another user may run those who read it
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
