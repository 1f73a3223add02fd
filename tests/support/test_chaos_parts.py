"""Each part is stopped in turn while a request for a hand is open, on real parts: what who asked reads is true within a minute;
once the part is back the request goes on; nobody is told twice, nobody outside the ring is told, and nothing is lost.

Only by `make chaos`: a step of the ring is a real minute, and so is what a page says of it.
"""

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest

from tests.notices.test_chaos import wait_for
from tests.support.parts import LATE, LINES, UNSENT, WHERE, Standing, seconds_until, standing

pytestmark = pytest.mark.chaos

MINUTE = 60.0
BACK = 60.0
"""Seconds after a part is back by which the request has gone on."""
MOVED = "SELECT 1 FROM support_asked WHERE step > 1 AND told_at IS NOT NULL"


@pytest.fixture(scope="module")
def all_parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """Once for all of it: making a database takes longer than stopping one."""
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        for given in ("DATABASE_URL", "REDIS_URL"):
            patch.delenv(given, raising=False)
        yield stack.enter_context(standing(tmp_path_factory.mktemp("parts")))


@pytest.fixture
def parts(all_parts: Standing) -> Standing:
    all_parts.calm()
    return all_parts


def lines_first(page: str) -> bool:
    return LINES in page and page.index(LINES) < page.index(WHERE)


def ask(parts: Standing) -> str:
    """Ben presses the button; returns his request's page."""
    status, where = parts.look("/hand/", "ben", to="ring")
    assert status == 302, where
    return where


def goes_on(parts: Standing, where: str, name: str, said: str, back: float) -> None:
    """The holder has been told by mail, the page says nothing of trouble, they take it, and it is answered."""
    took = seconds_until(lambda: "holder" in parts.told("hand"), BACK)
    after = time.monotonic() - back
    wait_for(lambda: not any(trouble in parts.look(where, "ben")[1] for trouble in (LATE, UNSENT)), MINUTE)
    assert parts.look(where, "holder", verb="take")[0] == 302
    assert "is with you" in parts.look(where, "ben")[1]
    wait_for(lambda: parts.told("hand-taken") == ["ben"], BACK)
    assert parts.look(where, "ben", verb="answered")[0] == 302
    time.sleep(35)  # a round of every tick: nothing else comes
    print(f"{name} away: {said}; goes on {after:.1f} s after it is back (waited {took:.1f} s for the mail)")
    reconcile(parts)


def reconcile(parts: Standing) -> None:
    """One mail each, to those who were asked and to who asked; none to anybody else; nothing waits or died."""
    assert parts.told("hand") == ["holder", "peer"]
    assert parts.told("hand-taken") == ["ben"]
    assert parts.told("hand-news") == []
    rows = parts.house.ask(
        "SELECT kind, state, count(*) FROM notices_notice WHERE kind LIKE 'hand%' GROUP BY 1, 2"
    )
    assert sorted(rows) == [("hand", "sent", 2), ("hand-taken", "sent", 1)]
    assert parts.house.ask("SELECT state FROM support_supportrequest") == [("answered",)]


def is_true(parts: Standing, where: str, *said: str) -> Callable[[], bool]:
    def look() -> bool:
        page = parts.look(where, "ben")[1]
        return all(words in page for words in said) and lines_first(page)

    return look


def stays_true(look: Callable[[], bool], seconds: float) -> None:
    """It does not come and go with each try that fails."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        assert look()
        time.sleep(1)


def test_the_mail_server(parts: Standing) -> None:
    parts.mail_goes_away()
    where, began = ask(parts), time.monotonic()
    look = is_true(parts, where, UNSENT)
    took = seconds_until(look, MINUTE)
    stays_true(
        look, 40
    )  # past the time the first step is over: it moves on, and that mail does not go either
    assert LATE not in parts.look(where, "ben")[1]
    assert parts.house.ask(MOVED) or time.monotonic() - began < 80
    parts.mail_comes_back()
    goes_on(
        parts, where, "mailer", f"the page says that mail does not go after {took:.1f} s", time.monotonic()
    )


@pytest.mark.parametrize("who", [("hands", "worker"), ("hands", "worker", "beat")])
def test_the_worker(parts: Standing, who: tuple[str, ...]) -> None:
    where = ask(parts)
    wait_for(lambda: parts.told("hand") == ["peer"], 30)
    parts.kill(*who)
    took = seconds_until(is_true(parts, where, LATE), MINUTE)
    stays_true(is_true(parts, where, LATE), 30)
    assert not parts.house.ask(MOVED)
    back = time.monotonic()
    for name in who:
        parts.begin(name)
    goes_on(parts, where, "worker", f"the page says so after {took:.1f} s", back)


def test_the_broker(parts: Standing) -> None:
    parts.house.kill_redis()
    began = time.monotonic()
    where = ask(parts)
    asked = time.monotonic() - began
    assert asked < 5
    took = seconds_until(is_true(parts, where, LATE), MINUTE)
    stays_true(is_true(parts, where, LATE), 30)
    assert parts.house.servers.redis
    parts.house.servers.redis.start()
    goes_on(
        parts,
        where,
        "broker",
        f"asking takes {asked:.1f} s, the page says so after {took:.1f} s",
        time.monotonic(),
    )


def test_the_database(parts: Standing) -> None:
    where = ask(parts)
    wait_for(lambda: parts.told("hand") == ["peer"], 30)
    parts.stop_postgres()
    began = time.monotonic()
    for path in (where, "/hand/"):
        status, page = parts.look(path, "ben")
        assert status == 500
        assert 'href="/now/"' in page
        assert "goes on by itself" not in page
    took = time.monotonic() - began
    assert parts.look("/now/", "ben")[0] == 200
    time.sleep(75 - took)
    assert parts.house.servers.postgres
    parts.house.servers.postgres.start()
    back = time.monotonic()
    goes_on(parts, where, "database", f"two pages say so within {took:.1f} s", back)


def test_support_now_with_everything_stopped(parts: Standing) -> None:
    where = ask(parts)
    wait_for(lambda: (parts.folder / "now" / "lines.json").exists(), 90)
    parts.kill("beat", "hands", "worker")
    parts.house.kill_redis()
    parts.stop_postgres()
    parts.mail_goes_away()
    took = []
    for who in ("", "ben"):
        for path in ("/now/", "/now/ie/"):
            began = time.monotonic()
            status, page = parts.look(path, who)
            took.append(time.monotonic() - began)
            assert status == 200
            assert "tel:" in page or path == "/now/"
    status, page = parts.look(where, "ben")
    assert (status, 'href="/now/"' in page) == (500, True)
    print(f"everything stopped: Support now in {max(took):.2f} s at most")
