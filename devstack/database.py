"""Roles and a database of our own on a PostgreSQL server, given a superuser's URL."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection, make_dsn, parse_dsn

from devstack.process import DevstackError

ROLES = Path(__file__).resolve().parent.parent / "recovery_circle" / "database" / "roles.sql"
LOGIN_ROLES = ("rc_owner", "rc_web", "rc_worker", "rc_backup")
OLDEST_VERSION = 160000  # GRANT ... WITH INHERIT FALSE, SET TRUE came with PostgreSQL 16
LOCK = 0x5C1E  # any number: it keeps two preparations of one server from crossing


@dataclass(frozen=True)
class DatabaseUrls:
    """Where each part connects, as its own role."""

    owner: str
    web: str
    worker: str
    backup: str


def prepare(admin_url: str, *, name: str = "rc", passwords: dict[str, str] | None = None) -> DatabaseUrls:
    """Make the roles and an empty database on the server `admin_url` leads to; harmless when they exist.

    Args:
        admin_url: a superuser's connection URL, to any database of the server.
        name: the database to create, owned by rc_owner.
        passwords: role to password, set on the roles; None for a server that trusts its socket.

    Raises:
        DevstackError: when the server cannot be reached, is too old, or the user is no superuser.
    """
    passwords = passwords or {}
    # Not `with connect()`: that opens a transaction, and CREATE DATABASE refuses to run in one.
    with closing(_connect(admin_url)) as admin:
        admin.autocommit = True
        _check(admin)
        with admin.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            cursor.execute(ROLES.read_text())
            for role, password in passwords.items():
                command = sql.SQL("ALTER ROLE {} PASSWORD %s").format(sql.Identifier(role))
                cursor.execute(command, [password])
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            database = sql.Identifier(name)
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER rc_owner ENCODING 'UTF8'").format(database))
            cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
            roles = sql.SQL(", ").join(map(sql.Identifier, LOGIN_ROLES[1:]))
            cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, roles))
    owner, web, worker, backup = (
        role_url(admin_url, role, name, passwords.get(role)) for role in LOGIN_ROLES
    )
    return DatabaseUrls(owner, web, worker, backup)


def role_url(admin_url: str, role: str, database: str, password: str | None = None) -> str:
    """`admin_url` with another user, password and database; host, port and TLS settings stay."""
    parts = parse_dsn(admin_url)
    for replaced in ("user", "password", "dbname"):
        parts.pop(replaced, None)
    host = parts.pop("host", "")
    port = parts.pop("port", "")
    login = quote(role, safe="") + (f":{quote(password, safe='')}" if password else "")
    if host.startswith("/") or not host:  # a socket folder: libpq reads it from the query
        place = ""
        parts = ({"host": host} if host else {}) | ({"port": port} if port else {}) | parts
    else:
        place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    query = f"?{urlencode(parts, safe='/', quote_via=quote)}" if parts else ""
    return f"postgres://{login}@{place}/{database}{query}"


def _connect(url: str) -> connection:
    try:
        dsn = make_dsn(url, connect_timeout=10, application_name="recovery-circle-setup")
        return psycopg2.connect(dsn)
    except psycopg2.ProgrammingError as error:
        raise DevstackError(f"DATABASE_URL is not a PostgreSQL URL: {error}") from None
    except psycopg2.OperationalError as error:
        raise DevstackError(f"DATABASE_URL leads to no PostgreSQL server that lets us in: {error}") from None


def _check(admin: connection) -> None:
    if admin.info.server_version < OLDEST_VERSION:
        raise DevstackError(
            f"PostgreSQL 16 or newer is needed; this server is {admin.info.server_version // 10000}."
        )
    with admin.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    if not row or not row[0]:
        raise DevstackError(
            f"DATABASE_URL must be a superuser's here: {admin.info.user} may not create the roles of "
            "recovery_circle/database/roles.sql. The demo and the tests make them themselves."
        )
