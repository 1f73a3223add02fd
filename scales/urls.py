"""Paths of the scales app. They say "monthly", and not what."""

from django.urls import URLPattern, path

from scales import views

app_name = "scales"

urlpatterns: list[URLPattern] = [
    path("me/monthly/", views.monthly, name="monthly"),
    path("me/monthly/answer/", views.answer, name="answer"),
    path("me/monthly/begin/", views.begin, name="begin"),
    path("me/monthly/stop/", views.stop, name="stop"),
    path("me/monthly/erase/", views.erase, name="erase"),
    path("me/monthly/notes.json", views.notes, name="notes"),
]
