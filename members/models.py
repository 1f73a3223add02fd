"""Members: an account without an identity."""

import datetime as dt
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from core.ids import LENGTH, opaque_id


class MemberManager(BaseUserManager["Member"]):
    """Makes accounts for commands and tests; people make theirs through `members.actions.join`."""

    def create_user(self, sign_in_name: str, password: str | None = None, **fields: object) -> "Member":
        fields.setdefault("display_name", sign_in_name)
        member = self.model(sign_in_name=sign_in_name.lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, sign_in_name: str, password: str | None = None, **fields: object) -> "Member":
        return self.create_user(sign_in_name, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(sign_in_name=(username or "").lower())


class Member(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Others know the pseudonym; the sign-in name is nobody else's business."""

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # What they type to come in; lower case; shown to nobody else.
    sign_in_name = models.CharField("sign-in name", max_length=40, unique=True)
    # The pseudonym other members read.
    display_name = models.CharField("name in the circle", max_length=40)
    # Where notices and a way back in are sent; a member may have none.
    email = models.EmailField("e-mail", blank=True, default="")
    # IANA name of the zone whose midnight is the member's own.
    time_zone = models.CharField(max_length=64, default="UTC")
    # When they joined.
    date_joined = models.DateTimeField(auto_now_add=True)
    # False where the account is closed: it cannot come in.
    is_active = models.BooleanField(default=True)
    # Since when it is ended by those who look after reports: it comes in, and reaches one page (decision 30).
    ended_at = models.DateTimeField(null=True, blank=True)
    # From when it is erased: because its member asked (decision 32), or where it is ended.
    erase_from = models.DateTimeField(null=True, blank=True)
    # Looks after groups and moderates their confidentiality settings; reads nothing members write.
    is_admin = models.BooleanField(default=False)
    # Works on reports; reads only what a report or an opening shows.
    is_moderator = models.BooleanField(default=False)
    # May enter Django's own admin pages, where nothing members write exists.
    is_staff = models.BooleanField(default=False)
    # Colours of the pages: follow the system (empty), light or dark.
    theme = models.CharField(
        max_length=5,
        blank=True,
        default="",
        choices=[("", "Like my device"), ("light", "Light"), ("dark", "Dark")],
    )
    # Stronger lines and darker text.
    more_contrast = models.BooleanField(default=False)
    # After how many quiet minutes the page locks; at most an hour.
    lock_minutes = models.PositiveSmallIntegerField(default=15)
    # Whether a quiet suggestion stands under a reply they write where it steers the other (`shares.compass`).
    reply_hints = models.BooleanField(default=True)
    # Whether a quiet card with help may stand beside what they write, on their own screen alone (`templates/support/beside.html`).
    help_beside = models.BooleanField(default=True)

    objects = MemberManager()

    USERNAME_FIELD = "sign_in_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("sign_in_name"), name="sign_in_name_once"),
            models.CheckConstraint(
                condition=models.Q(lock_minutes__range=(1, 60)), name="locks_within_the_hour"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(erase_from__isnull=False),
                name="what_is_ended_is_erased",
            ),
        ]
        indexes = [
            models.Index(
                fields=["erase_from"], condition=models.Q(erase_from__isnull=False), name="accounts_to_erase"
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.public_id}"

    @property
    def is_going(self) -> bool:
        """Whether its member asked to have it erased: until that day it comes in as ever, and can be kept."""
        return self.erase_from is not None and self.ended_at is None

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class Consent(models.Model):
    """One explicit yes to one purpose, with the text it was said to. Withdrawing is as easy as giving."""

    # Who said yes.
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    # What for: `health-words` (to keep what they write) or `terms`.
    purpose = models.CharField(max_length=20)
    # Which wording they saw; the texts live in templates/members/consents/.
    text_version = models.CharField(max_length=20)
    # When they said yes.
    given_at = models.DateTimeField()
    # When they took it back, if they did.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_consent_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"

    def withdraw(self, now: dt.datetime) -> None:
        """Take it back."""
        self.withdrawn_at = now
        self.save(update_fields=["withdrawn_at"])
