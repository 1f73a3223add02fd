"""Groups in Django's own admin: that they exist and how they are set, to look at only. No name, no words, no members."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from groups.models import Group

STRUCTURE = ("public_id", "created_at", "seats", "listed", "joining", "stay_days")


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Structure, read only. Changing a group is done where the ledger records it."""

    fields = STRUCTURE
    list_display = STRUCTURE
    readonly_fields = STRUCTURE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
