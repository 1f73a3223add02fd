"""What people type about themselves, cleaned."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse

from core import clock
from core.fields import Options, ZoneField
from core.text import skeleton
from members import consent, names, quiet
from members.models import Member

PASSWORD_HINT = "Twelve letters or more. Four or five words in a row work well, and you may paste."  # noqa: S105
LONGEST_PASSWORD = 512
"""Longer ones only make the server work."""


def _plain(field: forms.Field, label: str, hint: str = "", **attrs: str) -> None:
    """Our words instead of allauth's, and no placeholder: a label that vanishes is none."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def _bounded(field: forms.Field) -> None:
    field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))


def _zone(value: str) -> str:
    """A zone this machine knows; a browser may send anything."""
    return value if value in clock.known_zones() else settings.TIME_ZONE


class Pseudonym(forms.CharField):
    """The name others read."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return names.clean_pseudonym(typed) if typed else ""


class JoinForm(account_forms.SignupForm):
    """An account without an identity: a pseudonym, a way back in, and three plain questions."""

    # One of two names, a password or a passkey: the labels say it better than "(optional)".
    all_optional = True
    suggested = forms.ChoiceField(
        label="A name for the circle",
        required=False,
        widget=Options(layout="trio"),
        help_text="Others will know you by it.",
    )
    display_name = Pseudonym(
        label="Or a name of your own",
        required=False,
        help_text="Please not your real name, or one you use elsewhere.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": str(names.LONGEST)}),
    )
    way = forms.ChoiceField(
        label="A password or a passkey?",
        choices=[("password", "With a password"), ("passkey", "With a passkey")],
        widget=Options(
            hints={
                "password": "Works in every browser.",
                "passkey": "Your device opens the door: a finger, a face or its own code. It is made on the next page.",
            }
        ),
        initial="password",
    )
    of_age = forms.BooleanField(
        label="I am 18 or over.",
        error_messages={"required": "This place is for people of 18 and over. Tick this if you are."},
    )
    terms = forms.BooleanField(
        label="I agree to how this place works.",
        error_messages={"required": "Read how this place works, and tick this if you agree."},
    )
    health_words = forms.BooleanField(
        label="Yes, keep what I write, also where it tells of my health.", required=False
    )
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = [
        "suggested", "display_name", "username", "way", "password1", "email", "of_age", "terms", "health_words", "time_zone",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self.fields["username"],
            "Sign-in name",
            "Only for coming in. Nobody else sees it.",
            autocapitalize="none",
        )
        _plain(self.fields["password1"], "Password", PASSWORD_HINT)
        self.fields["password1"].required = False
        _bounded(self.fields["password1"])
        _plain(
            self.fields["email"],
            "E-mail, if you like",
            "You can do without. Then we cannot help you back in if you lose your password: keep your recovery codes. "
            "What we send says only that there is something for you.",
        )
        chosen = self.data.get(self.add_prefix("suggested"), "")[: names.LONGEST] if self.is_bound else ""
        offered = names.suggestions(2) if chosen else names.suggestions(3)
        choices = [(name, name) for name in ([chosen] if chosen else []) + offered]
        field = self.fields["suggested"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_suggested(self) -> str:
        typed = self.cleaned_data["suggested"]
        return names.clean_pseudonym(typed) if typed else ""

    def clean_time_zone(self) -> str:
        return _zone(self.cleaned_data["time_zone"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if (
            not data.get("display_name")
            and "display_name" not in self.errors
            and "suggested" not in self.errors
        ):
            data["display_name"] = data.get("suggested", "")
            if not data["display_name"]:
                self.add_error("display_name", "Choose one of the names above, or write one.")
        if data.get("way") == "passkey":
            data["password1"] = ""
            self.errors.pop("password1", None)
        elif not data.get("password1") and "password1" not in self.errors:
            self.add_error("password1", "Choose a password of twelve letters or more, or a passkey instead.")
        elif data.get("password1"):
            self._unlike_the_name(data)
        return data

    def _unlike_the_name(self, data: dict[str, Any]) -> None:
        """Django compares the letters of a password with those of a name, which refuses honest phrases; this compares words."""
        name, password = skeleton(data.get("display_name", "")), skeleton(data["password1"])
        if len(name) >= 4 and (name in password or password in name):
            self.add_error("password1", "That is too close to your name. Choose another.")

    def purposes(self) -> list[str]:
        """What was said yes to."""
        return [consent.TERMS] + ([consent.HEALTH_WORDS] if self.cleaned_data["health_words"] else [])


class SignInForm(account_forms.LoginForm):
    """By sign-in name or e-mail. One password check whichever is typed, so the time it takes tells nothing."""

    shared = forms.BooleanField(
        label="This is a shared device",
        required=False,
        help_text="Tick this where others use it too: then it locks after five quiet minutes, and closing the browser signs you out.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["remember"]
        _plain(self.fields["login"], "Sign-in name or e-mail", autocomplete="username", autocapitalize="none")
        _plain(self.fields["password"], "Password")
        _bounded(self.fields["password"])
        _bounded(self.fields["login"])

    def clean_login(self) -> str:
        return str(super().clean_login()).lower()

    def user_credentials(self) -> dict[str, str]:
        login = self.cleaned_data["login"]
        return {"email" if "@" in login else "username": login, "password": self.cleaned_data["password"]}

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        shared = self.cleaned_data["shared"]
        say_device(request, shared=shared)
        self.cleaned_data["remember"] = not shared
        return super().login(request, redirect_url)  # type: ignore[no-any-return]


def say_device(request: HttpRequest, *, shared: bool) -> None:
    """Note whether this is a shared device, before signing in on it."""
    if shared:
        request.session[quiet.MINUTES] = quiet.SHARED_MINUTES
    else:
        request.session.pop(quiet.MINUTES, None)


class NewPassword:
    """One field is enough: a person who mistypes it has other ways back in."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        _plain(self.fields["password1"], "New password", PASSWORD_HINT)
        _bounded(self.fields["password1"])
        if "oldpassword" in self.fields:
            _plain(self.fields["oldpassword"], "The password you have now")


