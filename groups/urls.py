"""Paths of the groups app."""

from django.urls import URLPattern, path

from groups.views import care, find, seats

app_name = "groups"

urlpatterns: list[URLPattern] = [
    path("find/", find.find, name="find"),
    path("groups/", seats.mine, name="mine"),
    path("g/new/", care.new, name="new"),
    path("g/<id:group_id>/seat/", seats.seat, name="seat"),
    path("g/<id:group_id>/seat/back/", seats.withdraw, name="withdraw"),
    path("g/<id:group_id>/leave/", seats.leave, name="leave"),
    path("g/<id:group_id>/promise/", seats.promise, name="promise"),
    path("g/<id:group_id>/keep/", care.keep, name="keep"),
    path("g/<id:group_id>/people/", care.people, name="people"),
    path("g/<id:group_id>/people/asks/<id:request_id>/", care.answer, name="answer"),
    path("g/<id:group_id>/people/closed/<id:block_id>/", care.open_again, name="open_again"),
    path("g/<id:group_id>/people/<id:seat_id>/", care.person, name="person"),
    path("org/", care.org, name="org"),
]
