"""The two commands' small print: locks that agree, an environment built once, parallel tests kept apart."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from devstack import bootstrap, check
from devstack.pytest_plugin import with_redis_database
from devstack.supervisor import ROOT

LOCKS = [ROOT / f"requirements{part}.txt" for part in ("", "-local", "-dev")]


def pins(lock: Path) -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9][^ ;\\]*==[^ ;\\]+)", lock.read_text(), re.MULTILINE))


def test_every_lock_holds_the_smaller_ones_pins() -> None:
    product, local, dev = map(pins, LOCKS)
    assert product < local < dev


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_hashes(lock: Path) -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock.read_text(), flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_a_second_build_does_nothing_and_a_changed_lock_installs(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = place / "requirements-local.txt"
    lock.write_text("")
    for name, value in {"ROOT": place, "VENV": place, "PYTHON": Path(sys.executable)}.items():
        monkeypatch.setattr(bootstrap, name, value)
    monkeypatch.setattr(bootstrap, "create", lambda: pytest.fail("it has a working Python"))
    installed: list[Path] = []
    monkeypatch.setattr(bootstrap, "install", installed.append)
    bootstrap.build(lock)
    bootstrap.build(lock)
    assert len(installed) == 1
    lock.write_text("# another pin\n")
    bootstrap.build(lock)
    assert len(installed) == 2
    assert (place / ".installed-requirements-local").read_text().strip() == hashlib.sha256(
        lock.read_bytes()
    ).hexdigest()


def test_an_environment_whose_python_vanished_is_built_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = place / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to("/nowhere/python3")
    (venv / "left over").touch()
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    assert not bootstrap.interpreter_works()
    quick = place / "python"  # installing pip takes seconds, and is not the point here
    quick.write_text(f'#!/bin/sh\nexec {sys.executable} "$@" --without-pip\n')
    quick.chmod(0o755)
    monkeypatch.setattr(bootstrap.sys, "executable", str(quick))
    bootstrap.create()
    assert bootstrap.interpreter_works()
    assert not (venv / "left over").exists()


def test_a_python_without_venv_is_told_what_to_install(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = place / "python"
    stub.write_text("#!/bin/sh\necho 'ensurepip is not available'\nexit 1\n")
    stub.chmod(0o755)
    monkeypatch.setattr(bootstrap, "VENV", place / ".venv")
    monkeypatch.setattr(bootstrap.sys, "executable", str(stub))
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        bootstrap.create()


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this one is 3\.9"):
        bootstrap.use_new_enough_python()


def test_a_missing_browser_is_said_and_is_a_failure_where_it_must_be_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert check.find_browser(lambda _name: None) is None
    assert check.find_browser(lambda name: f"/usr/bin/{name}") == "/usr/bin/chromium"
    for in_ci, failures in ((False, 0), (True, 1)):
        monkeypatch.setattr(check, "IN_CI", in_ci)
        report = check.Report([], [])
        report.skip("browser", "no Chromium here")
        assert len(report.failed) == failures
        assert check.conclude(report, 1) == failures
        assert "no Chromium here" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("unix:///tmp/x/redis.sock?db=0", "unix:///tmp/x/redis.sock?db=3"),
        ("redis://:secret@localhost:6379/0", "redis://:secret@localhost:6379/3"),
        ("redis://localhost:6379", "redis://localhost:6379/3"),
        ("rediss://localhost:6379/?ssl_cert_reqs=none", "rediss://localhost:6379/3?ssl_cert_reqs=none"),
    ],
)
def test_each_test_process_has_a_redis_database_of_its_own(url: str, expected: str) -> None:
    assert with_redis_database(url, 3) == expected


def test_make_help_lists_every_target() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert re.findall(r"^make (\w+)", done.stdout, re.MULTILINE) == targets
    assert {"demo", "test", "bench", "chaos", "lock", "lint", "fmt", "types", "help"} <= set(targets)


def test_ci_script_is_valid_shell_and_ends_in_make_test() -> None:
    script = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert script.stat().st_mode & 0o111
    assert script.read_text().strip().endswith("make test </dev/null")
