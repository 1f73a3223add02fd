"""Streams of one process, with a real Redis and a view that stands in for the real one: what comes, when it ends, what is held."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import redis
from django.conf import settings

from live import hub, stream
from live.stream import Streams

PATH = "/c/2222222222/live/listen/"


class View:
    """What `live:listen` answers: a number, or `status`. `asked` counts how often."""

    def __init__(self) -> None:
        self.change, self.status, self.asked, self.whose = 1, "200 OK", 0, "7"

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        self.asked += 1
        kind = "text/event-stream" if self.status.startswith("200") else "text/html"
        start(self.status, [("Content-Type", kind), ("X-Listener", self.whose), ("Content-Length", "1")])
        return [b"data: %d\n\n" % self.change]


class Page:
    """One open page: what it has received, and whether its stream is over."""

    def __init__(self, streams: Streams, path: str = PATH) -> None:
        self.got: list[Any] = []
        self.left = asyncio.Event()
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": [],
                 "http_version": "1.1"}  # fmt: skip
        self.task = asyncio.ensure_future(streams(scope, self._receive, self._send))
        self.first = True

    async def _receive(self) -> Any:
        if self.first:
            self.first = False
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.got.append(message)

    @property
    def words(self) -> bytes:
        return b"".join(m.get("body", b"") for m in self.got)

    @property
    def over(self) -> bool:
        return self.task.done()


async def until(look: Callable[[], object], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not look():
            await asyncio.sleep(0.01)


def run(test: Callable[[Streams, View], Coroutine[Any, Any, None]], url: str = "") -> None:
    async def go() -> None:
        view = View()
        streams = Streams(view, url or settings.REDIS_URL, threads=1)
        try:
            await test(streams, view)
        finally:
            await streams.hub.close()

    asyncio.run(go())


def publish(change: int, round_id: str = "2222222222") -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        server.publish(f"live:{round_id}", change)


def test_a_number_comes_and_nothing_else() -> None:
    async def test(streams: Streams, view: View) -> None:
        page, other = Page(streams), Page(streams, "/c/3333333333/live/listen/")
        await until(lambda: streams.hub.hears and page.words and other.words)
        await asyncio.to_thread(publish, 2)
        await until(lambda: b"data: 2\n\n" in page.words)
        assert page.words == b"data: 1\n\ndata: 2\n\n"
        assert other.words == b"data: 1\n\n", "another round's page hears nothing of it"
        names = {name for name, _ in page.got[0]["headers"]}
        assert b"x-listener" not in names, "whose it is stays in the house"
        assert b"content-length" not in names
        page.left.set()
        await until(lambda: page.over)
        assert len(streams.hub) == 1

    run(test)


def test_whoever_may_not_listen_any_more_hears_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert stream.LOOK_AGAIN <= 20, "looked at anew within thirty seconds, with time to spare"
    monkeypatch.setattr(stream, "LOOK_AGAIN", 0.2)
    monkeypatch.setattr(stream, "DEAF", 0.2)

    async def test(streams: Streams, view: View) -> None:
        page = Page(streams)
        await until(lambda: view.asked > 2)
        view.status = "404 Not Found"
        await until(lambda: page.over)
        assert page.got[-1] == {"type": "http.response.body", "body": b""}
        assert len(streams.hub) == 0

    run(test)


def test_however_much_is_told_the_right_to_hear_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LOOK_AGAIN", 0.5)
    monkeypatch.setattr(stream, "DEAF", 0.5)

    async def test(streams: Streams, view: View) -> None:
        page = Page(streams)
        await until(lambda: streams.hub.hears and page.words)
        view.status = "404 Not Found"
        for change in range(2, 400):
            await asyncio.to_thread(publish, change)
            if page.over:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it hears everything, though it may not any more")

    run(test)


def test_who_may_not_listen_gets_the_views_own_answer() -> None:
    async def test(streams: Streams, view: View) -> None:
        view.status = "302 Found"
        page = Page(streams)
        await until(lambda: page.over)
        assert page.got[0]["status"] == 302
        assert b"x-listener" not in {name for name, _ in page.got[0]["headers"]}
        assert len(streams.hub) == 0

    run(test)


def test_one_member_has_four_streams_at_most() -> None:
    async def test(streams: Streams, view: View) -> None:
        pages = []
        for _ in range(hub.MOST + 1):
            pages.append(Page(streams))
            await until(lambda: pages[-1].words)
        await until(lambda: pages[0].over)
        assert b"retry: 60000" in pages[0].words, "it looks by itself for a while"
        assert not any(page.over for page in pages[1:])
        assert len(streams.hub) == hub.MOST
        for page in pages[1:]:
            page.left.set()
        await until(lambda: len(streams.hub) == 0)

    run(test)


def test_a_process_that_is_to_stop_ends_its_streams_at_once() -> None:
    async def test(streams: Streams, view: View) -> None:
        page = Page(streams)
        await until(lambda: page.words)
        streams.hub.part()
        late = Page(streams)
        await until(lambda: page.over and late.over)
        assert b"60000" not in page.words, "it comes back soon, to another process"
        assert len(streams.hub) == 0

    run(test)


def test_with_redis_gone_the_number_comes_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "DEAF", 0.1)

    async def test(streams: Streams, view: View) -> None:
        page = Page(streams)
        await until(lambda: page.words)
        view.change = 5
        await until(lambda: b"data: 5\n\n" in page.words)
        assert not streams.hub.hears
        page.left.set()
        await until(lambda: page.over)

    run(test, "unix:///nowhere/at/all.sock")


def test_a_press_does_not_wait_for_a_redis_that_is_gone(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    from live import nudge

    nudge._redis.cache_clear()
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"
    try:
        nudge._say("2222222222", 3)
    finally:
        nudge._redis.cache_clear()
    assert "2222222222" not in caplog.text


def test_other_paths_are_the_pages_own() -> None:
    async def test(streams: Streams, view: View) -> None:
        for path in ("/c/2222222222/live/", "/c/222222222O/live/listen/", "/now/"):
            page = Page(streams, path)
            await until(lambda p=page: p.over)  # type: ignore[misc]
        assert len(streams.hub) == 0

    run(test)


FORM = {"type": "http", "method": "POST", "path": "/c/2222222222/live/say/", "raw_path": b"/", "query_string": b"",
        "headers": [(b"content-length", b"1000")], "http_version": "1.1"}  # fmt: skip


def test_half_a_form_is_not_taken_for_a_whole_one_and_holds_no_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A line that drops in the middle of a sentence; and one that sends a letter now and then, for ever."""
    monkeypatch.setattr(stream, "BODY_WITHIN", 0.1)

    async def test(streams: Streams, view: View) -> None:
        for ending in ("gone", "slow"):
            got: list[Any] = []
            pieces = iter([{"type": "http.request", "body": b"words=half a sen", "more_body": True}])

            async def receive(pieces: Any = pieces, ending: str = ending) -> Any:
                piece = next(pieces, None)
                if piece is None and ending == "slow":
                    await asyncio.Event().wait()
                return piece or {"type": "http.disconnect"}

            async def send(message: Any, got: list[Any] = got) -> None:
                got.append(message)

            async with asyncio.timeout(5):
                await streams(FORM, receive, send)
            assert got[0]["status"] == 408
        assert view.asked == 0

    run(test)


def test_whoever_reads_slowly_and_goes_takes_no_thread_along() -> None:
    closed = []

    class Pieces:
        def __iter__(self) -> Any:
            return iter([b"x" * 4096] * 100)

        def close(self) -> None:
            closed.append(True)

    def pages(environ: dict[str, Any], start: Any) -> Any:
        start("200 OK", [("Content-Type", "text/plain")])
        return Pieces()

    async def go() -> None:
        streams = Streams(pages, settings.REDIS_URL, threads=1)
        scope = {**FORM, "method": "GET", "headers": []}
        for number in range(2):  # with one thread, the second is answered only where the first let go of it
            stuck, begun = asyncio.Event(), asyncio.Event()

            async def receive() -> Any:
                return {"type": "http.request", "body": b"", "more_body": False}

            async def send(message: Any, stuck: asyncio.Event = stuck, begun: asyncio.Event = begun) -> None:
                begun.set()
                await stuck.wait()

            asked = asyncio.ensure_future(streams(scope, receive, send))
            async with asyncio.timeout(5):
                await begun.wait()
            await until(lambda number=number: len(closed) > number, 5)  # type: ignore[misc]
            asked.cancel()
        await streams.hub.close()

    asyncio.run(go())
