"""Paths of the home app: the pages that compose what the apps below offer."""

from django.urls import URLPattern, path

from home import devmail, views
from home.copies import all_notes, copies, notes
from home.erase import erase, erase_now, keep_account
from home.group import group
from home.words import words

app_name = "home"

urlpatterns: list[URLPattern] = [
    path("", views.landing, name="landing"),
    path("safer/", views.safer, name="safer"),
    path("today/", views.today, name="today"),
    path("me/words/", words, name="words"),
    path("me/words/notes.txt", all_notes, name="all_notes"),
    path("me/erase/", erase, name="erase"),
    path("me/erase/now/", erase_now, name="erase_now"),
    path("me/erase/keep/", keep_account, name="keep_account"),
    path("g/<id:group_id>/", group, name="group"),
    path("g/<id:group_id>/copy/", copies, name="copies"),
    path("g/<id:group_id>/copy/notes.txt", notes, name="notes"),
    path("dev/mail/", devmail.devmail, name="devmail"),
    path("dev/mail/<str:name>/", devmail.devmail_one, name="devmail_one"),
]
