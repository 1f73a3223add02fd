"""Coming back in: by password, by passkey, or by a recovery code."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView
from allauth.core.internal import ratelimit
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members import recovery
from members.forms import RecoverForm, SignInForm, say_device
from members.keys import NOT_THIS_KEY, SignInKeyForm


class SignInView(LoginView):
    """allauth's sign-in; the same form also takes a passkey, so "This is a shared device" counts for both."""

    template_name = "account/login.html"
    form_class = SignInForm
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; or, asked for JSON by the passkey button, what the browser needs to use a passkey."""
        if request.META.get("HTTP_ACCEPT") != "application/json":
            return super().get(request, *args, **kwargs)
        limited = ratelimit.consume_or_429(request, app="allauth.account", action="login", limit_get=True)
        return limited or JsonResponse({"request_options": begin_authentication(user=None)})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.POST.get("credential"):
            return super().post(request, *args, **kwargs)
        if limited := ratelimit.consume_or_429(request, app="allauth.mfa", action="webauthn_login"):
            return limited
        passkey = SignInKeyForm(request.POST)
        if not passkey.is_valid():
            return self.render_to_response(
                self.get_context_data(form=self.form_class(request=request), problem=NOT_THIS_KEY)
            )
        say_device(request, shared=bool(request.POST.get("shared")))
        authenticator = passkey.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=self.get_success_url())
        return perform_passwordless_login(request, authenticator, login)


sign_in = SignInView.as_view()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """A sign-in name and a recovery code, for somebody whose password or passkey is gone and who gave no e-mail."""
    if request.user.is_authenticated:
        return redirect("home:today")
    form = RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member = recovery.claim(request, form.cleaned_data["login"], form.cleaned_data["code"])
        if member is not None:
            say_device(request, shared=False)
            record_authentication(request, member, method="recovery_code", reauthenticated=True)
            back = reverse("account_set_password")
            return perform_login(request, Login(user=member, redirect_url=back))
        form.add_error(
            None,
            "That didn’t match, or there were many tries. Look at the code once more, or wait five minutes.",
        )
    return render(request, "members/recover.html", {"form": form})
