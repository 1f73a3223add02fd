"""What the members app does when somebody signed in, when a session is noted, and when master keys rotate."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from core import clock
from members import quiet, secrets_at_rest
from vault.signals import master_key_rotates


@receiver(user_logged_in)
def begin_quiet_minutes(request: HttpRequest, **_: Any) -> None:
    """Every way in, whichever it is, starts the quiet minutes anew and opens a locked session."""
    quiet.begin(request.session, clock.now(), shared=quiet.MINUTES in request.session)


@receiver(pre_save, sender=UserSession)
def forget_the_address(instance: UserSession, **_: Any) -> None:
    """The list of places one is signed in needs the browser's name and the time; where somebody is, nobody keeps."""
    instance.ip = "0.0.0.0"  # noqa: S104  # nosec B104: the column wants an address, nothing listens on it


@receiver(master_key_rotates)
@transaction.atomic
def seal_second_steps_anew(only_count: bool, **_: Any) -> int:
    """Second-step secrets stand under the master key itself. Returns how many are still under an older one."""
    left = 0
    for step in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN):
        old = {name: value for name, value in step.data.items() if secrets_at_rest.is_old(value)}
        if old and not only_count:
            fresh = {name: secrets_at_rest.seal(secrets_at_rest.unseal(value)) for name, value in old.items()}
            step.data = {**step.data, **fresh}
            step.save(update_fields=["data"])
        left += bool(old) and only_count
    return left
