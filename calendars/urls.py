"""Paths of the calendars app. What stands behind `/k/` is a secret: no log writes it down (`core.logs`)."""

from django.urls import URLPattern, path

from calendars import views

app_name = "calendars"

urlpatterns: list[URLPattern] = [
    path("me/calendar/", views.mine, name="mine"),
    path("me/calendar/address/", views.address, name="address"),
    path("me/calendar/off/", views.off, name="off"),
    path("k/<str:secret>/notes.ics", views.fetch, name="fetch"),
    path("g/<id:group_id>/rounds/<id:rhythm_id>/notes.ics", views.notes, name="notes"),
]
