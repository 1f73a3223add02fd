"""Paths of the shares app."""

from django.urls import URLPattern, path

from shares.views import read, write

app_name = "shares"

urlpatterns: list[URLPattern] = [
    path("g/<id:group_id>/write/", write.write, name="write"),
    path("s/<id:share_id>/", read.share, name="share"),
    path("s/<id:share_id>/said/", read.said, name="said"),
    path("s/<id:share_id>/back/", read.take_back, name="take_back"),
    path("s/r/<id:reply_id>/", read.reply, name="reply"),
    path("s/r/<id:reply_id>/back/", read.take_back_reply, name="take_back_reply"),
]
