"""Paths of the shares app."""

from django.urls import URLPattern, path

from shares import views

app_name = "shares"

urlpatterns: list[URLPattern] = [
    path("g/<id:group_id>/write/", views.write, name="write"),
    path("s/<id:share_id>/", views.share, name="share"),
    path("s/<id:share_id>/said/", views.said, name="said"),
    path("s/<id:share_id>/back/", views.take_back, name="take_back"),
    path("s/r/<id:reply_id>/", views.reply, name="reply"),
    path("s/r/<id:reply_id>/back/", views.take_back_reply, name="take_back_reply"),
]
