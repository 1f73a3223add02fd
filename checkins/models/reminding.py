"""How a member wants to be reminded of one circle's check-ins."""

from django.conf import settings
from django.db import models

from checkins.querysets import ReminderWishQuerySet
from groups.models import Group


class ReminderWish(models.Model):
    """One member's wish in one circle. Without a row the default holds: before it closes, by mail, unless they want no
    reminders by mail from anywhere. Nobody else learns of it, those who hold the space included."""

    # No words, yet that somebody wants to hear nothing is nobody else's business.
    row_security = True

    class Moments(models.TextChoices):
        CLOSING = "closing", "Before it closes, if I have not answered"
        OPEN = "open", "When it opens"
        BOTH = "both", "Both times"
        NONE = "none", "Not at all"

    # Whose wish.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # In which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # When they are reminded.
    moments = models.CharField(max_length=7, choices=Moments, default=Moments.CLOSING)
    # By mail as well, and not in the product alone.
    by_mail = models.BooleanField(default=True)

    objects = ReminderWishQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "group"], name="one_reminder_wish_a_circle")]

    def __str__(self) -> str:
        return f"reminder wish {self.pk}"
