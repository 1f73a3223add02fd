"""PostgreSQL and Redis of our own: start, stop, start again, be killed, be found in awkward places."""

import os
import signal
import socket
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from devstack import database
from devstack.keep import kept
from devstack.postgres import Postgres
from devstack.process import SOCKET_PATH_LIMIT, Account, DevstackError, is_running, socket_folder
from devstack.redis import Redis


def ask(url: str, question: str) -> object:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None


@pytest.fixture
def postgres(place: Path) -> Iterator[Postgres]:
    server = Postgres(place / "p", durable=False).start()
    yield server
    server.stop()


def test_postgres_keeps_its_data_over_a_restart_and_over_a_kill(postgres: Postgres) -> None:
    url = postgres.url()
    assert ask(url, "SHOW listen_addresses") == ""
    ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.stop()
    assert not postgres.answers()

    again = Postgres(postgres.folder, durable=False).start()
    assert ask(url, "SELECT answer FROM kept") == 42
    assert again.process is not None
    again.process.send_signal(signal.SIGKILL)
    again.process.wait()
    assert (again.data / "postmaster.pid").exists()
    assert again.has_died()

    again.start()
    assert ask(url, "SELECT answer FROM kept") == 42
    again.stop()


def test_a_lock_file_naming_another_program_does_not_stop_postgres(postgres: Postgres) -> None:
    postgres.stop()
    lock = postgres.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{postgres.data}\n")  # a process that lives and is no PostgreSQL
    postgres.start()
    assert postgres.answers()


def test_the_socket_is_for_its_account_alone(postgres: Postgres) -> None:
    mode = postgres.socket_folder.stat()
    assert stat.S_IMODE(mode.st_mode) == 0o700
    assert mode.st_uid == Account.for_servers().uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as somebody else")
