"""The product's paths, and the two bare views."""

from django.urls import path

from bench import views
from recovery_circle.urls import urlpatterns as product

urlpatterns = [path("bench/bare/", views.bare), path("bench/raw/", views.raw), *product]
