"""Lucide icons as inline SVG strings, read once from the `lucide` package's own archive."""

import io
from functools import lru_cache
from importlib.resources import files
from xml.etree import ElementTree  # nosec B405
from zipfile import ZipFile

from django.utils.safestring import SafeString

from core.markup import ours

_SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=1)
def _archive() -> ZipFile:
    return ZipFile(io.BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@lru_cache(maxsize=1)
def known_icons() -> frozenset[str]:
    """The name of every icon there is."""
    return frozenset(name.removesuffix(".svg") for name in _archive().namelist())


@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """The icon of that name, always beside a word and so hidden from screen readers; "" where there is no such icon.

    A misspelt name must not cost a page, so `tests/core/test_look.py` fails on one instead.
    """
    if name not in known_icons():
        return ours("")
    root = ElementTree.fromstring(_archive().read(f"{name}.svg"))  # noqa: S314  # nosec B314: a pinned package, not input
    inside = "".join(_shape(node) for node in root)
    return ours(
        '<svg class="i" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{inside}</svg>'
    )


def _shape(node: ElementTree.Element) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in node.attrib.items())
    return f"<{node.tag.removeprefix(_SVG)}{attributes}/>"
