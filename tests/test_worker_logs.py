"""A worker's log is as silent about words as the web's: Celery must not put its own handlers in the place of ours."""

import os
import subprocess
import sys

CANARY = "canary-4f1d somebody said this"

FAILS = f"""
from recovery_circle.celery import app

app.loader.init_worker()  # as `celery worker` does: Django is set up, then logging
app.log.setup("WARNING")

from celery.app.trace import build_tracer

@app.task(name="tests.fails")
def fails():
    {CANARY.split()[1]} = "{CANARY}"
    raise ValueError(f"could not keep {{{CANARY.split()[1]}}}")

build_tracer(fails.name, fails, app=app)("one-task", (), {{}})
"""


def test_a_task_that_fails_says_what_kind_and_where_and_no_words() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAILS],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "recovery_circle.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    said = done.stdout + done.stderr
    assert "tests.fails" in said
    assert "ValueError" in said
    assert CANARY not in said, said
    assert "could not keep" not in said
