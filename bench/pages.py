"""The group page beside two bare views, and other pages beside the same: processor time of web and database, statements, memory."""

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.house import House, filled, processor_seconds, served

ROUNDS, REQUESTS, WARM = 7, 120, 40

OTHERS = {
    "share": "page of a share with two replies",
    "my_share": "the same, of one's own",
    "promise": "page of the promise",
    "write": "composer",
    "find": "find page, twenty circles",
}
"""Pages measured beside the group page, by what `bench.fill` calls their paths."""


@dataclass
class Target:
    """One thing that is asked for, again and again."""

    name: str
    house: House
    path: str
    headers: dict[str, str]
    size: int = 0
    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def round(self, requests: int = REQUESTS) -> None:
        """Ask that often, after a warm-up, and note milliseconds a request."""
        while not self._attempt(requests):
            pass  # a database connection had come of age and was replaced: what it had cost is not known any more

    def _attempt(self, requests: int) -> bool:
        connection = self.house.connect()
        for _ in range(WARM):
            self._ask(connection)
        web, backends = self.house.web(), self.house.backends()
        before = processor_seconds(web), processor_seconds(backends)
        start = time.perf_counter()
        for _ in range(requests):
            self._ask(connection)
        wall = time.perf_counter() - start
        connection.close()
        if set(web) != set(self.house.web()) or set(backends) != set(self.house.backends()):
            return False
        self.wall.append(wall / requests * 1e3)
        self.web.append((processor_seconds(web) - before[0]) / requests * 1e3)
        self.database.append((processor_seconds(backends) - before[1]) / requests * 1e3)
        return True

    def _ask(self, connection: Any) -> None:
        connection.request("GET", self.path, headers=self.headers)
        answer = connection.getresponse()
        self.size = len(answer.read())
        if answer.status != 200:
            raise RuntimeError(f"{self.name}: {answer.status}")

    @property
    def processor(self) -> list[float]:
        """Milliseconds of processor time a request, web and database together, by round."""
        return [web + database for web, database in zip(self.web, self.database, strict=True)]

    @property
    def ms(self) -> float:
        """The median round of it."""
        return statistics.median(self.processor)


def measure(folder: Path, say: Callable[[str], None], rounds: int = ROUNDS) -> dict[str, Any]:
    """All figures about pages."""
    say("filling 100,000 shares")
    big = filled("large", folder)
    say("filling 1,000 shares")
    small = filled("small", folder)
    counted = statements(folder, "bench_large", big)
    say("measuring pages")
    with ExitStack() as stack:
        house = stack.enter_context(served("bench_large", folder))
        little = stack.enter_context(served("bench_small", folder))
        signed_in, gzip = {"Cookie": big["cookie"]}, {"Accept-Encoding": "gzip"}
        targets = {
            "bare": Target("(a) bare view, 30 KB, session and member", house, "/bench/bare/", signed_in),
            "raw": Target("(b) raw psycopg2, 50 rows, 36 KB", house, "/bench/raw/", {}),
            "group": Target("group page, among 100,000", house, big["page"], signed_in),
            "group_small": Target(
                "group page, among 1,000", little, small["page"], {"Cookie": small["cookie"]}
            ),
            **{key: Target(name, house, big[key], signed_in) for key, name in OTHERS.items()},
            "raw_gzip": Target("(b), compressed", house, "/bench/raw/", gzip),
            "group_gzip": Target("group page, compressed", house, big["page"], signed_in | gzip),
        }
        for number in range(rounds):
            for target in sorted(targets.values(), key=lambda t: t.name, reverse=bool(number % 2)):
                target.round()
        memory = house.memory()
    return _figures(targets, counted, memory)


def statements(folder: Path, database: str, filled: dict[str, str]) -> tuple[int, str]:
    """How many statements the measured page sends, counted under the database driver, and which."""
    with served(database, folder, BENCH_COUNT="1") as house:
        connection = house.connect()
        for _ in range(20):
            connection.request("GET", filled["page"], headers={"Cookie": filled["cookie"]})
            answer = connection.getresponse()
            answer.read()
        found = int(answer.headers["X-Statements"]), str(answer.headers["X-Statements-Begin"])
        connection.close()
    return found


def _figures(
    targets: dict[str, Target], counted: tuple[int, str], memory: tuple[float, float]
) -> dict[str, Any]:
    raw, group = targets["raw"], targets["group"]
    ratios = [g / r for g, r in zip(group.processor, raw.processor, strict=True)]
    return {
        "pages": {
            key: {
                "name": t.name,
                "bytes": t.size,
                "ms": t.ms,
                "web_ms": statistics.median(t.web),
                "database_ms": statistics.median(t.database),
                "wall_ms": statistics.median(t.wall),
                "to_raw": t.ms / raw.ms,
            }
            for key, t in targets.items()
        },
        "group_to_raw": group.ms / raw.ms,
        "group_to_raw_rounds": [min(ratios), max(ratios)],
        "group_to_bare": group.ms / targets["bare"].ms,
        "group_to_raw_compressed": targets["group_gzip"].ms / targets["raw_gzip"].ms,
        "large_to_small": group.ms / targets["group_small"].ms,
        "statements": counted[0],
        "statements_are": counted[1],
        "web_process_mb": memory[0],
        "web_process_own_mb": memory[1],
    }
