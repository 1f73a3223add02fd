"""Races on a real PostgreSQL: the same deeds by several threads at once, round after round."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection

ROUNDS = 50
"""Without a lock the first two or three meet the race already."""

Deed = Callable[[], object]


def race(
    lay: Callable[[int], Sequence[Deed]], check: Callable[[list[object]], None], rounds: int = ROUNDS
) -> None:
    """`lay` sets a round up and gives its deeds; each is done in a thread and on a connection of its own, all let go together;
    `check` looks at what they returned or raised. The threads keep their connections from round to round."""
    deeds = list(lay(0))
    gate = threading.Barrier(len(deeds) + 1)
    results: list[object] = [None] * len(deeds)
    over = False

    def run(place: int) -> None:
        try:
            while True:
                gate.wait(60)
                if over:
                    return
                try:
                    results[place] = deeds[place]()
                except Exception as error:
                    results[place] = error
                gate.wait(60)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place], daemon=True) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    try:
        for number in range(rounds):
            if number:
                deeds[:] = lay(number)
            gate.wait(60)
            gate.wait(60)
            check(list(results))
    finally:
        over = True
        gate.wait(60)
        for thread in threads:
            thread.join(30)


def at_once(*deeds: Deed) -> list[object]:
    """One round, for what cannot be laid anew: every deed in a thread and on a connection of its own, all let go together; what
    each returned or raised."""
    results: list[object] = []
    race(lambda number: deeds, results.extend, rounds=1)
    return results
