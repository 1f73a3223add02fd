"""The documentation is under test: what it names exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
PATH = re.compile(r"`([a-z_.]+(?:/[A-Za-z0-9_.<>-]+)+/?|[a-z]+\.py)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_paths_exist(page: Path) -> None:
    missing = [
        path
        for path in PATH.findall(page.read_text())
        if "/" in path
        and "<" not in path
        and not path.startswith(("mock/", "bench/results"))
        and not any((base / path).exists() for base in (ROOT, ROOT / "templates"))
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_two_commands_are_what_the_readme_says() -> None:
    makefile = (ROOT / "Makefile").read_text()
    readme = (ROOT / "README.md").read_text()
    for target in re.findall(r"(?:`|^)make ([a-z]+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}\b.*:", makefile, re.MULTILINE), target


def test_every_setting_of_the_environment_is_explained() -> None:
    read = set(
        re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "recovery_circle" / "settings.py").read_text())
    )
    explained = (ROOT / ".env.example").read_text()
    assert {name for name in read if name not in explained} == set()


def test_nothing_names_the_machine_it_was_written_on() -> None:
    said = re.compile("/" + "work/|/" + "root/|\\.\\./" + "shared")
    for path in [
        *PAGES,
        *ROOT.glob("*/*.py"),
        ROOT / "Makefile",
        ROOT / ".ci" / "run",
        ROOT / "docker-compose.yml",
    ]:
        if ".venv" not in path.parts:
            assert not said.search(path.read_text()), path
