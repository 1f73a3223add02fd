"""Paths of the members app. Those under `/in/` stand before allauth's own, which keep their names."""

from django.urls import URLPattern, path, reverse_lazy
from django.views.generic import RedirectView

from members import views

app_name = "members"

urlpatterns: list[URLPattern] = [
    path("join/", views.join, name="join"),
    path("join/passkey/", views.join_passkey, name="join_passkey"),
    path("unlock/", views.unlock, name="unlock"),
    path("leave/", views.leave, name="leave"),
    path("me/", views.me, name="me"),
    path("me/name/", views.name, name="name"),
    path("me/sessions/", views.sessions, name="sessions"),
    path("me/codes/", views.codes, name="codes"),
    path("me/privacy/", views.privacy, name="privacy"),
    path("me/privacy/agree/", views.agree, name="agree"),
    path("me/privacy/withdraw/", views.withdraw, name="withdraw"),
    path("in/signup/", views.join, name="signup"),
    path("in/login/", views.sign_in, name="sign_in"),
    path("in/recover/", views.recover, name="recover"),
    path("in/sessions/", RedirectView.as_view(url=reverse_lazy("members:sessions")), name="in_sessions"),
]
