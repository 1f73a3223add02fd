"""The guard at the door: members' words are read through `visible_to`, or one's own through `mine`, and nothing else.

It walks the syntax tree of every module of the product. What it lets pass and what it stops stands below as lines of
good and bad code, so that the guard itself is under test.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from vault.checks import protected_tables
from vault.models import ConfidentialModel, DataKey

ROOT = Path(__file__).resolve().parents[2]
APPS = [path.parent.name for path in sorted(ROOT.glob("*/apps.py"))]

CONFIDENTIAL = {
    m.__name__
    for m in apps.get_models()
    if issubclass(m, ConfidentialModel) or getattr(m, "row_security", False)
}
DOORS = {"visible_to", "mine"}
WRITES = {"create", "bulk_create"}
BACK_DOORS = {"_default_manager", "_base_manager", "get_model"}


def modules() -> Iterator[Path]:
    """Every module of the product in which the guard stands: not the querysets (they are the door) nor migrations."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if path.name != "querysets.py" and "migrations" not in path.parts and app != "vault":
                yield path


class Guard(ast.NodeVisitor):
    """Collects what walks round the door."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.as_keeper = 0

    def visit_With(self, node: ast.With) -> None:
        kept = any(
            isinstance(i.context_expr, ast.Call) and getattr(i.context_expr.func, "id", "") == "keeper"
            for i in node.items
        )
        self.as_keeper += kept
        self.generic_visit(node)
        self.as_keeper -= kept

    def visit_Attribute(self, node: ast.Attribute) -> None:
        inner = node.value
        if isinstance(inner, ast.Attribute) and inner.attr == "objects" and isinstance(inner.value, ast.Name):
            model = inner.value.id
            if model in CONFIDENTIAL and node.attr not in DOORS | WRITES and not self.as_keeper:
                self.found.append(f"{node.lineno}: {model}.objects.{node.attr}")
        if node.attr in BACK_DOORS:
            self.found.append(f"{node.lineno}: .{node.attr}")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and not self.as_keeper:
            spoken = node.value.lower()
            for table in protected_tables():
                if table in spoken and ("select" in spoken or "update" in spoken or "join" in spoken):
                    self.found.append(f"{node.lineno}: raw SQL on {table}")


def walks_round(code: str) -> list[str]:
    guard = Guard()
    guard.visit(ast.parse(code))
    return guard.found


@pytest.mark.parametrize(
    "code",
    [
        "Share.objects.all()",
        "Share.objects.filter(pk=1).first()",
        "get_object_or_404(Share.objects.get, pk=1)",
        "Reply.objects.select_related('key')",
        "CheckIn.objects.count()",
        "Share._default_manager.first()",
        "Share.objects.raw('select 1')",
        "cursor.execute('SELECT body FROM shares_share')",
        "apps.get_model('shares', 'Share')",
    ],
)
def test_the_guard_stops(code: str) -> None:
    assert walks_round(code)


@pytest.mark.parametrize(
    "code",
    [
        "Share.objects.visible_to(member).filter(pk=1)",
        "Share.objects.mine(member).filter(pk=1)",
        "Share.objects.create(body='x')",
        "with keeper('purge'):\n    Share.objects.filter(fades_at__lt=now).delete()",
        "Group.objects.filter(pk=1)",
    ],
)
def test_the_guard_lets_pass(code: str) -> None:
    assert not walks_round(code)


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(ROOT)))
def test_words_are_read_through_the_door(path: Path) -> None:
    assert walks_round(path.read_text()) == []


def test_an_opening_is_read_by_its_own_page_alone() -> None:
    """`moderation.querysets.opened` is the one door beyond `visible_to`: one module comes through it."""
    through = [
        str(path.relative_to(ROOT))
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "moderation.querysets"
        and "opened" in {name.name for name in node.names}
    ]  # fmt: skip
    assert through == ["moderation/views/openings.py"]


def test_no_accessor_walks_round_the_door() -> None:
    """A foreign key from or to a confidential model has no way back."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            remote = getattr(field, "remote_field", None)
            if remote is not None and not field.auto_created and model.__name__ in CONFIDENTIAL:
                assert remote.hidden, f"{model.__name__}.{field.name} wants related_name='+'"


def test_every_confidential_model_has_the_door() -> None:
    for model in apps.get_models():
        if model.__name__ in CONFIDENTIAL and model is not DataKey:
            assert hasattr(model.objects.all(), "visible_to"), model  # type: ignore[attr-defined]
            assert model.objects.visible_to(None).query.is_empty(), model  # type: ignore[attr-defined]
            assert model.objects.visible_to(AnonymousUser()).query.is_empty(), model  # type: ignore[attr-defined]


def test_the_door_to_ones_own_opens_to_nobody_else() -> None:
    with_one = [m for m in apps.get_models() if hasattr(m._default_manager.all(), "mine")]
    assert {m.__name__ for m in with_one} == {
        "Share",
        "Reply",
        "Acknowledgement",
        "CheckIn",
        "Celebration",
        "KindWord",
        "Suggestion",
        "Gathering",
        "Place",
        "Rsvp",
        "Afterword",
        "Handover",
        "Letter",
        "LetterAnswer",
        "PartnerWords",
        "ConversationWords",
        "RequestWords",
        "DutyNote",
        "Worry",
        "TurnWords",
        "Report",
        "ResourceWords",
    }
    for model in with_one:
        assert model.objects.mine(None).query.is_empty(), model  # type: ignore[attr-defined]
        assert model.objects.mine(AnonymousUser()).query.is_empty(), model  # type: ignore[attr-defined]
