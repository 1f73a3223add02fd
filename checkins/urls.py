"""Paths of the checkins app."""

from django.urls import URLPattern, path

from checkins import views

app_name = "checkins"

urlpatterns: list[URLPattern] = [
    path("c/<id:round_id>/", views.answer, name="answer"),
    path("c/<id:round_id>/pass/", views.pass_by, name="pass_by"),
    path("c/<id:round_id>/back/", views.take_back, name="take_back"),
    path("c/<id:round_id>/hold/", views.hold, name="hold"),
    path("g/<id:group_id>/rounds/", views.rounds, name="rounds"),
    path("g/<id:group_id>/rounds/<id:rhythm_id>/end/", views.end_rhythm, name="end_rhythm"),
    path("care/", views.care, name="care"),
]
