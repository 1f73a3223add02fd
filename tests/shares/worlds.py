"""Looking at every page of a circle, to compare two worlds byte by byte."""

import re
from collections.abc import Iterable
from typing import Any

from django.test import Client

BY_CHANCE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|name="submission" value="[^"]*"|"X-CSRFToken": ?"[^"]*"'
)
"""What differs from one answer to the next by design: form tokens."""


def look(client: Client, paths: Iterable[str]) -> dict[str, Any]:
    """What that client gets from each path: status, headers and body."""
    seen = {}
    for path in paths:
        answer = client.get(path)
        headers = sorted((k, v) for k, v in answer.headers.items() if k not in ("Expires", "Content-Length"))
        seen[path] = (answer.status_code, headers, BY_CHANCE.sub("", answer.content.decode()))
    return seen


def around(group_id: str, shares: Iterable[str] = (), replies: Iterable[str] = ()) -> list[str]:
    """Paths of a circle, of those shares and of those replies, and of what lies around."""
    circle = ["", "?show=waiting", "people/", "promise/", "write/", "quiet/", "since/", "leave/", "seat/"]
    found = [f"/g/{group_id}/{page}" for page in circle]
    for share_id in shares:
        found += [
            f"/s/{share_id}/{page}"
            for page in ("", "more/", "block/", "back/", "edit/", f"?quote={share_id}")
        ]
        found += [f"/g/{group_id}/?before={share_id}", f"/g/{group_id}/?after={share_id}", f"/g/{group_id}/since/?after={share_id}"]  # fmt: skip
    for reply_id in replies:
        found += [f"/s/r/{reply_id}/{page}" for page in ("", "more/", "block/", "back/", "edit/")]
    return [*found, "/today/", "/me/notices/", "/groups/", "/find/", "/me/words/"]