def test_as_root_postgres_runs_as_nobody_even_below_an_unreachable_folder(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    server = Postgres(closed / "p", durable=False)
    try:
        server.start()
        assert closed not in server.folder.parents
        assert server.process is not None
        assert Path(f"/proc/{server.process.pid}").stat().st_uid == server.account.uid != 0
        assert Postgres(closed / "p").folder == server.folder  # found again
        for note in (closed / "p").iterdir():
            note.unlink()
        assert Postgres(closed / "p").folder != server.folder  # a fresh start stays fresh
    finally:
        server.stop()
        for path in sorted(server.folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        server.folder.rmdir()


def test_a_socket_path_too_long_for_the_kernel_moves_to_a_short_folder(place: Path) -> None:
    deep = place / ("d" * 60) / ("e" * 60)
    short = socket_folder(deep, "redis.sock")
    assert short != deep
    assert len(str(short / "redis.sock")) < SOCKET_PATH_LIMIT
    server = Redis(deep, durable=False).start()
    try:
        assert server.answers()
    finally:
        server.stop()
        short.rmdir()


def test_redis_never_evicts_and_keeps_what_it_holds(place: Path) -> None:
    server = Redis(place / "r").start()
    try:
        assert say(server, "CONFIG GET maxmemory-policy").endswith("noeviction")
        assert say(server, "CONFIG GET port").endswith("0")
        assert say(server, "SET left there") == "+OK"
        server.stop()
        server.start()
        assert say(server, "GET left").endswith("there")
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        assert server.has_died()
        server.start()
        assert say(server, "GET left").endswith("there")
    finally:
        server.stop()


def say(server: Redis, command: str) -> str:
    with socket.socket(socket.AF_UNIX) as wire:
        wire.connect(str(server.socket))
        wire.sendall(command.encode() + b"\r\n")
        return wire.recv(4096).decode().strip()


def test_roles_hold_what_they_should_and_no_more(postgres: Postgres) -> None:
    urls = database.prepare(postgres.url())
    assert database.prepare(postgres.url()) == urls  # harmless the second time
    attributes = "SELECT rolsuper::int || '' || rolbypassrls::int FROM pg_roles WHERE rolname = current_user"
    held = {name: ask(getattr(urls, name), attributes) for name in ("owner", "web", "worker", "backup")}
    assert held == {"owner": "01", "web": "00", "worker": "00", "backup": "01"}

    assert ask(urls.worker, "SELECT pg_has_role('rc_keeper', 'SET')") is True
    assert ask(urls.worker, "SELECT pg_has_role('rc_keeper', 'USAGE')") is False
    assert ask(urls.web, "SELECT pg_has_role('rc_keeper', 'SET')") is False
    assert ask(urls.web, "SELECT pg_has_role('rc_app', 'USAGE')") is True
    for role in ("rc_app", "rc_keeper", "rc_web", "rc_worker"):
        assert ask(urls.owner, f"SELECT pg_has_role('{role}', 'SET')") is True
    for stranger in ("web", "worker"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(getattr(urls, stranger), "CREATE TABLE mine (id int)")
    ask(urls.owner, "CREATE TABLE mine (id int)")
    assert ask(urls.backup, "SELECT count(*) FROM mine") == 0


def test_no_page_holds_the_database_for_long(postgres: Postgres) -> None:
    """A statement or a transaction that hangs is ended, so that eight of them do not stop the site."""
    urls = database.prepare(postgres.url())
    assert ask(urls.web, "SHOW statement_timeout") == "20s"
    assert ask(urls.web, "SHOW idle_in_transaction_session_timeout") == "1min"
    assert ask(urls.worker, "SHOW statement_timeout") == "10min"
    assert ask(urls.worker, "SHOW idle_in_transaction_session_timeout") == "5min"
    assert ask(urls.backup, "SHOW statement_timeout") == "0"


def test_a_loosened_role_is_tightened_again(postgres: Postgres) -> None:
    urls = database.prepare(postgres.url())
    ask(postgres.url(), "ALTER ROLE rc_web SUPERUSER BYPASSRLS")
    database.prepare(postgres.url())
    assert ask(urls.web, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'rc_web'") is False


def test_a_server_that_asks_for_passwords_gets_them(postgres: Postgres, place: Path) -> None:
    passwords = kept(place / "passwords.env", dict.fromkeys(database.LOGIN_ROLES, lambda: "a b/@%?"))
    urls = database.prepare(postgres.url(), passwords=passwords)
    assert "a%20b%2F%40%25%3F@" in urls.web
    rules = "local all postgres trust\nlocal all all scram-sha-256\n"
    (postgres.data / "pg_hba.conf").write_text(rules)
    ask(postgres.url(), "SELECT pg_reload_conf()")
    assert ask(urls.web, "SELECT current_user") == "rc_web"
    with pytest.raises(psycopg2.OperationalError):
        ask(postgres.url("rc_web", "rc"), "SELECT 1")


def test_an_admin_who_is_none_is_told_so(postgres: Postgres) -> None:
    urls = database.prepare(postgres.url())
    with pytest.raises(DevstackError, match="superuser"):
        database.prepare(urls.web)
    with pytest.raises(DevstackError, match="no PostgreSQL server"):
        database.prepare("postgres://x@/rc?host=/nowhere")


@pytest.mark.parametrize(
    ("admin", "expected"),
    [
        (
            "postgres://a:b@db.example:6000/x?sslmode=require",
            "postgres://rc_web:p%2F@db.example:6000/rc?sslmode=require",
        ),
        ("postgresql://a@[::1]/x", "postgres://rc_web:p%2F@[::1]/rc"),
        ("postgres://a@%2Frun%2Fpg:5433/x", "postgres://rc_web:p%2F@/rc?host=/run/pg&port=5433"),
    ],
)
def test_only_user_password_and_database_change_in_a_url(admin: str, expected: str) -> None:
    assert database.role_url(admin, "rc_web", "rc", "p/") == expected


def test_secrets_are_made_once_and_for_their_owner_only(place: Path) -> None:
    file = place / "new" / "secrets.env"
    first = kept(file, {"A": lambda: "one"})
    assert kept(file, {"A": lambda: "two", "B": lambda: "three"}) == first | {"B": "three"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_gone_process_is_not_running() -> None:
    assert is_running(
        os.getpid(), Path("/proc/self/comm").read_text().strip() if Path("/proc").exists() else "python"
    )
    assert not is_running(os.getpid(), "postgres")
    assert not is_running(2**22 + 1, "postgres")
