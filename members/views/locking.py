"""Leaving at once, and coming back to a page that names nothing."""

from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core import clock
from members import quiet
from members.forms import UnlockForm
from members.keys import AgainKeyForm
from members.middleware import locked_member
from members.models import Member
from members.rescue import keep_words


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Lock the session and go somewhere neutral.

    A GET with an effect: it works without JavaScript, and the worst a forged link does is lock a door. What another site
    or a prefetch asks for has no effect. The POST is the beacon a script sends while it blanks the page; what its reader was
    writing comes along (`at` says where), for a request of its own could come too late: the door's new key is not its key.
    """
    from_where = request.headers.get("Sec-Fetch-Site", "")
    if request.method == "POST":
        if not _from_a_page_of_ours(request):
            return HttpResponse(status=403)
        if writer := _whose(request):
            keep_words(request, writer, clock.now())
        _lock(request)
        return _clear(HttpResponse(status=204))
    if (
        request.method == "GET"
        and from_where != "cross-site"
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
    ):
        _lock(request)
    answer = HttpResponseRedirect(settings.LEAVE_URL)
    answer.status_code = 303
    return _clear(answer)


def _from_a_page_of_ours(request: HttpRequest) -> bool:
    """By what the browser says of the request; an older one that says nothing names the page's origin on every POST."""
    if from_where := request.headers.get("Sec-Fetch-Site"):
        return from_where == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _whose(request: HttpRequest) -> Member | None:
    """Whose session this is, locked or open."""
    if request.session.is_empty():
        return None
    return locked_member(request) or (request.user if isinstance(request.user, Member) else None)


def _lock(request: HttpRequest) -> None:
    if _whose(request):
        quiet.lock(request.session)


def _clear(answer: HttpResponse) -> HttpResponse:
    """Nothing of the pages before stays in the browser, as far as it lets us say so."""
    answer["Clear-Site-Data"] = '"cache", "storage"'
    answer["Cache-Control"] = "no-store, private"
    return answer


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """The door of a locked session. Opens to Today, never to the page that was left."""
    member = locked_member(request)
    if member is None:
        known = not request.session.is_empty() and request.user.is_authenticated
        return redirect("home:today" if known else "account_login")
    form, problem, status = UnlockForm(member=member), "", 200
    if request.method == "POST":
        if not ratelimit.consume(request, action="reauthenticate", user=member):
            problem, status = "That was a lot of tries. Wait a minute, then try again.", 429
        elif request.POST.get("credential"):
            if _by_passkey(request, member):
                return _open(request, member)
            problem = "That passkey didn’t open it. Try again, or sign in anew."
        else:
            form = UnlockForm(request.POST, member=member)
            if form.is_valid():
                record_authentication(request, member, method="password", reauthenticated=True)
                return _open(request, member)
    return render(
        request, "members/unlock.html",
        {"form": form, "problem": problem, "kept": quiet.KEPT in request.session, **_keys(member)},
        status=status,
    )  # fmt: skip


def _keys(member: Member) -> dict[str, object]:
    """What the browser needs to offer a passkey, where the member has one."""
    if not Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN).exists():
        return {"has_password": True}
    options = begin_authentication(member)
    return {"js_data": {"request_options": options}, "has_password": member.has_usable_password()}


def _by_passkey(request: HttpRequest, member: Member) -> bool:
    passkey = AgainKeyForm(request.POST, user=member)
    if not passkey.is_valid():
        return False
    authenticator = passkey.cleaned_data["credential"]
    authenticator.record_usage()
    record_authentication(
        request, member, method="mfa", type=authenticator.type, id=authenticator.pk, reauthenticated=True
    )
    return True


def _open(request: HttpRequest, member: Member) -> HttpResponse:
    quiet.unlock(request.session, clock.now())
    return redirect("home:today")
