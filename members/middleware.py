"""Between a request and its view: through whose eyes the database looks, and the door that closes by itself."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from core import clock
from members import quiet
from members.models import Member
from members.rescue import LEAVE, keep_words, keep_words_of_a_broken_page
from vault.actor import acting_as

Answer = Callable[[HttpRequest], HttpResponse]

UNLOCK = "/unlock/"
OPEN_WHILE_LOCKED = (
    UNLOCK, LEAVE, "/now/", "/safer/", "/health/", "/in/login/", "/in/logout/", "/in/2fa/authenticate/",
    "/in/2fa/webauthn/login/", "/in/password/reset/", "/in/recover/", "/u/", settings.STATIC_URL,
)  # fmt: skip
"""What a locked session may still open; there it counts as nobody's."""

ENDED = "/ended/"
OPEN_WHEN_ENDED = (
    ENDED, "/reports/l/", "/me/words/", "/me/privacy/", LEAVE, UNLOCK, "/now/", "/safer/", "/numbers/", "/health/", "/u/",
    "/in/login/", "/in/logout/", "/in/reauthenticate/", "/in/2fa/reauthenticate/", "/in/2fa/webauthn/reauthenticate/",
    settings.STATIC_URL,
)  # fmt: skip
"""What an ended account still opens: its own page, the letter and the appeal, its own words, what was agreed and done, Support now."""
READ_WHEN_ENDED = ("/journey/", "/plan/")
"""And what it only reads: the road and the plan are its member's own."""

ASKED_BY_PAGES = ("/since/", "/live/look/", "/look-again/", "/live/listen/", "/live/beat/")
"""Ends of paths that an open page asks for by itself, again and again: they keep no session awake, except of a page somebody said they keep
open. By HEAD they ask for somebody who says that they are still there, wherever that is (`static/wayside.js`)."""


class LateKeys(SessionMiddleware):
    """Django's sessions, where a key that nobody knows takes nothing away.

    Leaving, unlocking and signing in change a session's key. A request already on its way comes under the old one; Django's
    answer to it would delete the browser's cookie, which holds the new one by then.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Ended by this very request (then it was modified), a session's cookie goes as ever."""
        if request.session.is_empty() and not request.session.modified:
            patch_vary_headers(response, ("Cookie",))
            return response
        return super().process_response(request, response)


def look_through_member(get_response: Answer) -> Answer:
    """Tell the database's lock whose request this is. Anonymous: nobody's, and nothing confidential is visible."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.is_empty():
            return get_response(request)
        with acting_as(request.user.pk if request.user.is_authenticated else None):
            return get_response(request)

    return middleware


def quiet_lock(get_response: Answer) -> Answer:
    """Lock a session that was quiet for too long, and end one that lasted too long (`members.quiet`).

    While locked, the request is nobody's: whatever page still answers shows nothing of the member. A request without a
    session cookie is passed on untouched, so public pages cost no query. Words that arrive when the door has closed already,
    or whose page breaks, are not lost (`members.rescue`).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.is_empty() or not request.user.is_authenticated:
            return get_response(request)
        now = clock.now()
        if quiet.is_over(request.session, now):
            keep_words(request, request.user, now)
            logout(request)
            return _sent(request, settings.LOGIN_URL)
        path = request.path_info
        # A stream asks whether or not its page is still looked at; a page that is says "here" by itself.
        kept_open = not path.endswith("/live/listen/") and quiet.is_kept_open(request.session, path)
        by_hand = kept_open or request.method == "HEAD" or not path.endswith(ASKED_BY_PAGES)
        if not quiet.look(request.session, request.user, now, by_hand=by_hand):
            return get_response(request)
        if not request.path_info.startswith(OPEN_WHILE_LOCKED):
            if keep_words(request, request.user, now):
                request.session[quiet.KEPT] = True
            return _sent(request, UNLOCK)
        if request.path_info != "/in/logout/":
            request.locked_member = request.user  # type: ignore[attr-defined]
            request.user = AnonymousUser()
        return get_response(request)

    middleware.process_exception = keep_words_of_a_broken_page  # type: ignore[attr-defined]
    return middleware


def ended_door(get_response: Answer) -> Answer:
    """An account that was ended comes in, and everything but `OPEN_WHEN_ENDED` leads to its one page (decision 30). Stands behind
    the quiet lock, which comes first. No query: whether it is ended stands in the member's row."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.is_empty() or not request.user.is_authenticated or request.user.ended_at is None:
            return get_response(request)
        path, reads = request.path_info, request.method in ("GET", "HEAD")
        if path.startswith(OPEN_WHEN_ENDED) or (reads and path.startswith(READ_WHEN_ENDED)):
            return get_response(request)
        return _sent(request, ENDED)

    return middleware


def locked_member(request: HttpRequest) -> Member | None:
    """Whose session this is, where it is locked."""
    member = getattr(request, "locked_member", None)
    return member if isinstance(member, Member) else None


def _sent(request: HttpRequest, where: str) -> HttpResponse:
    """Away from here: a redirect, or htmx told to go."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(where)
    return HttpResponseRedirect(where)
