"""`make lock`: turn `requirements*.in` into pinned, hashed locks for every platform.

Needs uv, and runs it from a throwaway environment when there is none. Pins stay where they can;
ARGS="--upgrade" moves them.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from devstack.supervisor import ROOT

LOCKS = ("requirements", "requirements-local", "requirements-dev")


def main() -> int:
    """Write the three locks; returns uv's exit status."""
    with tempfile.TemporaryDirectory(prefix="rc-lock-") as folder:
        uv = shutil.which("uv") or install_uv(Path(folder))
        for name in LOCKS:
            command = [
                uv,
                "pip",
                "compile",
                "--quiet",
                "--universal",
                "--generate-hashes",
                "--python-version",
                "3.11",
            ]
            command += [f"{name}.in", "-o", f"{name}.txt", *sys.argv[1:]]
            print(" ".join(command[1:]), flush=True)
            if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
                return code
    return 0


def install_uv(folder: Path) -> str:
    """uv in a throwaway environment: nothing but `make lock` needs it, so no lock carries it."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([str(folder / "bin" / "pip"), "install", "-q", "uv"], check=True)
    return str(folder / "bin" / "uv")


if __name__ == "__main__":
    sys.exit(main())
