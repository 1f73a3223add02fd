"""Paths of the partners app."""

from django.urls import URLPattern, path

from partners import views

app_name = "partners"

urlpatterns: list[URLPattern] = [
    path("with/", views.mine, name="mine"),
    path("with/<id:partnership_id>/", views.one, name="one"),
    path("with/<id:partnership_id>/answer/", views.answer, name="answer"),
    path("with/<id:partnership_id>/rhythm/", views.rhythm, name="rhythm"),
    path("with/<id:partnership_id>/end/", views.end, name="end"),
    path("with/back/<id:words_id>/", views.take_back, name="take_back"),
    path("g/<id:group_id>/with/", views.ask, name="ask"),
]
