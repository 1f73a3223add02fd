"""A second database beginning where the run's own has been migrated to: copied in a second, where migrating takes twenty."""

import os
import subprocess
from collections.abc import Mapping

from psycopg2.extensions import parse_dsn

from devstack.database import role_url
from devstack.postgres import SUPERUSER
from devstack.pytest_plugin import TEMPLATE
from devstack.servers import Servers

RUN = dict(os.environ)
"""What this test process was given, before any test gave it another database."""


def copy_to(servers: Servers, run: Mapping[str, str] = RUN) -> None:
    """Load what `make test` has migrated into those servers' database, where it has: `migrate` then does what is left."""
    if not (name := run.get(TEMPLATE)) or servers.postgres is None:
        return
    tools, to = servers.postgres.binaries, servers.databases.owner
    # As superuser: rc_owner is held by row security itself. Our own servers ask nobody for a password.
    dump = [tools / "pg_dump", role_url(run["DATABASE_URL"], SUPERUSER, name)]
    into = role_url(to, SUPERUSER, parse_dsn(to)["dbname"])
    load = [tools / "psql", "-qX", "-v", "ON_ERROR_STOP=1", into]
    made = subprocess.run(dump, check=True, capture_output=True).stdout
    subprocess.run(load, check=True, capture_output=True, input=made)
