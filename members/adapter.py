"""How allauth behaves here."""

import logging
import re
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from core import clock
from core.text import clean_line
from members import quiet, secrets_at_rest
from members.actions import join
from members.models import Member

logger = logging.getLogger(__name__)

SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
"""No @ in it, so a sign-in name is never taken for an e-mail address, and each sign-in costs one password check."""

WITH_A_LINK = {
    "email_confirmation",
    "email_confirmation_signup",
    "password_reset_key",
    "account_already_exists",
}
"""Mails that bring a link; every other one only says that there is something to see."""

PASSWORD_WORDS = {
    "password_too_short": "Make it twelve letters or longer.",
    "password_too_common": "Many people use that one. Choose another.",
    "password_too_similar": "That is too close to your name or address. Choose another.",
}

NO_MATCH = "That didn’t match. Try again, or use a recovery code."


class AccountAdapter(DefaultAccountAdapter):
    """Accounts without an identity; mails without content."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": NO_MATCH,
        "email_password_mismatch": NO_MATCH,
        "invalid_login": NO_MATCH,
        "incorrect_password": "That didn’t match. Try again.",
        "enter_current_password": "That isn’t the password you have now. Try again.",
        "incorrect_code": "That code didn’t match. Try the next one.",
        "too_many_login_attempts": "That was a lot of tries. Wait five minutes, then try again.",
        "rate_limited": "That was a lot at once. Wait a minute, then try again.",
        "username_taken": "That sign-in name is taken. Try another one.",
        "username_blacklisted": "That name is kept for this place. Try another one.",
        "account_inactive": "This account is closed.",
        "same_as_current": "That is the one you have now.",
    }

    # -- names ------------------------------------------------------------------------------------------------------
    def clean_username(self, username: str, shallow: bool = False) -> str:
        name = clean_line(username).lower()
        if not SIGN_IN_NAME.fullmatch(name):
            raise ValidationError(
                "Use the letters a to z, numbers, dots and dashes; three at least, 40 at most.", code="shape"
            )
        return str(super().clean_username(name, shallow))

    def clean_password(self, password: str, user: Any = None) -> str:
        """Django's validators, in kinder words."""
        try:
            return str(super().clean_password(password, user))
        except ValidationError as problem:
            said = [
                PASSWORD_WORDS.get(error.code or "", " ".join(error.messages)) for error in problem.error_list
            ]
            raise ValidationError(said) from None

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """What the join form says, as a member with what they agreed to."""
        member: Member = super().save_user(request, user, form, commit=False)  # type: ignore[assignment]
        data = form.cleaned_data
        member.display_name, member.time_zone = data["display_name"], data["time_zone"]
        return join(member=member, purposes=form.purposes(), now=clock.now())

    # -- sessions ---------------------------------------------------------------------------------------------------
    def login(self, request: HttpRequest, user: Any) -> None:
        """As allauth does, with a new session key each time. What was said of the device outlives the change."""
        shared = quiet.MINUTES in request.session
        super().login(request, user)
        quiet.begin(request.session, clock.now(), shared=shared)

    # -- mails ------------------------------------------------------------------------------------------------------
    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The same subject for all; a body of ours that names nobody, no address and no device."""
        name = template_prefix.rpartition("/")[2]
        context = {
            "url": _link(context), "site_name": settings.SITE_NAME, "public_url": settings.PUBLIC_URL, "day": context.get("day"),
        }  # fmt: skip
        own_words = name in WITH_A_LINK | {"unknown_account", "erasing"}
        body = render_to_string(f"account/email/{name if own_words else 'something'}_message.txt", context)
        to = [email] if isinstance(email, str) else email
        return EmailMessage(
            f"Something for you at {settings.SITE_NAME}",
            body.strip() + "\n",
            settings.DEFAULT_FROM_EMAIL,
            to,
            headers=headers,
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """After the transaction, and never in its way: a mail server that is down is no error of the member's."""
        message = self.render_mail(template_prefix, email, context)

        def send() -> None:
            try:
                message.send()
            except OSError as problem:  # smtplib's errors are OSErrors
                logger.warning("account mail not handed over: %s", type(problem).__name__)

        transaction.on_commit(send)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return _at_home(super().get_email_confirmation_url(request, emailconfirmation))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_home(super().get_reset_password_from_key_url(key))


class MFAAdapter(DefaultMFAAdapter):
    """Second steps and passkeys. Their secrets are sealed under the master key (`secrets_at_rest`)."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code didn’t match. Try the next one.",
    }

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.sign_in_name)  # never the address: it shows on the device

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return "Passkey"

    def encrypt(self, text: str) -> str:
        return secrets_at_rest.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets_at_rest.unseal(encrypted_text)


def user_display(member: Any) -> str:
    """The pseudonym."""
    return str(member.display_name)


def _at_home(url: str) -> str:
    """The same path at `PUBLIC_URL`: a forged Host header never gets into a mail."""
    parts = urlsplit(url)
    return f"{settings.PUBLIC_URL}{parts.path}"


def _link(context: dict[str, Any]) -> str:
    """The one link a mail may bring."""
    for key in ("activate_url", "password_reset_url", "signup_url"):
        if key in context:
            return _at_home(context[key])
    return settings.PUBLIC_URL + "/"
