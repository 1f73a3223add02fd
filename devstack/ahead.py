"""A migrated database for quick test runs, kept as a dump: Django needs a quarter of a minute to migrate, a copy one second.

`make test` never reads the dump: it migrates anew (`devstack/check.py`), so what is old here can mislead a quick run only.
"""

import ast
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from psycopg2.extensions import parse_dsn

from devstack.process import DevstackError
from devstack.servers import Servers
from devstack.supervisor import ROOT


def migrated(servers: Servers, environ: dict[str, str], folder: Path = Path(sys.prefix)) -> str | None:
    """Fill the run's own empty database as migrating would, and return its name; None on somebody's server.

    Args:
        environ: what the settings need (`devstack.pytest_plugin.environment`).
        folder: where the dump is kept; the environment of this checkout, so no other checkout reads it.

    Raises:
        DevstackError: when migrating fails, with what it printed.
    """
    if servers.postgres is None:
        return None
    name = parse_dsn(servers.databases.owner)["dbname"]
    file = folder / f"migrated-{key(servers.postgres.binaries)}.sql"
    tool = [servers.postgres.binaries / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-f", file]
    url = servers.postgres.url(database=name)
    if file.exists() and _run([*tool, url]).returncode == 0:
        return name
    done = _run([sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"], environ)
    if done.returncode:
        raise DevstackError(f"Migrating failed:\n{done.stdout}")
    for old in folder.glob("migrated-*.sql"):
        old.unlink()
    made = file.with_suffix(".part")
    if _run([servers.postgres.binaries / "pg_dump", "-f", made, url]).returncode == 0:
        made.replace(file)
    return name


def key(binaries: Path) -> str:
    """What the dump depends on, as one hash: the migrations, what they name of ours, the roles, Django, PostgreSQL."""
    files = sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("recovery_circle/database/*.sql"))
    files += sorted({named for file in files if file.suffix == ".py" for named in _named(file)})
    digest = hashlib.sha256(f"{version('django')} {binaries}".encode())
    for file in files:
        digest.update(f"{file.relative_to(ROOT)} ".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _named(file: Path) -> Iterator[Path]:
    """The modules of this repository that a migration imports, with the data beside them."""
    for node in ast.walk(ast.parse(file.read_text())):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            place = ROOT.joinpath(*name.split("."))
            yield from (
                found for found in (place.with_suffix(".py"), place / "__init__.py") if found.exists()
            )
            yield from (ROOT / name.split(".")[0]).glob("data/*.json")


def _run(
    command: list[str | Path], environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """One command, quietly."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.run(command, cwd=ROOT, env=environ, check=False, text=True, **streams)  # type: ignore[call-overload,no-any-return]
