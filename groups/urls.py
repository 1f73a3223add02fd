"""Paths of the groups app."""

from django.urls import URLPattern, path

from groups import views, views_care

app_name = "groups"

urlpatterns: list[URLPattern] = [
    path("find/", views.find, name="find"),
    path("groups/", views.mine, name="mine"),
    path("g/new/", views_care.new, name="new"),
    path("g/<id:group_id>/seat/", views.seat, name="seat"),
    path("g/<id:group_id>/seat/back/", views.withdraw, name="withdraw"),
    path("g/<id:group_id>/leave/", views.leave, name="leave"),
    path("g/<id:group_id>/promise/", views.promise, name="promise"),
    path("g/<id:group_id>/keep/", views_care.keep, name="keep"),
    path("g/<id:group_id>/people/", views_care.people, name="people"),
    path("g/<id:group_id>/people/asks/<id:request_id>/", views_care.answer, name="answer"),
    path("g/<id:group_id>/people/closed/<id:block_id>/", views_care.open_again, name="open_again"),
    path("g/<id:group_id>/people/<id:seat_id>/", views_care.person, name="person"),
    path("org/", views_care.org, name="org"),
]
