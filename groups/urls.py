"""Paths of the groups app."""

from django.urls import URLPattern

app_name = "groups"

urlpatterns: list[URLPattern] = []
