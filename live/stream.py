"""Streams for open pages of a live round, beside all other pages, in one web process (decision 18).

A stream is opened by the ordinary view `live:listen`, through every middleware and lock there is; then it waits in the event
loop, holding neither a thread nor a database connection. It carries bare numbers. At least every `LOOK_AGAIN` seconds the same
view is asked again: whoever has been removed, has left, or whose session is locked or over hears nothing after that.
"""

import asyncio
import contextlib
import random
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from a2wsgi import WSGIMiddleware
from django.conf import settings

from core.ids import ALPHABET, LENGTH
from live.hub import Hub, Listener

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

LISTEN = re.compile(rf"/c/([{ALPHABET}]{{{LENGTH}}})/live/listen/")

LOOK_AGAIN = 15.0
"""Seconds after which a stream's right to be there is looked at anew; it is a heartbeat, too."""

DEAF = 4.0
"""The same while Redis tells nothing: then the number itself comes this way."""

BEYOND = 100_000
"""Bytes of a form that are read beyond what Django takes: it refuses more by its length."""

BODY_WITHIN = 60.0
"""Seconds in which all of a form must be here."""

LATER = b"retry: 60000\n\n"
"""To a page whose place another page of the same member takes: come again in a minute."""


@dataclass
class Answer:
    """What the view answered."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    @property
    def is_stream(self) -> bool:
        """Whether it lets the page listen."""
        kinds = [value for name, value in self.headers if name == b"content-type"]
        return self.status == 200 and kinds[:1] == [b"text/event-stream"]

    @property
    def whose(self) -> str:
        """Which member listens; said by the view to us, and sent to nobody."""
        return next((value.decode() for name, value in self.headers if name == b"x-listener"), "")

    def heads(self) -> list[tuple[bytes, bytes]]:
        """The headers that go out with a stream."""
        kept = [pair for pair in self.headers if pair[0] not in (b"x-listener", b"content-length")]
        return [*kept, (b"x-accel-buffering", b"no")]


class Streams:
    """An ASGI application: streams by itself, everything else by the pages (a WSGI application), in a fixed number of threads
    whose database connections stay.

    Args:
        threads: how many pages are made at a time in this process. One more looks after the streams, so that pages and
            streams do not wait for each other.
    """

    def __init__(self, pages: Any, redis_url: str, threads: int) -> None:
        # Without a bound on what waits to be sent: a thread never waits for somebody who reads slowly, or who is gone.
        self.pages = WSGIMiddleware(pages, workers=threads, send_queue_size=0)
        self.looks = WSGIMiddleware(pages, workers=1, send_queue_size=0)
        self.hub = Hub(redis_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_and_end(receive, send)
        elif (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and (found := LISTEN.fullmatch(scope["path"])) is not None
        ):
            await self._listen(found[1], scope, receive, send)
        elif scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"}:
            await self._said(scope, receive, send)
        else:
            await self.pages(scope, receive, send)  # type: ignore[arg-type]

    async def _said(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A form, handed on once all of it is here: no thread waits for a slow line, and nothing half said is taken."""
        body = await _whole(receive)
        if body is None:
            heads = [(b"content-length", b"0"), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": 408, "headers": heads})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.pages(scope, _request(body), send)  # type: ignore[arg-type]

    async def _live_and_end(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _listen(self, round_id: str, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._ask(scope)
        if not answer.is_stream:
            headers = [pair for pair in answer.headers if pair[0] != b"x-listener"]
            await send({"type": "http.response.start", "status": answer.status, "headers": headers})
            await send({"type": "http.response.body", "body": answer.body})
            return
        await send({"type": "http.response.start", "status": 200, "headers": answer.heads()})
        listener = Listener(round_id, answer.whose)
        self.hub.add(listener)
        gone: asyncio.Future[Any] = asyncio.ensure_future(_until_gone(receive))
        try:
            await self._go_on(listener, answer.body, scope, gone, send)
        finally:
            self.hub.remove(listener)
            gone.cancel()
        await send({"type": "http.response.body", "body": LATER if listener.later else b""})

    async def _go_on(
        self, listener: Listener, first: bytes, scope: Scope, gone: "asyncio.Future[Any]", send: Send
    ) -> None:
        """Send what is new until the page is gone, may not listen any more, or another takes its place."""
        words, due = first, self._due()
        while True:
            await send({"type": "http.response.body", "body": words, "more_body": True})
            if not await self._anything(listener, gone, due):
                answer = await self._ask(scope)
                if not answer.is_stream:
                    return
                words, due = answer.body, self._due()
            elif gone.done() or listener.closed:
                return
            else:
                listener.fresh.clear()
                words = b"data: %b\n\n" % listener.change

    def _due(self) -> float:
        """When the view is asked anew, however much is told meanwhile. Not all streams at one time."""
        wait = LOOK_AGAIN * random.uniform(0.8, 1.0) if self.hub.hears else DEAF  # noqa: S311  # nosec B311
        return asyncio.get_running_loop().time() + wait

    async def _anything(self, listener: Listener, gone: "asyncio.Future[Any]", due: float) -> bool:
        """Wait for something new, or for the page to go; False where the view is due to be asked."""
        wait = due - asyncio.get_running_loop().time()
        if wait <= 0:
            return False
        fresh: asyncio.Future[Any] = asyncio.ensure_future(listener.fresh.wait())
        try:
            done, _ = await asyncio.wait({fresh, gone}, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        finally:
            fresh.cancel()
        return bool(done)

    async def _ask(self, scope: Scope) -> Answer:
        """Ask the view, as if its page had."""
        answer, pieces = Answer(), []

        async def take(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status, answer.headers = message["status"], list(_pairs(message["headers"]))
            else:
                pieces.append(message.get("body", b""))

        await self.looks({**scope}, _request(b""), take)  # type: ignore[arg-type]
        answer.body = b"".join(pieces)
        return answer


def _pairs(headers: Iterable[Any]) -> Iterable[tuple[bytes, bytes]]:
    return ((bytes(name).lower(), bytes(value)) for name, value in headers)


def _request(body: bytes) -> Receive:
    """A request with that body, all of it here."""

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _whole(receive: Receive) -> bytes | None:
    """All of what a form sends, or as much of it as is ever read; None where its sender is gone, or too slow."""
    pieces, size = [], 0
    try:
        async with asyncio.timeout(BODY_WITHIN):
            while size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE + BEYOND:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                pieces.append(message.get("body", b""))
                size += len(pieces[-1])
                if not message.get("more_body", False):
                    break
    except TimeoutError:
        return None
    return b"".join(pieces)


async def _until_gone(receive: Receive) -> None:
    with contextlib.suppress(OSError):
        while (await receive())["type"] != "http.disconnect":
            pass
