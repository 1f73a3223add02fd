"""Django's own admin pages: who may come in and who looks after groups. No words, no addresses, no passwords."""

from allauth.account import admin as _addresses  # registers first, so that what follows has the last word
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa import admin as _second_steps
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as _places
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from core import clock
from members import actions
from members.models import Member

__all__ = ["MemberAdmin", "_addresses", "_places", "_second_steps"]

for private in (EmailAddress, EmailConfirmation, Authenticator, UserSession):
    if admin.site.is_registered(private):
        admin.site.unregister(private)


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """Asks beforehand whether the account may be closed, so that a refusal stands at the form as a sentence."""

    def clean_is_active(self) -> bool:
        wanted = bool(self.cleaned_data["is_active"])
        if not wanted and (why := actions.why_keep(member=self.instance, now=clock.now())):
            raise ValidationError(why)
        return wanted


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """An account can be closed, opened again and given its office. It cannot be made, renamed or deleted from here."""

    form = AccountForm
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

    def save_model(self, request: HttpRequest, obj: Member, form: AccountForm, change: bool) -> None:  # type: ignore[override]
        """Through the action, for its lines in the ledger."""
        assert isinstance(request.user, Member)  # nobody else comes in here
        said = {name: bool(getattr(obj, name)) for name in ("is_active", "is_admin", "is_moderator")}
        actions.keep_account(by=request.user, member=obj, now=clock.now(), **said)
