"""Reads the forms off a page, as a browser would, so that every field anybody can send is known without a list."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form: where it sends to, how, and what it would send if nothing were typed."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    chosen: set[str] = field(default_factory=set)
    """Fields of which the page offers the values: radios, boxes, lists, named buttons. In no other does anybody type."""


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        if tag == "form":
            self.open = Form(given.get("action") or self.path, given.get("method", "get").lower())
            self.forms.append(self.open)
        elif self.open is not None and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self.select and self.open is not None and self._shows(given):
            self.open.fields[self.select] = given.get("value", "")

    def _shows(self, given: dict[str, str]) -> bool:
        assert self.open is not None
        return "selected" in given or self.select not in self.open.fields

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self.open is not None
        if tag == "select":
            self.select = given["name"]
            self.open.chosen.add(given["name"])
        elif tag == "textarea":
            self.open.fields[given["name"]] = ""
        elif tag == "input" and given.get("type") in {"radio", "checkbox"}:
            self.open.chosen.add(given["name"])
            if "checked" in given or given["name"] not in self.open.fields:
                self.open.fields[given["name"]] = given.get("value", "on")
        elif tag in {"input", "button"}:
            if tag == "button":
                self.open.chosen.add(given["name"])
            self.open.fields.setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""


def forms_on(path: str, html: str) -> list[Form]:
    """Every form on that page."""
    reader = _Reader(path)
    reader.feed(html)
    return reader.forms
