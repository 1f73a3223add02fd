"""Paths of the gatherings app."""

from django.urls import path

from gatherings import views

app_name = "gatherings"

urlpatterns = [
    path("g/<id:group_id>/gather/", views.gather, name="gather"),
    path("w/<id:gathering_id>/", views.gathering, name="gathering"),
    path("w/<id:gathering_id>/answer/", views.answer, name="answer"),
    path("w/<id:gathering_id>/words/", views.reword, name="reword"),
    path("w/<id:gathering_id>/move/", views.move, name="move"),
    path("w/<id:gathering_id>/off/", views.cancel, name="cancel"),
    path("w/<id:gathering_id>/notes.ics", views.notes, name="notes"),
]