class ChangePasswordForm(NewPassword, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(NewPassword, account_forms.SetPasswordForm):
    pass


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """Where the link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], "Your e-mail address")


class ResetPasswordKeyForm(NewPassword, account_forms.ResetPasswordKeyForm):
    pass


class UnlockForm(forms.Form):
    """The password once more, for the session's own member."""

    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.member, password):
            raise forms.ValidationError("That didn’t match. Try again, or sign in anew.")
        return password


class RecoverForm(forms.Form):
    """A sign-in name and one of its recovery codes."""

    login = forms.CharField(
        label="Sign-in name",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label="A recovery code",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class MeForm(forms.Form):
    """Name, clock and looks."""

    all_optional = True
    display_name = Pseudonym(
        label="Your name in the circle",
        help_text="Please not your real name, or one you use elsewhere. Everyone in your groups sees the change.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": str(names.LONGEST)}),
    )
    time_zone = ZoneField(
        label="Your time zone",
        help_text="Days and reminders follow this clock. Type the first letters of your city to find it.",
    )
    theme = forms.ChoiceField(
        label="Colours",
        required=False,
        choices=[("", "Like my device"), ("light", "Light"), ("dark", "Dark")],
        widget=Options(layout="row"),
    )
    more_contrast = forms.BooleanField(label="More contrast", required=False)
    lock_minutes = forms.IntegerField(
        label="Lock after how many quiet minutes",
        min_value=1,
        max_value=60,
        help_text="From 1 to 60. Write it as a number, like 15.",
        error_messages={"invalid": "Write the minutes as a number, like 15."},
    )
    reply_hints = forms.BooleanField(
        label="Hints while I write a reply", required=False,
        help_text="A quiet suggestion where it steers the other. Looked at here, kept nowhere; it holds nothing back.",
    )  # fmt: skip
    help_beside = forms.BooleanField(
        label="A card with help while I write", required=False,
        help_text="Where something sounds heavy. Your browser looks at it; nothing is sent, kept or told.",
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(member, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
