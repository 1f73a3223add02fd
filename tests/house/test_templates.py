"""Templates can be read and changed line by line (docs/look.md, How a template is laid out)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *ROOT.glob("*/templates/**/*.html")])
LONGEST = 160
BLOCKS = "article|aside|details|div|dl|fieldset|footer|form|h[1-6]|header|li|main|nav|ol|p|section|ul"
TWO_BLOCKS = re.compile(rf"</(?:{BLOCKS})>\s*(?:{{%[^%]*%}}\s*)*<(?:{BLOCKS})\b")


def faults(text: str) -> list[str]:
    """What makes a template hard to read or its changes hard to see, with the number of the line."""
    wrong = []
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST:
            wrong.append(f"line {number} is {len(line)} characters long")
        if TWO_BLOCKS.search(line):
            wrong.append(f"line {number} ends a block and begins another")
        if line != line.rstrip() or "\t" in line:
            wrong.append(f"line {number} ends in white space or holds a tab")
    return wrong


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_is_laid_out_in_lines(template: Path) -> None:
    assert faults(template.read_text()) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_line_of_a_template_counts(template: Path) -> None:
    """Lines become spaces (`core.loading`): where they would be seen, in these, there are none of our own."""
    assert not re.search(r"<(pre|textarea)\b", template.read_text())


def test_lines_become_spaces_and_mails_keep_theirs(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>\n  One,\n\n  two</p>\n")
    (tmp_path / "mail.txt").write_text("One,\n\n  two\n")
    engine = Engine(loaders=[("core.loading.Loader", [tmp_path])])
    assert engine.get_template("page.html").render(Context()) == "<p> One, two</p> "
    assert engine.get_template("mail.txt").render(Context()) == "One,\n\n  two\n"


def test_a_page_on_one_line_is_found() -> None:
    assert faults("<p>" + "a" * 160) == ["line 1 is 163 characters long"]
    assert faults("<p>One</p><p>Two</p>") == ["line 1 ends a block and begins another"]
    assert faults("<p>One</p>{% if a %}<div>") == ["line 1 ends a block and begins another"]
    assert faults("<p>One</p> \n\t<p>Two</p>") == [
        "line 1 ends in white space or holds a tab",
        "line 2 ends in white space or holds a tab",
    ]
    assert faults("<p>One</p>\n<p>Two, <b>three</b><a>four</a></p>\n") == []
