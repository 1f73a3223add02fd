"""Whose request it is."""

from django.http import HttpRequest

from members.models import Member


def signed_in(request: HttpRequest) -> Member:
    """The member whose request this is, in a view behind the sign-in."""
    assert isinstance(request.user, Member)  # LoginRequiredMiddleware saw to it
    return request.user
