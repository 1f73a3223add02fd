"""Words that arrive when nothing can be done with them are not lost: whoever can keep them for their writer is told.

The door has closed while somebody wrote, they leave in the middle of a word, or the page that was to take their words broke. Nothing is sent on anybody's behalf
here: what is kept waits for its writer behind the door.
"""

import datetime as dt
import logging

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from core import clock
from members.models import Member
from members.signals import words_arrived

MOST = 64 * 1024
"""Bytes of a form that are still looked at: any share fits, and a flood does not."""

LEAVE = "/leave/"

_log = logging.getLogger(__name__)


def keep_words(request: HttpRequest, member: Member, now: dt.datetime) -> bool:
    """Offer what a form of that member's brought to whoever can keep it. True where it is kept. It belongs where it was sent;
    what comes along with leaving says so itself (`at`).

    Only a form that this site gave out to this browser counts: its token is checked here, for the view that would be behind
    it is not reached.
    """
    if request.method != "POST" or not _is_short(request) or not _is_ours(request):
        return False
    where = request.POST.get("at", "") if request.path_info == LEAVE else request.path_info
    answers = words_arrived.send_robust(sender=Member, member=member, path=where, said=request.POST, now=now)
    return any(answer is True for _, answer in answers)


def _is_short(request: HttpRequest) -> bool:
    try:
        return len(request.body) <= MOST
    except SuspiciousOperation:
        return False  # larger than anything this site reads


def _is_ours(request: HttpRequest) -> bool:
    def view(request: HttpRequest) -> HttpResponse:
        raise NotImplementedError  # asked only whether it is exempt, which it is not

    return CsrfViewMiddleware(view).process_view(request, view, (), {}) is None


def keep_words_of_a_broken_page(request: HttpRequest, exception: Exception) -> None:
    """The view is left and what it did is undone; its trouble takes its way. What it said no to on purpose is no trouble."""
    if isinstance(exception, (Http404, PermissionDenied, SuspiciousOperation, BadRequest)):
        return
    if isinstance(request.user, Member):
        try:
            keep_words(request, request.user, clock.now())
        except Exception:  # the first trouble is the one to tell
            _log.error("words of a broken page could not be kept")
