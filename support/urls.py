"""Paths of the support app."""

from django.urls import URLPattern, path

from support.views import beside, duty, hands, lines, now, ring, worries

app_name = "support"

urlpatterns: list[URLPattern] = [
    path("now/", now.now, name="now"),
    path("now/<str:country>/", now.now, name="now"),
    path("hand/", hands.hand, name="hand"),
    path("hand/ring/", ring.ring, name="ring"),
    path("hand/<id:hand_id>/", hands.one, name="one"),
    path("hand/<id:hand_id>/look-again/", hands.look, name="look"),
    path("hand/<id:hand_id>/help/", hands.help_me, name="help_me"),
    path("hand/worries/", worries.worries, name="worries"),
    path("me/beside/", beside.beside, name="beside"),
    path("org/lines/", lines.lines, name="lines"),
    path("org/lines/new/", lines.new, name="new_line"),
    path("org/lines/<id:line_key>/", lines.line, name="line"),
    path("g/<id:group_id>/duty/", duty.duty, name="duty"),
    path("g/<id:group_id>/worried/", worries.wish, name="wish"),
    path("g/<id:group_id>/worried/<id:seat_id>/", worries.worry, name="worry"),
]
