"""Paths of the resources app."""

from django.urls import URLPattern, path

from resources import views

app_name = "resources"

urlpatterns: list[URLPattern] = [
    path("reading/", views.shelf, name="shelf"),
    path("reading/<id:reading_id>/", views.one, name="one"),
    path("reading/<id:reading_id>/away/", views.away_public, name="away_public"),
    path("reading/in/<id:resource_id>/", views.here, name="here"),
    path("reading/in/<id:resource_id>/anew/", views.anew, name="anew"),
    path("reading/in/<id:resource_id>/away/", views.away, name="away"),
    path("g/<id:group_id>/reading/", views.write, name="write"),
    path("org/reading/", views.waiting, name="waiting"),
    path("org/reading/<id:suggested_id>/", views.look, name="look"),
]
