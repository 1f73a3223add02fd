"""Values made once and kept in a file only its owner can read."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept(file: Path, makers: dict[str, Callable[[], str]]) -> dict[str, str]:
    """The values of `file` (NAME=value lines, 0600), making and adding those that are missing.

    Args:
        makers: for each name, what makes its value the first time.
    """
    values = _read(file)
    missing = {name: make() for name, make in makers.items() if name not in values}
    if missing:
        values |= missing
        _write(file, values)
    return {name: values[name] for name in makers}


def house_secrets(file: Path) -> dict[str, str]:
    """SECRET_KEY and MASTER_KEYS of this demo. Without them the words in its database stay sealed."""
    return kept(file, {"SECRET_KEY": secret_key, "MASTER_KEYS": master_keys})


def secret_key() -> str:
    """A Django secret key of 384 bits."""
    return secrets.token_urlsafe(48)


def master_keys() -> str:
    """A first master key (AES-256), as the MASTER_KEYS setting reads it."""
    return "1:" + base64.b64encode(secrets.token_bytes(32)).decode()


def password() -> str:
    """A password for a database role, 256 bits."""
    return secrets.token_urlsafe(32)


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = (line.partition("=") for line in file.read_text().splitlines() if "=" in line and line[0] != "#")
    return {name: value for name, _, value in lines}


def _write(file: Path, values: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(
            "# Made by the demo. Keep it as long as its database: the words in it cannot be read without.\n"
        )
        out.writelines(f"{name}={value}\n" for name, value in values.items())
    new.replace(file)
