"""The page of a group for somebody in forty groups, in one of five hundred people, among a million shares; beside the same
for somebody in one group of eleven with a thousand shares. What one's own circles hold must not cost more than that.

The page of the many is measured with and without the people, who are drawn on it one by one.
"""

import statistics
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.house import filled, served
from bench.pages import Target, statements

ROUNDS = 7


def measure(folder: Path, say: Callable[[str], None], rounds: int = ROUNDS) -> dict[str, Any]:
    """Milliseconds, statements and the ratio of the two."""
    sizes = ("alone", "crowd")
    found = {}
    for size in sizes:
        say(f"filling the {size} house")
        found[size] = filled(size, folder)
    counted = {size: statements(folder, f"bench_{size}", found[size])[0] for size in sizes}
    say("measuring the page of the group")
    with ExitStack() as stack:
        targets = {
            size: Target(
                size,
                stack.enter_context(served(f"bench_{size}", folder)),
                found[size]["page"],
                {"Cookie": found[size]["cookie"]},
            )
            for size in sizes
        }
        for number in range(rounds):
            for size in sorted(sizes, reverse=bool(number % 2)):
                targets[size].round()
    one, many = (targets[size] for size in sizes)
    ratios = [m / o for m, o in zip(many.processor, one.processor, strict=True)]
    return {
        "statements": [counted[size] for size in sizes],
        "ms": [one.ms, many.ms],
        "database_ms": [statistics.median(one.database), statistics.median(many.database)],
        "bytes": [one.size, many.size],
        "ratio": statistics.median(ratios),
        "ratio_rounds": [min(ratios), max(ratios)],
        "database_ratio": statistics.median(many.database) / statistics.median(one.database),
    }
