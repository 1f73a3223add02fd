"""Privacy: who can see what, what I agreed to, and what was done that concerns me."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from members import actions, ledgerlines, policies
from members import consent as consents
from members.requests import signed_in


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Sentences, each with its own way to change it."""
    member = signed_in(request)
    given = {row.purpose: row for row in consents.standing(member)}
    agreed = [
        {
            "purpose": purpose, "title": title, "row": given.get(purpose), "may_withdraw": policies.may_withdraw(purpose),
            "text": consents.wording(purpose, given[purpose].text_version if purpose in given else ""),
        }
        for purpose, title in consents.PURPOSES.items()
    ]  # fmt: skip
    context = {"agreed": agreed, "lines": ledgerlines.about(member), "now": clock.now()}
    return render(request, "members/privacy.html", context)


@require_POST
def agree(request: HttpRequest) -> HttpResponse:
    """Say yes (again) to what the form names. The path says nothing of it."""
    purpose = request.POST.get("purpose", "")
    if purpose not in consents.PURPOSES:
        raise Http404
    actions.give_consent(member=signed_in(request), purpose=purpose, now=clock.now())
    messages.success(request, "Thank you. That’s noted.")
    return redirect("members:privacy")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take back the yes to keeping health-related words: a page of its own says what that changes."""
    if request.method == "POST":
        actions.withdraw_consent(member=signed_in(request), purpose=consents.HEALTH_WORDS, now=clock.now())
        messages.success(request, "It’s taken back. Nothing new is kept or sent until you say yes again.")
        return redirect("members:privacy")
    return render(
        request,
        "members/withdraw.html",
        {"stands": consents.stands(signed_in(request), consents.HEALTH_WORDS)},
    )
