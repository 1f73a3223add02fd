"""What every started server needs: to end with its parent, and to live where its user can reach it."""

import ctypes
import hashlib
import os
import pwd
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1  # linux/prctl.h
# sun_path holds 108 bytes on Linux and 104 on macOS, both with a closing NUL (unix(7), sys/un.h).
SOCKET_PATH_LIMIT = 107 if LINUX else 103


class DevstackError(RuntimeError):
    """Something a person can put right; its text is a sentence for them."""


def dies_with_parent(sig: int) -> Callable[[], None] | None:
    """A `preexec_fn` that asks the kernel to send `sig` to the child when its parent dies, even of SIGKILL.

    The kernel watches the *thread* that started the child, so start children from the main thread only.
    Returns None where the kernel cannot do it (macOS).
    """
    if not LINUX:
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, sig, 0, 0, 0)
        if os.getppid() != parent:  # the parent died between fork and prctl
            os._exit(1)

    return ask_kernel


def end_with_make() -> None:
    """If `make` started this process, end with it: a killed `make demo` must not leave a house running."""
    if not LINUX:
        return
    parent = os.getppid()
    try:
        name = Path(f"/proc/{parent}/comm").read_text().strip()
    except OSError:
        return
    if name in {"make", "gmake"}:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            raise SystemExit("make ended before the demo had begun.")


@dataclass(frozen=True)
class Account:
    """The operating system account a server runs under; PostgreSQL refuses to run as root."""

    uid: int
    gid: int
    popen: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def for_servers(cls) -> "Account":
        """This user, or `nobody` when this user is root."""
        if os.geteuid() != 0:
            return cls(os.getuid(), os.getgid())
        nobody = pwd.getpwnam(os.environ.get("PG_OS_USER", "nobody"))
        change = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        return cls(nobody.pw_uid, nobody.pw_gid, change)

    @property
    def is_other(self) -> bool:
        """Whether servers run as somebody other than this process."""
        return bool(self.popen)

    def can_reach(self, path: Path) -> bool:
        """Whether the account may walk down to `path`: execute permission on it and every folder above."""
        path = path.resolve()
        for folder in (path, *path.parents):
            mode = folder.stat()
            if mode.st_uid == self.uid:
                allowed = mode.st_mode & stat.S_IXUSR
            elif mode.st_gid == self.gid:
                allowed = mode.st_mode & stat.S_IXGRP
            else:
                allowed = mode.st_mode & stat.S_IXOTH
            if not allowed:
                return False
        return True

    def make_private(self, folder: Path) -> Path:
        """Create `folder` for this account alone (0700)."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.is_other:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder


def digest(path: Path) -> str:
    """Ten characters that stand for a path: the same place gets the same fallback folder every time."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def lasting_temp() -> Path:
    """A temporary folder every account can reach and that outlives a restart where the system has one."""
    lasting = Path("/var/tmp")
    return lasting if lasting.is_dir() else Path(tempfile.gettempdir())


def socket_folder(folder: Path, socket_name: str) -> Path:
    """`folder`, or a short folder in the temp directory when a socket in it would have too long a path."""
    if len(os.fsencode(folder / socket_name)) < SOCKET_PATH_LIMIT:
        return folder
    return Path("/tmp") / f"rc-{os.getuid()}-{digest(folder)}"


def owned_by(folder: Path, uid: int) -> None:
    """Refuse a folder in a shared temp directory that somebody else made first.

    Raises:
        DevstackError: when it belongs to another account.
    """
    if folder.exists() and (folder.is_symlink() or folder.stat().st_uid not in {uid, 0}):
        raise DevstackError(f"{folder} belongs to somebody else. Remove it, or choose another DATA_DIR.")


def is_running(pid: int, name: str) -> bool:
    """Whether `pid` is a live process called `name`.

    A zombie counts as gone: where process 1 does not reap (some containers) a killed server stays one.
    """
    if LINUX:
        try:
            record = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return False
        return f"({name})" in record and record.rpartition(")")[2].split()[0] not in "ZX"
    try:
        # ps is a fixed name and pid a number: nothing of anybody's making reaches the command line.
        answer = subprocess.run(
            ["ps", "-o", "stat=,comm=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip()
    except OSError:
        return False
    return name in answer and not answer.startswith("Z")


def tail(log: Path, characters: int = 2000) -> str:
    """The end of a log file, for an error message."""
    return log.read_text(errors="replace")[-characters:] if log.exists() else "(no log)"
