"""Paths of the support app."""

from django.urls import URLPattern, path

from support.views import hands, now, ring

app_name = "support"

urlpatterns: list[URLPattern] = [
    path("now/", now.now, name="now"),
    path("now/<str:country>/", now.now, name="now"),
    path("hand/", hands.hand, name="hand"),
    path("hand/ring/", ring.ring, name="ring"),
    path("hand/<id:hand_id>/", hands.one, name="one"),
    path("hand/<id:hand_id>/help/", hands.help_me, name="help_me"),
]
