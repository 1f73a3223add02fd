"""A circle and its admin, with something on the shelf."""

from typing import Any

import pytest

from resources import actions
from resources.actions import Said
from resources.models import Resource
from tests.cast import Cast
from vault.actor import acting_as

WORDS = "Zinnia, first line.\n\n# Zinnia heading\n\n___"


def said(**other: str) -> Said:
    """Something clean to suggest."""
    return Said(
        **{
            "reach": "circle", "kind": "worksheet", "language": "en", "title": "Zinnia page", "note": "zinnia evening",
            "words": WORDS, "source": "Zinnia, CC BY 4.0", **other,
        }
    )  # fmt: skip


@pytest.fixture
def give(cast: Cast) -> Any:
    """`give()`: Ana gives the admins something for Tuesday Circle."""

    def do(in_place_of: Any = None, **other: str) -> Resource:
        with acting_as(cast.ana.pk):
            return actions.suggest(
                member=cast.ana, group=cast.tuesday, said=said(**other), now=cast.now, in_place_of=in_place_of
            )

    return do


@pytest.fixture
def publish(cast: Cast) -> Any:
    """`publish(resource)`: Ada does."""

    def do(resource: Resource) -> None:
        with acting_as(cast.ada.pk):
            actions.publish(member=cast.ada, resource=resource, now=cast.now)

    return do
