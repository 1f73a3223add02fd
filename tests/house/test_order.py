"""The house stays easy to see: a sentence above every field, small files, everybody's own names."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = [path.parent.name for path in sorted(ROOT.glob("*/apps.py"))] + ["devstack"]
MODULES = [p for app in APPS for p in sorted((ROOT / app).rglob("*.py")) if p.name != "0001_initial.py"]
MODELS = [p for p in MODULES if p.name == "models.py" or p.parent.name == "models"]


@pytest.mark.parametrize("path", MODELS, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_sentence_stands_above_every_field(path: Path) -> None:
    lines = path.read_text().splitlines()
    silent = []
    for number, line in enumerate(lines):
        is_field = (
            line.startswith("    ")
            and not line.startswith("     ")
            and (" = models." in line or " = Sealed" in line)
        )
        if is_field and ("Field(" in line or "Key(" in line):
            above = lines[number - 1].strip()
            if not (above.startswith("#") and above.rstrip(")").endswith((".", ":"))):
                silent.append(f"{number + 1}: {line.strip()}")
    assert silent == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    source = path.read_text()
    if "migrations" not in path.parts:  # written by makemigrations
        assert source.count("\n") <= 300, "wants splitting by noun"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{node.name} wants splitting"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_say_what_they_are_for(path: Path) -> None:
    if path.read_text().strip() and path.name not in {"apps.py", "__init__.py"}:
        assert ast.get_docstring(ast.parse(path.read_text())), "wants a docstring"
