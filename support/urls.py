"""Paths of the support app."""

from django.urls import URLPattern, path

from support import views

app_name = "support"

urlpatterns: list[URLPattern] = [
    path("now/", views.now, name="now"),
    path("now/<str:country>/", views.now, name="now"),
]
