"""Paths of the live app."""

from django.urls import URLPattern, path

from live.views import being, holding, writing

app_name = "live"

urlpatterns: list[URLPattern] = [
    path("c/<id:round_id>/live/", being.live, name="live"),
    path("c/<id:round_id>/live/look/", being.look, name="look"),
    path("c/<id:round_id>/live/listen/", being.listen, name="listen"),
    path("c/<id:round_id>/live/beat/", being.beat, name="beat"),
    path("c/<id:round_id>/live/come/", being.come, name="come"),
    path("c/<id:round_id>/live/mine/", being.mine, name="mine"),
    path("c/<id:round_id>/live/say/", writing.say, name="say"),
    path("c/<id:round_id>/live/open/", holding.open_door, name="open_door"),
    path("c/<id:round_id>/live/hold/", holding.hold, name="hold"),
    path("c/<id:round_id>/live/end/", holding.end, name="end"),
    path("c/<id:round_id>/live/link/", holding.link, name="link"),
]
