"""What the frame of every page needs: names, colours, the way around. Nothing is read before the template asks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for `base.html`."""
    return {"site_name": settings.SITE_NAME, "leave_url": settings.LEAVE_URL, "theme": "", "nav": []}
