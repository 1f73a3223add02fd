"""Every path of the site: short, neutral, opaque. Each app lists its own; allauth's live under `/in/`."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from core.ids import OpaqueIdConverter

register_converter(OpaqueIdConverter, "id")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("home.urls")),
    path("", include("support.urls")),
    path("", include("members.urls")),
    path("", include("groups.urls")),
    path("", include("shares.urls")),
    path("", include("checkins.urls")),
    path("", include("journeys.urls")),
    path("", include("milestones.urls")),
    path("", include("notices.urls")),
    path("in/", include("allauth.urls")),
]
