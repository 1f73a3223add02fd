"""Paths of the conversations app."""

from django.urls import URLPattern, path

from conversations import views

app_name = "conversations"

urlpatterns: list[URLPattern] = [
    path("m/", views.mine, name="mine"),
    path("m/early/", views.early, name="early"),
    path("m/again/", views.again, name="again"),
    path("m/back/<id:line_id>/", views.take_back, name="take_back"),
    path("m/edit/<id:line_id>/", views.edit, name="edit"),
    path("m/<id:conversation_id>/", views.one, name="one"),
    path("m/<id:conversation_id>/answer/", views.answer, name="answer"),
    path("m/<id:conversation_id>/stays/", views.stays, name="stays"),
    path("m/<id:conversation_id>/end/", views.end, name="end"),
    path("m/<id:conversation_id>/all-back/", views.all_back, name="all_back"),
    path("g/<id:group_id>/m/", views.who, name="who"),
    path("g/<id:group_id>/m/<id:seat_id>/", views.write, name="write"),
]
