"""Paths of the home app: the pages that compose what the apps below offer."""

from django.urls import URLPattern, path

from home import views

app_name = "home"

urlpatterns: list[URLPattern] = [
    path("", views.landing, name="landing"),
    path("safer/", views.safer, name="safer"),
    path("today/", views.today, name="today"),
]
