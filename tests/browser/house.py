"""The whole house as `make demo` runs it: PostgreSQL, Redis, gunicorn as rc_web, Celery worker and beat, an SMTP server."""

import email
import os
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar
from unittest import mock

import psycopg2
from celery import Celery

from devstack import demo
from devstack.claims import reserve
from devstack.pytest_plugin import environment
from devstack.servers import Servers
from devstack.supervisor import Supervisor
from tests.migrated import copy_to

PATIENCE = 30.0  # seconds, for a loaded machine
Found = TypeVar("Found")


def until(look: Callable[[], Found], what: str, patience: float = PATIENCE) -> Found:
    """What `look` finds, as soon as it finds something.

    Raises AssertionError naming `what` after `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while not (found := look()):
        assert time.monotonic() < deadline, f"{what}: not within {patience:.0f} s"
        time.sleep(0.1)
    return found


class Neutral(BaseHTTPRequestHandler):
    """The everyday page Leave leads to, on another origin."""

    def do_GET(self) -> None:
        page = b"<!doctype html><title>News</title><h1>Weather and news</h1>"
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def neutral_site() -> ThreadingHTTPServer:
    """The everyday page, served from a thread; call `shutdown()` in the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Neutral)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


class House:
    """One running house with the demo's people in it. Everything a test does to it goes through its doors, but for
    `passing`, which lets time pass by the database's hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.neutral = neutral_site()
        self.leaves_to = f"http://127.0.0.1:{self.neutral.server_address[1]}/"
        self.listeners = reserve("127.0.0.1", 0)
        self.port = self.listeners[0].getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.mail_socket = reserve("127.0.0.1", 0)[0]
        self.supervisor: Supervisor | None = None
        with self.clean_environment():
            self.servers = Servers(folder, durable=False)

    def clean_environment(self) -> Any:
        """The environment without what the test run itself was given."""
        ours = [*environment("", ""), *(name for name in os.environ if name.startswith("RC_"))]
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        return mock.patch.dict(os.environ, {**kept, "LEAVE_URL": self.leaves_to}, clear=True)

    def start(self) -> "House":
        run = dict(os.environ)
        with self.clean_environment():
            self.servers.start()
            copy_to(self.servers, run)
            port = self.mail_socket.getsockname()[1]
            common = demo.environment(self.folder, self.servers, self.port, port)
            demo.prepare(common | {"PART": "owner", "DATABASE_URL": self.servers.databases.owner})
            parts = demo.parts(self.folder, self.servers, common, self.listeners, self.mail_socket)
            self.supervisor = Supervisor(parts, self.servers.own)
            self.supervisor.start("mail", "web")
            self.supervisor.wait_until(lambda: demo.is_healthy(self.listeners[0]), 120)
            self.supervisor.start("worker", "hands", "beat")
        self.broker = Celery(
            broker=self.servers.redis_url.replace("unix://", "redis+socket://"), set_as_current=False
        )
        self.broker.conf.broker_transport_options = {"socket_connect_timeout": 5}
        return self

    def stop(self) -> None:
        """Everything this started, and nothing else."""
        if self.supervisor is not None:
            self.supervisor.stop()
        self.servers.stop()
        self.neutral.shutdown()
        for listener in (*self.listeners, self.mail_socket):
            listener.close()

    def tick(self, task: str) -> None:
        """What beat does: put a task into Redis by its name, for the worker to find."""
        self.broker.send_task(task, ignore_result=True, expires=60)

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """One statement as the database's owner, whom row security does not filter."""
        with psycopg2.connect(self.servers.databases.owner) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def mails_to(self, address: str) -> list[EmailMessage]:
        """What has arrived at the mail server for that address, oldest first."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        mails = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
        return [mail for mail in mails if isinstance(mail, EmailMessage) and address in str(mail["To"])]

    def mail_number(self, number: int, address: str) -> EmailMessage:
        """The mail of that number to that address, waited for."""
        return until(lambda: self.mails_to(address)[number - 1 :], f"mail {number} to a member")[0]
