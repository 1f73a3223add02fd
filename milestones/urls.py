"""Paths of the milestones app."""

from django.urls import path

from milestones import views

app_name = "milestones"

urlpatterns = [
    path("journey/moments/<id:milestone_id>/celebrate/", views.celebrate, name="celebrate"),
    path("journey/moments/<id:milestone_id>/put-away/", views.put_away, name="put_away"),
    path("e/<id:celebration_id>/", views.celebration, name="celebration"),
    path("e/<id:celebration_id>/word/", views.kind_word, name="kind_word"),
    path("e/<id:celebration_id>/take-down/", views.take_down, name="take_down"),
]
