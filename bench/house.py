"""The house as it is measured: its own databases, the production server before each, and what processes cost."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg2

ROOT = Path(__file__).resolve().parent.parent
OWNER = os.environ.get("DATABASE_URL", "")
WEB = os.environ.get("RC_TEST_WEB_URL", "")


def other_database(url: str, name: str) -> str:
    """`url` with another database name."""
    parts = urlsplit(url)
    return parts._replace(path=f"/{name}").geturl()


def create_database(name: str) -> None:
    """An empty database beside the given one."""
    connection = psycopg2.connect(OWNER)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        cursor.execute(f'GRANT CONNECT ON DATABASE "{name}" TO rc_web, rc_worker')
    connection.close()


def filled(size: str, folder: Path) -> dict[str, str]:
    """A database of that size (`bench.fill.SIZES`); returns what `bench.fill` prints."""
    name = f"bench_{size}"
    create_database(name)
    environ = os.environ | {"PART": "owner", "DATABASE_URL": other_database(OWNER, name)} | _static(folder)
    done = subprocess.run(
        [sys.executable, "-m", "bench.fill", size],
        cwd=ROOT,
        env=environ,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def _static(folder: Path) -> dict[str, str]:
    return {"STATIC_ROOT": str(folder / "static"), "STATIC_COLLECTED": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """A web server on one database."""

    port: int
    process: psutil.Popen
    database: str

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def web(self) -> list[psutil.Process]:
        """Gunicorn and its workers."""
        return [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]

    def backends(self) -> list[psutil.Process]:
        """The database's processes that work for this web server."""
        connection = psycopg2.connect(other_database(OWNER, self.database))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE usename = 'rc_web' AND datname = current_database()"
            )
            pids = [row[0] for row in cursor.fetchall()]
        connection.close()
        return [psutil.Process(pid) for pid in pids]

    def memory(self) -> tuple[float, float]:
        """Megabytes of the largest worker: resident, and resident with what it shares with others counted in parts."""
        workers = [worker.memory_full_info() for worker in self.web()[1:]]
        return max(w.rss for w in workers) / 1e6, max(getattr(w, "pss", w.rss) for w in workers) / 1e6


@contextlib.contextmanager
def served(database: str, folder: Path, workers: str = "2", **more: str) -> Iterator[House]:
    """The production server (docker-compose.yml) on that database, for the length of a `with` block."""
    port = free_port()
    environ = os.environ | _static(folder) | {
        "PART": "web", "DATABASE_URL": other_database(WEB, database), "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PUBLIC_URL": f"http://127.0.0.1:{port}", "ALLOWED_HOSTS": "127.0.0.1", "MALLOC_ARENA_MAX": "1", **more,
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "recovery_circle.asgi", "--bind", f"127.0.0.1:{port}", "--worker-class",
               "recovery_circle.worker.Worker", "--graceful-timeout", "5", "--workers", workers, "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "warning"]  # fmt: skip
    process = psutil.Popen(command, cwd=ROOT, env=environ)
    try:
        _wait(port, process)
        yield House(port, process, database)
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int, process: psutil.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the web server ended before it served")
        with contextlib.suppress(OSError):
            probe = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            probe.request("GET", "/bench/raw/")
            if probe.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the web server did not come up")


def processor_seconds(processes: list[psutil.Process]) -> float:
    """What those processes have used so far, by the scheduler's own count (nanoseconds) where Linux gives it, else by
    psutil's (hundredths of a second)."""
    total = 0.0
    for process in processes:
        try:
            for task in Path(f"/proc/{process.pid}/task").iterdir():
                total += int((task / "schedstat").read_text().split()[0]) / 1e9
        except (OSError, ValueError):
            times = process.cpu_times()
            total += times.user + times.system
    return total
