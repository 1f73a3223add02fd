"""The secrets of second steps (authenticator seeds, recovery seeds), sealed under the master key.

A copy of the database alone then makes no code that opens an account.
"""

import base64

from vault.masterkeys import current_version, master_key
from vault.sealing import seal as _seal
from vault.sealing import unseal as _unseal

_BOUND = b"members/second-step"


def seal(text: str) -> str:
    """`version:base64`; the version names the master key it is under."""
    version = current_version()
    return f"{version}:{base64.b64encode(_seal(text.encode(), master_key(version), _BOUND)).decode()}"


def unseal(sealed: str) -> str:
    """What `seal` was given. Raises vault.sealing.Unopenable where it was changed."""
    version, _, encoded = sealed.partition(":")
    return _unseal(base64.b64decode(encoded), master_key(int(version)), _BOUND).decode()


def is_old(sealed: object) -> bool:
    """Whether that value is sealed, and under a master key that is no longer the current one."""
    version, _, rest = str(sealed).partition(":")
    return bool(rest) and version.isdigit() and int(version) != current_version()
