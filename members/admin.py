"""Django's own admin pages: who may come in and who looks after groups. No words, no addresses, no passwords."""

from allauth.account import admin as _addresses  # registers first, so that what follows has the last word
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa import admin as _second_steps
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as _places
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest

from members.models import Member

__all__ = ["MemberAdmin", "_addresses", "_places", "_second_steps"]

for private in (EmailAddress, EmailConfirmation, Authenticator, UserSession):
    if admin.site.is_registered(private):
        admin.site.unregister(private)


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """An account can be closed and given its office. It cannot be made, opened, renamed or deleted from here."""

    list_display = ["public_id", "is_active", "is_admin", "is_moderator", "date_joined"]
    list_filter = ["is_active", "is_admin", "is_moderator"]
    fields = ["public_id", "is_active", "is_admin", "is_moderator", "date_joined"]
    readonly_fields = ["public_id", "date_joined"]
    search_fields = ["public_id"]
    ordering = ["-date_joined"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
