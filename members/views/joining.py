"""Joining: one form over allauth's sign-up, and a second page where a passkey is made."""

from typing import Any

from allauth.account.internal.flows.signup import complete_signup
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from allauth.account.views import SignupView
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn, begin_registration
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_http_methods

from core import clock
from members import actions, consent, pending
from members.forms import JoinForm
from members.keys import JoinKeyForm
from members.models import Member

TAKEN = "That sign-in name is taken. Try another one."


class JoinView(SignupView):
    """allauth's sign-up, with its rate limits and its silence about who has an account, in our words."""

    template_name = "members/join.html"
    form_class = JoinForm
    success_url = reverse_lazy("members:codes")
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: JoinForm) -> HttpResponse:
        if form.cleaned_data["way"] == "passkey":
            pending.keep(self.request.session, form.cleaned_data, form.purposes(), clock.now())
            return redirect("members:join_passkey")
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:  # two at once: the other one was first
            form.add_error("username", TAKEN)
            return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "terms": consent.wording(consent.TERMS),
            "health_words": consent.wording(consent.HEALTH_WORDS),
        }


join = JoinView.as_view()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join_passkey(request: HttpRequest) -> HttpResponse:
    """The browser makes the passkey; only then is there an account."""
    waiting = pending.waiting(request.session, clock.now())
    if request.user.is_authenticated or waiting is None:
        return redirect("members:join")
    if limited := ratelimit.consume_or_429(request, action="signup"):
        return limited
    member = waiting.member()
    form = JoinKeyForm(request.POST or None, user=member)
    if request.method == "POST" and form.is_valid():
        return _enter(request, waiting, member, form.cleaned_data)
    context = {"form": form, "js_data": {"creation_options": begin_registration(member, passwordless=True)}}
    return render(request, "members/join_passkey.html", context)


def _enter(
    request: HttpRequest, waiting: pending.Pending, member: Member, made: dict[str, Any]
) -> HttpResponse:
    """Account, address and passkey together or not at all; then in."""
    pending.let_go(request.session)
    try:
        with transaction.atomic():
            actions.join(member=member, purposes=waiting.purposes, now=clock.now())
            addresses = [EmailAddress(email=waiting.email)] if waiting.email else []
            setup_user_email(request, member, addresses)
            passkey: Authenticator = WebAuthn.add(member, made["name"], made["credential"]).instance
    except IntegrityError:
        messages.error(request, TAKEN)
        return redirect("members:join")
    post_authentication(request, passkey, passwordless=True)
    return complete_signup(request, user=member, redirect_url=reverse("members:codes"))
