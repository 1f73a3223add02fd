"""Paths of the shares app."""

from django.urls import URLPattern

app_name = "shares"

urlpatterns: list[URLPattern] = []
