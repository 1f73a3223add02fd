"""Templates are laid out in lines for those who read the files; pages are sent without those lines."""

import re

from django.template import Origin
from django.template.loaders import filesystem

_LINES = re.compile(r"\s*\n\s*")


class Loader(filesystem.Loader):
    """Django's own, less what only lays an HTML template out: a line break and what is around it is one space.

    A browser shows the same, of less. Mails (`.txt`) keep their lines. None of our templates has a
    `<pre>` or a `<textarea>` of its own, where lines would count (`tests/house/test_templates.py`).
    """

    def get_contents(self, origin: Origin) -> str:
        contents = str(super().get_contents(origin))
        return _LINES.sub(" ", contents) if str(origin.name).endswith(".html") else contents
