"""What a quick run's database is copied from is as new as the migrations and what they name."""

from pathlib import Path

import pytest

from devstack import ahead


def test_a_change_to_a_migration_or_to_what_it_names_makes_a_new_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "ROOT", tmp_path)
    for name, text in {
        "one/migrations/0001_initial.py": "from one.locks import near\nimport two.data_of",
        "one/locks.py": "near = 1",
        "one/views.py": "shown = 1",
        "two/data_of/__init__.py": "",
        "two/data/steps.json": "[]",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    keys = [ahead.key(Path("bin"))]
    for changed in ("one/migrations/0001_initial.py", "one/locks.py", "two/data/steps.json"):
        with (tmp_path / changed).open("a") as file:
            file.write("\n")
        keys.append(ahead.key(Path("bin")))
    assert len(set(keys)) == len(keys)
    (tmp_path / "one/views.py").write_text("shown = 2")
    assert ahead.key(Path("bin")) == keys[-1]
