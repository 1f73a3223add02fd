"""`make test`: every check the repository has, one after the other, with all failures together at the end.

ARGS adds arguments for pytest; with `ARGS="tests/test_x.py"` only those tests run, after the quick checks.
CHROMIUM names a browser; without one the browser tests are left out, and that is said (with CI=true it is a
failure).
`python -m devstack.check lint` runs the quick checks alone.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from psycopg2.extensions import parse_dsn

from devstack.process import DevstackError, dies_with_parent, end_with_make
from devstack.pytest_plugin import STARTED, TEMPLATE, environment
from devstack.servers import throwaway
from devstack.supervisor import ROOT

PRODUCT = [path.parent.name for path in sorted(ROOT.glob("*/apps.py"))]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSER = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@dataclass
class Report:
    """What failed and what was left out, told once more at the end."""

    failed: list[str]
    left_out: list[str]

    def skip(self, name: str, why: str) -> None:
        """Note that something did not run; where it must run (CI) that is a failure."""
        line(name, "NOT RUN", why)
        (self.failed if IN_CI else self.left_out).append(f"{name}: {why}")


def main() -> int:
    """Run the checks; returns 0 when all passed."""
    end_with_make()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    only_lint = sys.argv[1:] == ["lint"]
    report = Report([], [])
    began = time.monotonic()
    try:
        with throwaway() as servers:
            os.environ |= environment(servers.databases.owner, servers.redis_url) | {
                STARTED: "1",
                "RC_TEST_WEB_URL": servers.databases.web,
                "RC_TEST_WORKER_URL": servers.databases.worker,
                "RC_TEST_BACKUP_URL": servers.databases.backup,
            }
            line("servers", "ready", "PostgreSQL and Redis", time.monotonic() - began)
            # Not on somebody's server: what stands in the database there is not ours to copy.
            ahead = None if only_lint or servers.postgres is None else migrate_ahead()
            lint(report)
            if not only_lint:
                audit(report)
                if ahead is not None and ahead.wait() == 0:
                    os.environ[TEMPLATE] = parse_dsn(servers.databases.owner)["dbname"]
                tests(report)
    except DevstackError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return conclude(report, time.monotonic() - began)


def migrate_ahead() -> subprocess.Popen[bytes]:
    """Start migrating the run's own empty database, of which each test process then takes a copy instead of migrating one
    of its own. The quick checks keep one processor busy; this takes another. Where it fails, the tests say why."""
    command = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ROOT, preexec_fn=dies_with_parent(signal.SIGTERM), **quiet)


def lint(report: Report) -> None:
    """The quick checks: style, format, types, contracts, migrations, container files."""
    python = sys.executable
    step(report, "ruff", python, "-m", "ruff", "check", ".")
    step(report, "format", python, "-m", "ruff", "format", "--check", ".")
    step(report, "types", python, "-m", "mypy")
    step(report, "imports", python, tool("lint-imports"))
    step(
        report,
        "bandit",
        python,
        "-m",
        "bandit",
        "-q",
        "--severity-level=high",  # ruff's S rules are bandit's others, with their exceptions noted in place
        "-r",
        *PRODUCT,
    )
    step(report, "migrations", python, "manage.py", "makemigrations", "--check", "--dry-run")
    if Path(tool("hadolint")).exists():
        step(report, "Dockerfile", tool("hadolint"), "Dockerfile")
    else:
        report.skip("Dockerfile", "hadolint has no build for this machine")
    schema = ["--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    step(report, "compose", python, "-m", "check_jsonschema", *schema)


def audit(report: Report) -> None:
    """Known vulnerabilities in what is pinned, when the index can be asked."""
    began = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner",
        "off",
    ]
    command += ["--format", "json", "-r", "requirements.txt"]
    try:
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        packages = []
    known = [package for package in packages if "vulns" in package]
    weak = [f"{package['name']} {package['version']}" for package in known if package["vulns"]]
    if weak:
        line("audit", "FAILED", ", ".join(weak), time.monotonic() - began)
        report.failed.append(f"audit: known vulnerabilities in {', '.join(weak)} (make audit shows them)")
    elif not known:
        # Not a failure in CI either: an index that is away says nothing about the code.
        line("audit", "NOT RUN", "no vulnerability service could be reached", time.monotonic() - began)
        report.left_out.append("audit: no vulnerability service could be reached")
    else:
        unknown = len(packages) - len(known)
        said = f"{len(known)} packages" + (f", {unknown} unknown to the index" if unknown else "")
        line("audit", "ok", said, time.monotonic() - began)


def tests(report: Report) -> None:
    """pytest, on two processes, with the browser if there is one."""
    # Tests differ a hundredfold in length: who is done takes over from who is not.
    arguments = ["-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "worksteal"]
    if browser := find_browser():
        os.environ["CHROMIUM"] = browser
    else:
        report.skip(
            "browser", "no Chromium here (apt install chromium, or set CHROMIUM): its tests are left out"
        )
        arguments += ["-m", "not browser"]
    arguments += shlex.split(os.environ.get("ARGS", ""))
    began = time.monotonic()
    code = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode
    line("tests", "FAILED" if code else "ok", "", time.monotonic() - began)
    if code:
        report.failed.append(f"tests: pytest ended with {code}; its own summary is above")


def find_browser(which: Callable[[str], str | None] = shutil.which) -> str | None:
    """Chromium: CHROMIUM, else one on the PATH."""
    if given := os.environ.get("CHROMIUM"):
        return which(given)
    found = [path for name in BROWSERS if (path := which(name))]
    return found[0] if found else which(MAC_BROWSER)


def tool(name: str) -> str:
    """A program installed beside this Python."""
    return str(Path(sys.prefix) / "bin" / name)


def step(report: Report, name: str, *command: str) -> None:
    """Run one check quietly; show its words only when it fails."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    line(name, "FAILED" if done.returncode else "ok", "", time.monotonic() - began)
    if done.returncode:
        report.failed.append(name)
        print("\n".join("    " + words for words in done.stdout.splitlines()[-200:]), flush=True)


def line(name: str, state: str, said: str = "", seconds: float = 0) -> None:
    """Print one line of the table."""
    print(f"{name:<12}{state:<9}{seconds:6.1f} s  {said}".rstrip(), flush=True)


def conclude(report: Report, seconds: float) -> int:
    """Say what failed and what was left out; returns the exit status."""
    words = [""]
    words += [f"Left out: {what}" for what in report.left_out]
    words += [f"FAILED: {what}" for what in report.failed]
    words += [f"{len(report.failed)} failed" if report.failed else "All passed"]
    print("\n".join(words) + f" in {seconds:.0f} s.", flush=True)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
