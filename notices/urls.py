"""Paths of the notices app, and the house's health, whose measure is how long notices wait."""

from django.urls import URLPattern, path

from core.health import health
from notices import views

app_name = "notices"

urlpatterns: list[URLPattern] = [
    path("me/notices/", views.mine, name="mine"),
    path("me/notices/seen/", views.seen, name="seen"),
    path("me/notices/wishes/", views.wishes, name="wishes"),
    path("me/notices/nothing/", views.nothing, name="nothing"),
    path("u/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("health/", health, name="health"),
]
