"""Who listens in this process, and the one subscription to Redis that all of them share."""

import asyncio
import contextlib
import logging
from collections import defaultdict

import redis.asyncio as redis
from redis.exceptions import RedisError

from live.nudge import CHANNEL

log = logging.getLogger(__name__)

MOST = 4
"""Streams one member has open in a process: a page more closes the oldest, which looks by itself meanwhile."""

AGAIN = 2.0
"""Seconds until Redis is tried anew."""


class Listener:
    """One open stream. `change` is the newest number it was told; `fresh` is set where there is one it has not sent. `closed` is
    whether it is to end, and `later` whether its page had better not come back at once."""

    def __init__(self, round_id: str, whose: str) -> None:
        self.round_id, self.whose = round_id, whose
        self.fresh = asyncio.Event()
        self.change = b""
        self.closed = False
        self.later = False

    def tell(self, change: bytes) -> None:
        """There is something new."""
        self.change = change
        self.fresh.set()

    def close(self, *, later: bool) -> None:
        """End it."""
        self.closed, self.later = True, later
        self.fresh.set()


class Hub:
    """The listeners of this process, by round and by member. Everything in it happens in one event loop."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.hears = False
        """Whether Redis tells us anything at the moment."""
        self._rounds: dict[str, set[Listener]] = defaultdict(set)
        self._members: dict[str, list[Listener]] = defaultdict(list)
        self._task: asyncio.Task[None] | None = None
        self._parting = False

    def __len__(self) -> int:
        return sum(map(len, self._members.values()))

    def add(self, listener: Listener) -> None:
        """One more stream. From the first one on this process listens to Redis."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._hear())
        theirs = self._members[listener.whose]
        theirs.append(listener)
        self._rounds[listener.round_id].add(listener)
        if len(theirs) > MOST:
            oldest = theirs[0]
            oldest.close(later=True)
            self.remove(oldest)
        if self._parting:
            listener.close(later=False)

    def remove(self, listener: Listener) -> None:
        """That stream is over; said twice it is over once."""
        for index, key in ((self._rounds, listener.round_id), (self._members, listener.whose)):
            there = index.get(key)
            if there is not None and listener in there:
                there.remove(listener)
                if not there:
                    del index[key]

    def part(self) -> None:
        """The process is to end: every stream ends now, and their pages come back to another."""
        self._parting = True
        for theirs in self._members.values():
            for listener in theirs:
                listener.close(later=False)

    async def close(self) -> None:
        """The process ends."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _hear(self) -> None:
        while True:
            try:
                await self._subscribed()
            except (RedisError, OSError):
                if self.hears:
                    log.warning("the streams of this process hear nothing: each looks for itself")
            self.hears = False
            await asyncio.sleep(AGAIN)

    async def _subscribed(self) -> None:
        """Pass on whatever comes, until the connection breaks. A quiet one is asked now and then whether it still stands."""
        async with (
            redis.Redis.from_url(self.url, socket_connect_timeout=2, health_check_interval=5) as server,
            server.pubsub() as channels,
        ):
            await channels.psubscribe(CHANNEL + "*")
            while True:
                message = await channels.get_message(timeout=5)
                self.hears = True
                if message is None:
                    await channels.ping()
                elif message["type"] == "pmessage":
                    round_id = message["channel"].decode()[len(CHANNEL) :]
                    for listener in self._rounds.get(round_id, ()):
                        listener.tell(message["data"])
