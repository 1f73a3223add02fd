"""Between a request and its view: through whose eyes the database looks, and the door that closes by itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from vault.actor import acting_as

Answer = Callable[[HttpRequest], HttpResponse]


def look_through_member(get_response: Answer) -> Answer:
    """Tell the database's lock whose request this is. Anonymous: nobody's, and nothing confidential is visible."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.is_empty():
            return get_response(request)
        with acting_as(request.user.pk if request.user.is_authenticated else None):
            return get_response(request)

    return middleware


def quiet_lock(get_response: Answer) -> Answer:
    """Placeholder order; see members.quiet."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware
