"""Paths of the groups app."""

from django.urls import URLPattern, path

from groups.views import about, care, closing, find, here, hours, invitations, keep, leaving, org, seats

app_name = "groups"

urlpatterns: list[URLPattern] = [
    path("find/", find.find, name="find"),
    path("groups/", seats.mine, name="mine"),
    path("g/new/", org.new, name="new"),
    path("g/<id:group_id>/seat/", seats.seat, name="seat"),
    path("g/<id:group_id>/seat/back/", seats.withdraw, name="withdraw"),
    path("g/<id:group_id>/leave/", leaving.leave, name="leave"),
    path("g/<id:group_id>/leave/holding/", leaving.leave_holding, name="leave_holding"),
    path("g/<id:group_id>/closing/", closing.closing, name="closing"),
    path("org/<id:group_id>/care/", closing.care, name="care"),
    path("g/<id:group_id>/me/", here.here, name="here"),
    path("g/<id:group_id>/invite/", invitations.invite, name="invite"),
    path("g/<id:group_id>/invite/list/", invitations.invite_list, name="invite_list"),
    path("g/<id:group_id>/invite/<id:invitation_id>/", invitations.invite_link, name="invite_link"),
    path("g/<id:group_id>/invite/<id:invitation_id>/back/", invitations.revoke, name="revoke"),
    path("i/<slug:link>/", invitations.invited, name="invited"),
    path("g/<id:group_id>/about/", about.about, name="about"),
    path("g/<id:group_id>/hours/", hours.hours, name="hours"),
    path("g/<id:group_id>/promise/", seats.promise, name="promise"),
    path("g/<id:group_id>/keep/", keep.keep, name="keep"),
    path("g/<id:group_id>/keep/<id:change_id>/back/", keep.withdraw_change, name="withdraw_change"),
    path("g/<id:group_id>/people/", care.people, name="people"),
    path("g/<id:group_id>/people/asks/<id:request_id>/", care.answer, name="answer"),
    path("g/<id:group_id>/people/closed/<id:block_id>/", care.open_again, name="open_again"),
    path("g/<id:group_id>/people/<id:seat_id>/", care.person, name="person"),
    path("org/", org.org, name="org"),
    path("org/floor/", org.floor, name="floor"),
    path("org/change/<id:change_id>/", org.change, name="change"),
]
