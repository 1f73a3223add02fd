"""Reading a page as its reader does."""

from typing import Any


def in_a_line(answer: Any) -> str:
    """That answer's page without the line breaks of its templates: where words are compared, spaces are spaces."""
    return " ".join(answer.content.decode().split())
