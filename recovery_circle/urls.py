"""Every path of the site: short, neutral, opaque. Each app lists its own; allauth's live under `/in/`."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, register_converter

from core.ids import OpaqueIdConverter

register_converter(OpaqueIdConverter, "id")

# Django's admin is entered through our own sign-in, with its limits and second factors. Nothing members write is in it.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Accounts and settings"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("home.urls")),
    path("", include("support.urls")),
    path("", include("members.urls")),
    path("", include("groups.urls")),
    path("", include("shares.urls")),
    path("", include("checkins.urls")),
    path("", include("journeys.urls")),
    path("", include("scales.urls")),
    path("", include("milestones.urls")),
    path("", include("gatherings.urls")),
    path("", include("partners.urls")),
    path("", include("conversations.urls")),
    path("", include("resources.urls")),
    path("", include("live.urls")),
    path("", include("calendars.urls")),
    path("", include("moderation.urls")),
    path("", include("notices.urls")),
    path("in/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
