"""`make bench`: every figure, beside what it is compared with, as a table on the screen and in bench/results/.

`make bench ARGS=pages` (or `feed`, `road`, `cases`, `sweep`, `rhythms`, `opening`, `milestones`, `drain`, `urgent`, `live`) measures one part and writes nothing.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STARTED = time.monotonic()


def say(what: str) -> None:
    """Print one line of progress."""
    print(f"[{time.monotonic() - STARTED:6.1f} s] {what}", flush=True)


def main() -> int:
    """Measure what was asked for, or everything; returns the exit status."""
    from bench import cases, drain, feed, find, live, pages, report, road, sweeping, urgent

    def drained(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
        say("draining the outbox into a mail sink")
        return drain.measure()

    def hurried(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
        say("asking for a hand while a herd of reminders waits")
        return urgent.measure()

    parts = {
        "pages": pages.measure,
        "feed": feed.measure,
        "find": find.measure,
        "road": road.measure,
        "cases": cases.measure,
        "sweep": sweeping.measure,
        "opening": sweeping.measure_opening,
        "rhythms": sweeping.measure_rhythms,
        "milestones": sweeping.measure_milestones,
        "drain": drained,
        "urgent": hurried,
        "live": live.measure,
    }
    asked = [name for name in sys.argv[1:] if name in parts]
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="rc-bench-") as folder:
        for name in asked or parts:
            found[name] = parts[name](Path(folder), say)
    print(report.table(found))
    if asked:
        print(json.dumps(found, indent=1))
    else:
        say(f"written to {report.write(found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
