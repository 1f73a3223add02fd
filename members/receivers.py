"""What the members app does when Django says that somebody signed in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from core import clock
from members import quiet


@receiver(user_logged_in)
def begin_quiet_minutes(request: HttpRequest, **_: Any) -> None:
    """Every way in, whichever it is, starts the quiet minutes anew and opens a locked session."""
    quiet.begin(request.session, clock.now(), shared=quiet.MINUTES in request.session)
