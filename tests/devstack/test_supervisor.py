"""The supervisor with real processes: it restarts what dies, stops within seconds, and leaves nothing behind."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from devstack import claims
from devstack.process import LINUX, DevstackError
from devstack.supervisor import ROOT, Part, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
# A part that starts a child of its own and shrugs at SIGTERM.
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(600)",
]


def wait_for(what: Callable[[], object], seconds: float = 8) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    """Gone, or a zombie nobody has reaped yet."""
    if LINUX:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
        except OSError:
            return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_dead_part_is_started_again(capfd: pytest.CaptureFixture[str]) -> None:
    supervisor = Supervisor([Part("sleeper", SLEEP, os.environ)])
    supervisor.start()
    part = supervisor.parts[0]
    assert part.process is not None
    first = part.process.pid
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: gone(first))
    supervisor.wait_until(
        lambda: part.is_alive() and part.process is not None and part.process.pid != first, 8
    )
    supervisor.stop()
    assert not part.is_alive()
    assert "sleeper ended (-9); starting it again" in capfd.readouterr().out


def test_a_part_that_cannot_start_is_reported(capfd: pytest.CaptureFixture[str]) -> None:
    supervisor = Supervisor(
        [Part("broken", [sys.executable, "-c", "raise SystemExit('no such luck')"], os.environ)]
    )
    supervisor.start()
    with pytest.raises(DevstackError, match="broken does not start"):
        supervisor.wait_until(lambda: False, 20)
    supervisor.stop()
    assert "  broken | no such luck" in capfd.readouterr().out


def test_a_stubborn_part_and_its_children_are_ended(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("devstack.supervisor.GRACE", 0.3)
    supervisor = Supervisor([Part("stubborn", STUBBORN, os.environ)])
    supervisor.start()
    said = ""
    while "|" not in said:
        time.sleep(0.05)
        said += capfd.readouterr().out
    child = int(said.split("|")[1])
    began = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began < 3
    wait_for(lambda: gone(child))


@pytest.mark.skipif(not LINUX, reason="only Linux tells children that their parent died")
def test_a_killed_supervisor_leaves_no_orphans(place: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from devstack.servers import Servers\n"
        "from devstack.supervisor import Part, Supervisor\n"
        f"servers = Servers(Path({str(place)!r}), durable=False).start()\n"
        f"house = Supervisor([Part('sleeper', {SLEEP!r}, os.environ)], servers.own); house.start()\n"
        "print(*[thing.process.pid for thing in (*servers.own, *house.parts)], flush=True); house.run()\n"
    )
    given = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, env=given, stdout=subprocess.PIPE
    ) as house:
        assert house.stdout is not None
        pids = [int(pid) for pid in house.stdout.readline().split()]
        assert len(pids) == 3
        assert not any(gone(pid) for pid in pids)
        house.kill()
    wait_for(lambda: all(gone(pid) for pid in pids))


def test_a_taken_port_is_said_kindly_and_nothing_starts(place: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(DevstackError, match=f"Port {port} is taken.*make demo PORT={port + 1}"):
            claims.reserve("127.0.0.1", port)
        environ = os.environ | {"PORT": str(port), "DATA_DIR": str(place / "data")}
        done = subprocess.run(
            [sys.executable, "-m", "devstack.demo"],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (place / "data" / "postgres").exists()


def test_a_second_demo_on_the_same_data_is_refused(place: Path) -> None:
    with (
        claims.only_one(place),
        pytest.raises(DevstackError, match="already running"),
        claims.only_one(place),
    ):
        pass


def test_the_mail_catcher_keeps_every_mail_for_its_owner_only(place: Path) -> None:
    listener = claims.reserve("127.0.0.1", 0)[0]
    command = [sys.executable, "-m", "devstack.mailcatcher", str(listener.fileno()), str(place / "mail")]
    house = Supervisor([Part("mail", command, os.environ, [listener.fileno()])])
    house.start()
    try:
        wait_for(lambda: listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
        with smtplib.SMTP("127.0.0.1", listener.getsockname()[1], timeout=5) as post:
            for number in range(3):
                post.sendmail(
                    "a@example.org", ["b@example.org"], f"Subject: {number}\r\n\r\nHello ☼\r\n".encode()
                )
    finally:
        house.stop()
        listener.close()
    mails = sorted((place / "mail").glob("*.eml"))
    assert [mail.read_text().splitlines()[0] for mail in mails] == ["Subject: 0", "Subject: 1", "Subject: 2"]
    assert {mail.stat().st_mode & 0o777 for mail in mails} == {0o600}
