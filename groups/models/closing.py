"""A group that ends, in stages."""

from django.conf import settings
from django.db import models

from groups.models.group import Group


class Closing(models.Model):
    """The end of a group: notice, a farewell, own copies for everyone, erasure with a receipt. No stage is skipped, and
    nobody new comes in meanwhile."""

    class Stage(models.TextChoices):
        NOTICE = "notice", "Members have been told"
        FAREWELL = "farewell", "A last time together"
        COPIES = "copies", "Everyone takes a copy of their own words"
        ERASED = "erased", "Everything is erased"

    # Which group ends.
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="closing")
    # Who began it.
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When.
    begun_at = models.DateTimeField()
    # Why, in words the members read.
    reason = models.CharField(max_length=280, blank=True, default="")
    # How far it has come.
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.NOTICE)
    # When the farewell begins.
    farewell_at = models.DateTimeField()
    # When nothing more can be said, and everyone can still take a copy.
    copies_at = models.DateTimeField()
    # When everything is erased.
    erase_at = models.DateTimeField()
    # When it was erased.
    erased_at = models.DateTimeField(null=True, blank=True)
    # What was erased, as numbers by kind, and by which day backups follow: the receipt. No words, no names.
    receipt = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begun_at__lt=models.F("farewell_at"))
                & models.Q(farewell_at__lt=models.F("copies_at"))
                & models.Q(copies_at__lt=models.F("erase_at")),
                name="stages_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"closing {self.pk}"
