"""Passkeys as browsers send them. What is none is an answer to the person, never an error of ours.

allauth and fido2 parse what arrives with little doubt; whatever they raise about a credential means "not this key".
"""

import json
from typing import Any

from allauth.mfa.webauthn import forms as key_forms
from django import forms
from django.db import DatabaseError

NOT_THIS_KEY = "That passkey isn’t known here. Try again, or choose another way."
LARGEST = 20_000
"""Letters; a real credential has a tenth of it."""


class Credential(forms.JSONField):
    """A public-key credential: an object with an object in it, both of texts."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or len(value) > LARGEST:
            raise forms.ValidationError(NOT_THIS_KEY, code="size")
        try:
            made = json.loads(value, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise forms.ValidationError(NOT_THIS_KEY, code="shape") from None
        if not (isinstance(made, dict) and isinstance(made.get("response"), dict)):
            raise forms.ValidationError(NOT_THIS_KEY, code="shape")
        return made

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Never shown again: a key is used once."""
        return None

    def prepare_value(self, value: Any) -> Any:
        return ""


def _refuse(constant: str) -> Any:
    raise ValueError(constant)  # NaN and Infinity are no JSON


class _Careful:
    """Mixed into allauth's forms: their doubts become ours, said kindly."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = Credential()

    def _carefully(self, step: str) -> Any:
        try:
            return getattr(super(), step)()
        except (forms.ValidationError, DatabaseError):
            raise
        except Exception:
            raise forms.ValidationError(NOT_THIS_KEY, code="parse") from None


class _CarefulNew(_Careful):
    def clean_name(self) -> str:
        return str(self._carefully("clean_name"))[:40]

    def clean(self) -> Any:
        return self._carefully("clean")


class _CarefulUse(_Careful):
    def clean_credential(self) -> Any:
        return self._carefully("clean_credential")


class AddKeyForm(_CarefulNew, key_forms.AddWebAuthnForm):
    pass


class JoinKeyForm(_CarefulNew, key_forms.SignupWebAuthnForm):
    pass


class SignInKeyForm(_CarefulUse, key_forms.LoginWebAuthnForm):
    pass


class SecondStepKeyForm(_CarefulUse, key_forms.AuthenticateWebAuthnForm):
    pass


class AgainKeyForm(_CarefulUse, key_forms.ReauthenticateWebAuthnForm):
    pass
