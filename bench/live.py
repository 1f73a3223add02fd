"""Live rounds: many open streams on one web process, and ten browsers over two.

Streams: memory, how long one number takes from Redis to the last of them, what looking anew costs, and how soon a stream of
somebody removed ends. Browsers: from the press of a button to the moment each of ten pages is painted anew, in Chromium.
"""

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import redis

from bench.house import OWNER, ROOT, House, create_database, other_database, processor_seconds, served

STREAMS, EACH = 500, 4
CHANGES = 20
QUIET = 20
"""Seconds in which nothing happens but looking anew."""
PRESSES = 15
DATABASE = "bench_live"


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Both parts; the browsers only where there is a Chromium."""
    say(f"filling a live round for {STREAMS} streams")
    create_database(DATABASE)
    environ = os.environ | {"PART": "owner", "DATABASE_URL": other_database(OWNER, DATABASE)}
    environ |= {"STATIC_ROOT": str(folder / "static"), "STATIC_COLLECTED": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.live_fill", str(STREAMS // EACH)],
        cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    filled = json.loads(done.stdout.splitlines()[-1])
    say(f"opening {STREAMS} streams")
    with served(DATABASE, folder, workers="1") as house:
        found = asyncio.run(_streams(house, filled))
    say("ten browsers over two web processes")
    return {"streams": found, "browsers": browsers()}


class _Stream:
    """One open stream: its own socket, and what was said to it when."""

    def __init__(self) -> None:
        self.heard: dict[int, float] = {}
        self.ended = 0.0

    async def open(self, port: int, path: str, cookie: str) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n")[0], head
        await self.reader.readuntil(b"data: 1\n\n")
        self.task = asyncio.ensure_future(self._hear())

    async def _hear(self) -> None:
        while line := await self.reader.readline():
            if line.startswith(b"data: "):
                self.heard.setdefault(int(line[6:]), time.perf_counter())
            elif line.strip() == b"0":  # the last piece of a body in pieces
                break
        self.ended = time.perf_counter()


async def _streams(house: House, filled: dict[str, Any]) -> dict[str, Any]:
    path = f"/c/{filled['round']}/live/listen/"
    worker = house.web()[1]
    first = _Stream()
    await first.open(house.port, path, filled["cookies"][0])
    before = worker.memory_info().rss
    streams = [first]
    began = time.perf_counter()
    for number in range(1, STREAMS):
        stream = _Stream()
        await stream.open(house.port, path, filled["cookies"][number % len(filled["cookies"])])
        streams.append(stream)
    opened = time.perf_counter() - began
    memory = worker.memory_info().rss - before
    busy = processor_seconds([worker])
    await asyncio.sleep(QUIET)
    busy = (processor_seconds([worker]) - busy) / QUIET
    every, last = await _publish(streams, filled["round"])
    removed = await _removed(streams)
    return {
        "streams": len(streams), "open_seconds": opened, "megabytes": memory / 1e6, "database_connections": len(house.backends()),
        "quiet_processor": busy, "median_ms": statistics.median(every) * 1000, "last_ms_median": statistics.median(last) * 1000,
        "last_ms_most": max(last) * 1000, "removed_seconds": removed, "stop_seconds": await _stopped(house, worker, streams),
    }  # fmt: skip


async def _publish(streams: list[_Stream], round_id: str) -> tuple[list[float], list[float]]:
    """From publishing a number to when each stream has it, in seconds; and to when the last one has."""
    every, last = [], []
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as server:
        for change in range(1_000, 1_000 + CHANGES):
            said = time.perf_counter()
            server.publish(f"live:{round_id}", change)
            while not all(change in stream.heard for stream in streams):
                await asyncio.sleep(0.005)
                assert time.perf_counter() < said + 10, "not everybody heard it"
            waits = [stream.heard[change] - said for stream in streams]
            every += waits
            last.append(max(waits))
            await asyncio.sleep(0.2)
    return every, last


async def _removed(streams: list[_Stream]) -> float:
    """Seconds from when a seat has ended to when the last stream of its member is over. Nothing is pressed meanwhile."""
    with psycopg2.connect(other_database(OWNER, DATABASE)) as connection, connection.cursor() as cursor:
        cursor.execute(
            """UPDATE groups_membership SET until = now()
               WHERE member_id = (SELECT id FROM members_member WHERE sign_in_name = 'bench-0')"""
        )
    connection.close()
    began = time.perf_counter()
    theirs = streams[:: STREAMS // EACH]
    while not all(stream.ended for stream in theirs):
        await asyncio.sleep(0.05)
        assert time.perf_counter() < began + 60, "a stream of somebody removed goes on"
    return max(stream.ended for stream in theirs) - began


async def _stopped(house: House, worker: Any, streams: list[_Stream]) -> float:
    """Seconds that the server takes to stop with all these streams open."""
    began = time.perf_counter()
    house.process.terminate()
    while worker.is_running() and worker.status() != "zombie":
        await asyncio.sleep(0.05)
        assert time.perf_counter() < began + 30, "it does not stop"
    assert all(stream.ended for stream in streams)
    return time.perf_counter() - began


WATCH = """() => {
    window.painted = {};
    new MutationObserver(() => {
        const step = document.getElementById("live")?.dataset.step;
        requestAnimationFrame(() => setTimeout(() => { window.painted[step] ??= Date.now(); }));
    }).observe(document.querySelector("main"), { childList: true });
}"""


def browsers(presses: int = PRESSES) -> dict[str, Any] | None:
    """Milliseconds from the press to the paint, over ten pages and so many presses; None where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    from devstack.check import find_browser
    from tests.browser import sitting
    from tests.browser.house import House as Running
    from tests.browser.people import meeting

    chromium = find_browser()
    if chromium is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="rc-l-", dir="/tmp"))
    folder.chmod(0o711)
    house = Running(folder)
    try:
        house.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--disable-gpu"])
            meet, part = meeting(browser, house.url, house.leaves_to)
            everyone = sitting.sit_down(house, meet, [*sitting.names(house, 8), "ben"])
            sitting.spread(house, everyone)
            found = _presses(everyone, presses)
            part()
            browser.close()
        return found | {"processes": len(sitting.workers(house))}
    finally:
        house.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _presses(everyone: list[Any], presses: int) -> dict[str, Any]:
    """Turns are handed on, and taken anew, as often as is asked."""
    ana = everyone[0]
    for person in everyone:
        person.page.evaluate(WATCH)
    every, last, step = [], [], 0
    for _ in range(presses):
        button = "do-thank" if ana.page.locator("#do-thank").count() else "do-begin"
        if button == "do-begin" and step:
            break  # everyone has had their turn
        pressed = ana.page.evaluate(
            f"() => {{ const at = Date.now(); document.getElementById('{button}').click(); return at; }}"
        )
        step += 1
        for person in everyone:
            person.page.wait_for_function(f"() => window.painted['{step}']")
        waits = [person.page.evaluate(f"() => window.painted['{step}']") - pressed for person in everyone]
        every += waits
        last.append(max(waits))
        time.sleep(1)
    every.sort()
    return {
        "pages": len(everyone), "presses": step, "median_ms": statistics.median(every), "p95_ms": every[int(len(every) * 0.95)],
        "slowest_page_median_ms": statistics.median(last), "most_ms": every[-1],
    }  # fmt: skip


def rows(found: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """Lines of the report."""
    s, b = found["streams"], found["browsers"]
    lines = [
        (f"{s['streams']} open streams of a live round on one web process: memory", f"{s['megabytes']:.1f} MB", "", True),
        ("the same: database connections of that process", str(s["database_connections"]), "at most 6", s["database_connections"] <= 6),
        ("the same: from Redis to each, and to the last", f"{s['median_ms']:.0f} and {s['last_ms_median']:.0f} ms", "", True),
        ("the same: processor while nothing happens but looking anew", f"{s['quiet_processor']:.0%} of a core", "", True),
        ("a stream of somebody whose seat has ended is over after", f"{s['removed_seconds']:.1f} s", "under 30 s", s["removed_seconds"] < 30),
        ("the web server stops, with all these streams open, within", f"{s['stop_seconds']:.1f} s", "under 8 s", s["stop_seconds"] < 8),
    ]  # fmt: skip
    if b:
        lines.append(
            (f"from a press to the paint, {b['pages']} browsers over {b['processes']} web processes, median and p95",
             f"{b['median_ms']:.0f} and {b['p95_ms']:.0f} ms", "under 1,000 ms", b["p95_ms"] < 1_000)
        )  # fmt: skip
    return lines
