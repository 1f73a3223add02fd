"""Whether the way to a hand works, as pages tell it: from a file the worker writes each minute, beside the lines of Support now. So
`/now/` knows it with neither a database nor a broker; and a worker that is away is told by the file's age."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from core import clock
from core.files import replace_text

OLD = dt.timedelta(minutes=5)
"""A file that is older was not written by anybody at work: a worker that starts anew takes less."""

PROVEN_FOR = dt.timedelta(hours=26)
"""So long a drill speaks for the way: they are a day apart, and one takes minutes."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a hand, as it was last seen."""

    proven_at: dt.datetime | None = None
    """When a drill last came to its end and all of it worked."""
    fails: bool = False
    """Whether asking here may reach nobody: a drill came to nothing, mail does not go out, or nobody is at work behind it."""


def read(now: dt.datetime) -> Way:
    """How it is at `now`. Where nothing was ever written, nothing is known and nothing is said to fail."""
    try:
        stat = written().stat()
        found = _read(written(), (stat.st_mtime_ns, stat.st_size, stat.st_ino))
        proven_at, at = _instant(found["proven_at"]), _instant(found["at"])
    except FileNotFoundError:
        return Way()
    except (OSError, ValueError, KeyError, TypeError):
        return Way(fails=True)  # it says something that cannot be read: better too careful
    old = at is None or now - at > OLD or (proven_at is not None and now - proven_at > PROVEN_FOR)
    return Way(proven_at, bool(found["fails"]) or old)


def probe() -> dict[str, object]:
    """For `/health/`: whether the way works, and how long ago that was proven; None where it never was."""
    now = clock.now()
    seen = read(now)
    ago = int((now - seen.proven_at).total_seconds()) if seen.proven_at else None
    return {"state": "late" if seen.fails else "ok", "proven_seconds_ago": ago}


def write(way: Way, now: dt.datetime) -> None:
    """Say so from now on. Raises OSError where the place is not there or not ours to write."""
    proven_at = way.proven_at.isoformat() if way.proven_at else None
    replace_text(written(), json.dumps({"at": now.isoformat(), "proven_at": proven_at, "fails": way.fails}))


def written() -> Path:
    """Where the worker writes it."""
    return Path(settings.NOW_DIR) / "way.json"


@lru_cache(maxsize=2)
def _read(path: Path, stamp: tuple[int, int, int]) -> dict[str, object]:
    """Read once for each `stamp`: when it was written, how long it is, and which file."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _instant(value: object) -> dt.datetime | None:
    return dt.datetime.fromisoformat(str(value)) if value is not None else None
