"""Our own words in every template against the list of words that hurt (the voice: docs/look.md, Words)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "templates"
TEMPLATES = sorted(p for kind in ("*.html", "*.txt") for p in ROOT.rglob(kind))

AVOID = [
    "addict", "addicts", "alcoholic", "alcoholics", "junkie", "user", "users", "abuser", "abuse", "habit",
    "clean", "dirty", "sober", "streak", "streaks", "relapse", "relapsed", "slip", "slipped", "fail",
    "failed", "failure", "lapse", "reset", "lost", "broke", "non-compliant", "refused", "admitted", "denial",
    "victim", "battle", "fight", "crazy", "attention-seeking", "just", "simply", "obviously", "should",
    "must", "oops", "uh-oh", "whoops", "congratulations", "amazing", "warrior", "ban", "banned", "inactive",
    "case", "cases", "patient", "patients", "client", "clients",
    "fell off", "back to zero", "suffer from", "suffers from", "committed suicide", "trigger warning",
    "tough love", "please note", "at risk", "guidelines violation", "are you sure",
]  # fmt: skip

FINE = {
    "just now": "a moment in time, making nothing small",
    "have just": "a moment in time, making nothing small",
    "in case": "a conjunction, about nobody",
    "in that case": "a conjunction, about nobody",
    "in any case": "a conjunction, about nobody",
}
"""Phrases that hold one of the words and harm nobody, each with its reason."""

EXCEPT: dict[tuple[str, str], str] = {}
"""(template, word): reason. For law and safety, where plain words are owed."""

_SPOKEN = re.compile(r"""\b(?:aria-label|alt|title|placeholder|data-busy|value)=(["'])(.*?)\1""", re.S)


def our_words(source: str) -> str:
    """What a reader sees or hears of a template: text and spoken attributes, without tags, code and comments."""
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", " ", source, flags=re.S)
    source = re.sub(r"{%.*?%}|{{.*?}}", " ", source, flags=re.S)
    spoken = " ".join(match[1] for match in _SPOKEN.findall(source))
    return re.sub(r"<[^>]*>", " ", source) + " " + spoken


def found(text: str) -> list[str]:
    """The words to avoid that `text` holds, whole and in any case, fine phrases left out."""
    text = re.sub(r"\s+", " ", text.lower().replace("’", "'"))
    for phrase in FINE:
        text = re.sub(rf"\b{phrase}\b", " ", text)
    return [word for word in AVOID if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_word_that_hurts(template: Path) -> None:
    name = str(template.relative_to(ROOT))
    assert [word for word in found(our_words(template.read_text())) if (name, word) not in EXCEPT] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_system_never_shouts(template: Path) -> None:
    assert "!" not in our_words(template.read_text()).replace("<!doctype", "").replace("!doctype", "")


def test_the_list_finds_what_it_looks_for_and_nothing_else() -> None:
    assert found("You BROKE your 60-day streak") == ["streak", "broke"]
    assert found("Trigger\n warning") == ["trigger warning"]
    assert found("Cleaning, a justice, in case of cases") == ["cases"]
    assert found(our_words('<p class="fail">{{ user }}{% if lost %}Hello{% endif %}{# must #}</p>')) == []
    assert found(our_words('<svg aria-label="A lost road"></svg>')) == ["lost"]
