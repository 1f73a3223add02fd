"""The sweeps (bench.sweep, bench.rhythms, bench.milestones, bench.opening), each in a process and a database of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.house import OWNER, ROOT, create_database, other_database

_RUN = """
import json, django
django.setup()
from django.core.management import call_command
from django.db import connection
from bench.{part} import measure
call_command("migrate", verbosity=0)
print(json.dumps(measure(connection)))
"""


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """What `bench.sweep.measure` found."""
    say("sweeping 1,000,000 memberships for reminders")
    return _measured("sweep")


def measure_rhythms(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """What `bench.rhythms.measure` found."""
    say("sweeping 1,000,000 members with three rhythms each, in all zones")
    return _measured("rhythms")


def measure_milestones(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """What `bench.milestones.measure` found."""
    say("sweeping 1,000,000 journeys for milestones")
    return _measured("milestones")


def measure_opening(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """What `bench.opening.measure` found."""
    say("opening the rounds of 10,000 rhythms")
    return _measured("opening")


def _measured(part: str) -> dict[str, Any]:
    create_database(f"bench_{part}")
    environ = os.environ | {
        "PART": "owner", "DATABASE_URL": other_database(OWNER, f"bench_{part}"), "DJANGO_SETTINGS_MODULE": "recovery_circle.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(part=part)],
        cwd=ROOT,
        env=environ,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
