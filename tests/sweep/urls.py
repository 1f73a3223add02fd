"""Every URL pattern of the site, as Django knows them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Known:
    """One pattern: its full name, its route and the names of its arguments."""

    name: str
    route: str
    arguments: tuple[str, ...]

    @property
    def row(self) -> str:
        """What the table calls it: the name, and its arguments where it has some."""
        return f"{self.name} <{','.join(self.arguments)}>" if self.arguments else self.name


def _walk(
    patterns: list[URLPattern | URLResolver],
    spaces: tuple[str, ...] = (),
    route: str = "",
    given: tuple[str, ...] = (),
) -> Iterator[Known]:
    for entry in patterns:
        here = route + str(entry.pattern)
        arguments = (*given, *(getattr(entry.pattern, "converters", {}) or entry.pattern.regex.groupindex))
        if isinstance(entry, URLResolver):
            deeper = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry.url_patterns, deeper, here, arguments)
        else:
            yield Known(":".join([*spaces, entry.name or here]), here, arguments)


def known() -> list[Known]:
    """Every URL of the site, each row once. Django's own admin has a test to itself."""
    found = {k.row: k for k in _walk(get_resolver().url_patterns) if not k.name.startswith("admin:")}
    return [found[row] for row in sorted(found)]
