"""Two who check in with each other: that they do, each one's own side of it, and what they say."""

from django.conf import settings
from django.db import models

from checkins.models import CheckIn
from core.ids import LENGTH, opaque_id
from groups.models import Group
from partners.querysets import PartnershipQuerySet, PartnerWordsQuerySet, SideQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class Partnership(models.Model):
    """Two who share a circle, one of whom asked the other to check in with each other. In one circle only: by the names they go
    by there. Both see this row from when it was agreed, and nothing in it changes when one of them ends it."""

    row_security = True

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # The circle where both sit.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who asked.
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who was asked.
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # When they were asked, or asked again.
    asked_at = models.DateTimeField()
    # When the other said yes; empty until then.
    agreed_at = models.DateTimeField(null=True)
    # When whoever asked let it go before there was a yes; empty while it stands, and again once they ask again.
    let_go_at = models.DateTimeField(null=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(asker=models.F("other")), name="not_with_oneself"),
        ]
        indexes = [models.Index(fields=["other"], name="asked_of_a_member")]

    def __str__(self) -> str:
        return f"partnership {self.public_id}"


class Side(models.Model):
    """One member's own side: their rhythm, and how it stands for them. Nobody else sees it, so that ending it leaves no sign."""

    row_security = True

    class Every(models.TextChoices):
        DAY = "day", "Every day"
        WEEKDAYS = "weekdays", "On weekdays"
        WEEK = "week", "Once a week"
        NEVER = "never", "Whenever I like"

    class Stand(models.TextChoices):
        ON = "on", "goes on"
        NOT_NOW = "not_now", "was asked, and not now"
        NEVER = "never", "was asked, and does not want to be asked by them"
        ENDED = "ended", "was ended"

    # Of which partnership.
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    # Its group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose side.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # How it stands for them.
    stand = models.CharField(max_length=8, choices=Stand)
    # Since when.
    at = models.DateTimeField()
    # How often they want to be reminded, by their own calendar.
    every = models.CharField(max_length=8, choices=Every, default=Every.NEVER)
    # For once a week: the day, Monday 0 to Sunday 6.
    weekday = models.PositiveSmallIntegerField(null=True)
    # At what wall time, by their own clock; empty where they are not reminded.
    hour = models.TimeField(null=True)
    # The local date they were reminded on last.
    reminded_on = models.DateField(null=True)

    objects = SideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "member"], name="one_side_each"),
            models.CheckConstraint(
                condition=models.Q(every="never", hour=None)
                | (
                    models.Q(every__in=["day", "weekdays"], hour__isnull=False)
                    | models.Q(every="week", hour__isnull=False, weekday__range=(0, 6))
                ),
                name="a_rhythm_has_an_hour",
            ),
        ]
        indexes = [models.Index(fields=["hour"], condition=models.Q(stand="on"), name="sides_reminded")]

    def __str__(self) -> str:
        return f"side {self.pk}"


class PartnerWords(ConfidentialModel):
    """What one of the two says: the weather, a few words, or neither (then they were there). Read by the other for a week, and
    by its author until it fades."""

    WEATHERS = CheckIn.WEATHERS

    # Of which partnership.
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    # Its group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who says it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # To whom.
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The weather in them, one of WEATHERS or empty; sealed.
    weather = SealedTextField(max_length=10, null=True)
    # Anything they said; sealed.
    words = SealedTextField(max_length=1_000, null=True)
    # When.
    at = models.DateTimeField()
    # When it fades: with what is said in the circle, after thirty days at most.
    fades_at = models.DateTimeField()

    objects = PartnerWordsQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["partnership", "-at"], name="words_of_two"),
            models.Index(fields=["author", "-at"], name="partner_words_of_an_author"),
            models.Index(fields=["fades_at"], name="partner_words_fading"),
        ]
