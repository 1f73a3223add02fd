"""Words that people read come from Python and from data too: labels, hints, refusals, messages, sentences. The same list."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.core.test_look_words import found

ROOT = Path(__file__).resolve().parents[2]
APPS = [
    path.parent.name
    for path in sorted(ROOT.glob("*/apps.py"))
    if path.parent.name not in {"vault", "recovery_circle"}  # these show nobody a page
]

UNSEEN = {
    "shares/compass.py": "patterns of what members write, never shown",
    "home/demo": "members' own words in the demo",
}
"""Files and folders whose words no page shows as ours, each with its reason."""

FINE = {
    "nothing is lost": "what one typed is still there",
    "just listening": "a wish of one's own: to be listened to",
}
"""Phrases that hold one of the words and harm nobody."""

EXCEPT = {
    ("groups/models/seats.py", "admitted"): "a name in the database, on no page",
    ("moderation/models/__init__.py", "case"): "a name in code, on no page",
    ("moderation/querysets.py", "case"): "the same",
    ("notices/mail.py", "refused"): "of a mail server, for whoever runs the place",
}
"""(file, word): reason."""

_SQL = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|CASE WHEN)\b")


def _seen_by_nobody(node: ast.AST) -> list[ast.expr]:
    """What of a statement is no page's: a docstring, what goes to a log."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return [node.value]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        of = node.func.value
        return node.args if isinstance(of, ast.Name) and of.id in {"log", "logger"} else []
    return []


def words_in_code(source: str) -> Iterator[str]:
    """Every literal that reads like words for people: several of them, or one that begins with a capital. What is put together
    from pieces is read piece by piece."""
    tree = ast.parse(source)
    unseen = {part for node in ast.walk(tree) for part in _seen_by_nobody(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in unseen:
            words = node.value
            if (" " in words.strip() or re.match(r"[A-Z][a-z]", words)) and not _SQL.search(words):
                yield words


def words_in_data(data: Any) -> Iterator[str]:
    """Every text in JSON, keys left out."""
    if isinstance(data, str):
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from words_in_data(part)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _files(ending: str) -> list[Path]:
    every = (path for app in APPS for path in sorted((ROOT / app).rglob(f"*.{ending}")))
    return [
        path for path in every
        if not {"migrations", "management"} & set(path.parts) and not _name(path).startswith(tuple(UNSEEN))
    ]  # fmt: skip


def wrong_with(words: str) -> list[str]:
    """The words to avoid in it, and a shout."""
    plain = re.sub(r"\s+", " ", words.lower())
    for phrase in FINE:
        plain = plain.replace(phrase, " ")
    return found(plain) + (["!"] if re.search(r"\w!(?:\s|$)", words) else [])


@pytest.mark.parametrize("path", _files("py") + _files("json"), ids=_name)
def test_no_word_that_hurts(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    spoken = words_in_code(source) if path.suffix == ".py" else words_in_data(json.loads(source))
    wrong = [
        (word, words) for words in spoken for word in wrong_with(words) if (_name(path), word) not in EXCEPT
    ]
    assert wrong == []


def test_the_reading_finds_what_people_read_and_nothing_else() -> None:
    code = '''"""You must."""
def f(x):
    """Oops."""
    log.warning("a mail failed %s", x)
    key = "lost"
    rows = sql("SELECT user FROM ban WHERE lost")
    return label("Your streak is lost"), f"{x}, you should rest", "Well done!", "Oops"
'''
    wrong = [word for words in words_in_code(code) for word in wrong_with(words)]
    assert sorted(wrong) == ["!", "lost", "oops", "should", "streak"]
    assert list(words_in_data({"must": ["You slipped", {"of": "days"}], "n": 1})) == ["You slipped", "days"]
    assert wrong_with("That is long. Nothing is lost, it is still here.") == []


def test_every_exception_is_still_needed() -> None:
    for name, word in EXCEPT:
        assert word in found(" ".join(words_in_code((ROOT / name).read_text()))), name
    assert all((ROOT / name).exists() for name in UNSEEN)
