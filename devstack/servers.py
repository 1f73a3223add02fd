"""The database and the broker a run needs: our own, or those DATABASE_URL and REDIS_URL name."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from devstack.database import LOGIN_ROLES, DatabaseUrls, prepare
from devstack.keep import kept, password
from devstack.postgres import Postgres
from devstack.redis import Redis


class Servers:
    """PostgreSQL and Redis for one run.

    Args:
        folder: where our own servers keep their data, and generated passwords for somebody else's.
        durable: keep data over a restart; False for tests.

    After `start()`, `databases` and `redis_url` say where to connect.
    """

    databases: DatabaseUrls
    redis_url: str

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.given_database = os.environ.get("DATABASE_URL")
        self.given_redis = os.environ.get("REDIS_URL")
        self.postgres = None if self.given_database else Postgres(folder / "postgres", durable=durable)
        self.redis = None if self.given_redis else Redis(folder / "redis", durable=durable)

    @property
    def own(self) -> list[Postgres | Redis]:
        """The servers this run starts and must look after."""
        return [server for server in (self.postgres, self.redis) if server is not None]

    def start(self) -> "Servers":
        """Start what is ours, and make roles and database.

        Raises:
            DevstackError: with a sentence that says what is missing.
        """
        for server in self.own:
            server.start()
        self.redis_url = self.given_redis or (self.redis.url() if self.redis else "")
        name = os.environ.get("RC_DATABASE") or "rc"
        if self.postgres is not None:
            self.databases = prepare(self.postgres.url(), name=name)
        else:
            # Somebody's server asks for passwords; ours trusts its socket.
            file = self.folder / "server-passwords.env"
            passwords = kept(file, dict.fromkeys(LOGIN_ROLES, password))
            self.databases = prepare(self.given_database or "", name=name, passwords=passwords)
        return self

    def stop(self) -> None:
        """Stop what is ours; leave what was given."""
        for server in reversed(self.own):
            server.stop()


@contextlib.contextmanager
def throwaway(*, durable: bool = False) -> Iterator[Servers]:
    """Servers in a temporary folder, for the length of a `with` block.

    Args:
        durable: wait for the disk as production does (for measurements); the data goes either way.
    """
    # A short, reachable place: pytest's own temp folders are too deep for a socket path and 0700.
    folder = Path(tempfile.mkdtemp(prefix="rc-test-", dir="/tmp"))
    folder.chmod(0o711)
    servers = Servers(folder, durable=durable)
    try:
        yield servers.start()
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)
        if servers.postgres is not None:
            shutil.rmtree(servers.postgres.folder, ignore_errors=True)
