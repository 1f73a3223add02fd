"""The parts production has, on servers of their own, each of which can be stopped and comes back: for the tests that stop them."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller

from devstack.servers import throwaway
from notices import mail
from tests.migrated import copy_to
from tests.notices.test_chaos import ROOT, House, wait_for
from tests.smtp import free_port, listening

WEB = ("-m", "gunicorn", "recovery_circle.asgi", "--worker-class", "recovery_circle.worker.Worker", "--workers", "2",
       "--graceful-timeout", "3", "--no-control-socket", "--log-level", "error", "--bind")  # fmt: skip
CELERY = ("-m", "celery", "--quiet", "-A", "recovery_circle")
ALONE = ("--loglevel", "error", "--without-mingle", "--without-gossip")

LATE = "This has not moved on by itself"
UNSENT = "ome mail has not gone out yet"
LINES = "If a life may be in danger"
WHERE = "Where it is</h2>"


@dataclass
class Standing:
    """A house with all its parts at work, and the people of `chaos_ring`."""

    house: House
    folder: Path
    port: int = field(default_factory=free_port)
    cookies: dict[str, str] = field(default_factory=dict)
    running: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)
    mailer: Controller | None = None

    def lay(self) -> None:
        """The people."""
        laying = self.house.run(
            "-m", "tests.support.chaos_ring", part="owner", stdout=subprocess.PIPE, text=True
        )
        self.cookies = json.loads(laying.communicate()[0])

    def begin(self, name: str) -> None:
        """Start that process, as production does."""
        urls = self.house.servers.databases
        beat = ("beat", "--schedule", str(self.folder / "due"), "--pidfile=", "--loglevel", "error")
        how: dict[str, tuple[tuple[str, ...], str, str]] = {
            "web": ((*WEB, f"127.0.0.1:{self.port}"), "web", urls.web),
            "worker": ((*CELERY, "worker", "--concurrency", "2", *ALONE), "worker", urls.worker),
            "hands": ((*CELERY, "worker", "--pool", "solo", "--queues", "hands", "-n", "hands@%h", *ALONE), "worker", urls.worker),
            "beat": ((*CELERY, *beat), "beat", urls.web),
        }  # fmt: skip
        command, part, url = how[name]
        environment = {**self.house.environment, "PART": part, "DATABASE_URL": url}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )  # fmt: skip

    def kill(self, *names: str) -> None:
        """At once, with all their children."""
        for name in names:
            process = self.running.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def mail_goes_away(self) -> None:
        if self.mailer:
            self.mailer.stop()
            self.mailer = None

    def mail_comes_back(self) -> None:
        self.mailer = Controller(self.house.sink, hostname="127.0.0.1", port=self.mail_port)
        self.mailer.start()

    @property
    def mail_port(self) -> int:
        """Apart from the house's own: that one cannot be stopped."""
        if "_mail" not in self.house.environment:
            self.house.environment["_mail"] = self.house.environment["EMAIL_PORT"] = str(free_port())
        return int(self.house.environment["_mail"])

    def stop_postgres(self) -> None:
        """Hard, and not started again."""
        server = self.house.servers.postgres
        assert server
        assert server.process
        server.process.send_signal(signal.SIGQUIT)
        server.process.wait()

    def stop(self) -> None:
        self.kill(*self.running)
        self.mail_goes_away()

    # -- What people see and press ----------------------------------------------------------------------------------

    def look(self, path: str, who: str = "", **send: str) -> tuple[int, str]:
        """Status and page, or where a press led to; (0, "") where nobody answers."""
        headers = {"Host": f"127.0.0.1:{self.port}"}
        if who:
            headers["Cookie"] = f"here={self.cookies[who]}"
        try:
            body = None
            if send:
                token, cookie = self._token(path, who)
                headers |= {"Content-Type": "application/x-www-form-urlencoded"}
                headers["Cookie"] += f"; form={cookie}"
                body = "&".join(
                    f"{name}={value}" for name, value in {**send, "csrfmiddlewaretoken": token}.items()
                )
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            connection.request("POST" if send else "GET", path, body, headers)
            answer = connection.getresponse()
            said = answer.headers.get("Location") or answer.read().decode()
            connection.close()
            return answer.status, said
        except OSError:
            return 0, ""

    def _token(self, path: str, who: str) -> tuple[str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"Cookie": f"here={self.cookies[who]}"})
        answer = connection.getresponse()
        page, cookie = answer.read().decode(), answer.headers.get("Set-Cookie", "")
        connection.close()
        field, kept = (
            re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page),
            re.search(r"form=(\w+)", cookie),
        )
        assert field, page[:2000]
        assert kept
        return field.group(1), kept.group(1)

    def told(self, kind: str) -> list[str]:
        """Who had a mail of that kind, once for each that arrived."""
        ids = {
            mail.message_id(pk)
            for (pk,) in self.house.ask(f"SELECT id FROM notices_notice WHERE kind = '{kind}'")
        }
        sink = self.house.sink
        arrived = zip(sink.mails, sink.recipients, strict=True)
        return sorted(
            to.partition("@")[0] for one, several in arrived if one["Message-ID"] in ids for to in several
        )

    def calm(self) -> None:
        """Everything is up, and nobody asks for anything."""
        servers = self.house.servers
        for server in (servers.postgres, servers.redis):
            assert server
            server.start()
        if not self.mailer:
            self.mail_comes_back()
        for name in ("web", "worker", "hands", "beat"):
            if name not in self.running:
                self.begin(name)
        self.house.ask("DELETE FROM support_requestwords")
        self.house.ask("DELETE FROM support_asked")
        self.house.ask("DELETE FROM support_supportrequest")
        self.house.ask("DELETE FROM notices_heartbeat")
        self.house.ask("DELETE FROM notices_notice WHERE kind LIKE 'hand%'")
        wait_for(lambda: self.look("/now/")[0] == 200, 60)
        at_work = "SELECT 1 FROM notices_heartbeat WHERE part = 'hands'"
        wait_for(lambda: bool(self.house.ask(at_work)), 60)


def seconds_until(what: Callable[[], bool], most: float) -> float:
    """How long it took. Raises AssertionError after `most` seconds."""
    began = time.monotonic()
    wait_for(what, most)
    return time.monotonic() - began


@contextlib.contextmanager
def standing(folder: Path) -> Iterator[Standing]:
    """All of it, for the length of a `with` block."""
    with throwaway(durable=True) as servers, listening() as sink:
        environment = {
            **os.environ,
            "REDIS_URL": servers.redis_url,
            "EMAIL_HOST": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "recovery_circle.settings",
            "NOW_DIR": f"{folder / 'now'}",
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        house = House(servers, sink, environment)
        copy_to(servers)
        assert house.run("manage.py", "migrate", "-v0", "--skip-checks", part="owner").wait() == 0
        found = Standing(house, folder)
        try:
            found.lay()
            yield found
        finally:
            found.stop()
