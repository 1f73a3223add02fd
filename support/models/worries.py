"""Somebody is worried about another member of their circle, and tells those who hold it."""

from django.conf import settings
from django.db import models

from core.ids import LENGTH
from groups.models import Group
from support.querysets import OwnQuerySet, WorryQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class Worry(ConfidentialModel):
    """ "I'm worried about someone": read by those who hold that circle, who know who wrote it; never by the one it is about, and
    nothing is ever sent to them by itself."""

    # In which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who is worried.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # About whom.
    about = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What they saw; sealed, and empty once it is taken back: the row stays, so that taking back counts nothing anew.
    words = SealedTextField(max_length=600, null=True)
    # When.
    at = models.DateTimeField()
    # When it fades: with the circle's words, after thirty days at most.
    fades_at = models.DateTimeField()
    # When one who holds the circle called it false use; empty where nobody did.
    false_at = models.DateTimeField(null=True)

    objects = WorryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "worries"
        constraints = [
            models.CheckConstraint(condition=~models.Q(author=models.F("about")), name="not_about_oneself")
        ]
        indexes = [
            models.Index(fields=["group", "about", "-at"], name="worries_about_somebody"),
            models.Index(fields=["author", "-at"], name="worries_of_an_author"),
            models.Index(fields=["fades_at"], name="worries_fading"),
        ]


class WorryTold(models.Model):
    """That one who holds a circle was notified of a worry about somebody: so that two hundred worries are three notices. It holds no
    words, and nobody reads it; the database counts."""

    row_security = True

    # Who was notified.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # About whom.
    about = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # In which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # When.
    at = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["about", "member", "-at"], name="told_of_worries")]

    def __str__(self) -> str:
        return f"told {self.pk}"


class FalseUse(models.Model):
    """That a worry was called false use. Apart from the worry, whose words may stay for a day only: the database counts these for a
    week. It holds no words, and nobody reads it."""

    row_security = True

    # In which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose worry it was.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The public id of that worry, so that each counts once.
    worry = models.CharField(max_length=LENGTH, unique=True)
    # When.
    at = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "group", "-at"], name="false_use_of_a_member")]

    def __str__(self) -> str:
        return f"false use {self.pk}"


class WorryWish(models.Model):
    """A member does not want that others say here that they are worried about them. A row only where they do not, and nobody
    else's business."""

    row_security = True

    # In which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose wish.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_worry_wish")]

    def __str__(self) -> str:
        return f"worry wish {self.pk}"
