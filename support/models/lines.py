"""Crisis lines as this site's admins keep them: over the file that ships, and who compared a number with its provider."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class HelpLine(models.Model):
    """One line of Support now as an admin of this site changed, added, hid or checked it. No words of members."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", "Emergency number"
        CRISIS = "crisis", "Someone to talk with"
        ADDICTION = "addiction", "About alcohol and other drugs"
        DIRECTORY = "directory", "A list of lines, a web page"

    # Which line it is: that of the shipped one it stands for (`lines.key_of`), or one of its own.
    key = models.CharField(max_length=20, unique=True, editable=False)
    # The country it is for, ISO 3166-1 alpha-2; * for everywhere.
    country = models.CharField(max_length=2)
    # That country's name, where the file that ships does not know it.
    country_name = models.CharField(max_length=60, blank=True)
    # What it is for.
    kind = models.CharField(max_length=10, choices=Kind)
    # What its provider calls it.
    name = models.CharField(max_length=60)
    # The number as its provider publishes it; what is dialled are its digits.
    show = models.CharField(max_length=30, blank=True)
    # Where a text message goes, as published.
    text_to = models.CharField(max_length=30, blank=True)
    # The word to send there, if one.
    text_body = models.CharField(max_length=20, blank=True)
    # Its web page.
    web = models.CharField(max_length=200, blank=True)
    # When somebody answers; said once the line was checked.
    hours = models.CharField(max_length=80, blank=True)
    # What a call costs; said once the line was checked.
    cost = models.CharField(max_length=80, blank=True)
    # The languages spoken there, BCP 47 tags.
    languages = models.JSONField(default=list)
    # Where its provider publishes it.
    source = models.CharField(max_length=200, blank=True)
    # One thing a reader should know beforehand.
    note = models.CharField(max_length=160, blank=True)
    # When the row was written, or last changed.
    written_on = models.DateField()
    # The last day it is shown; without one a year after it was last checked (`lines.KEPT_DAYS`).
    expires_on = models.DateField(null=True)
    # Grows with every change of what it says; a check is of one of them.
    version = models.PositiveIntegerField(default=1)
    # Whether it is shown at all.
    shown = models.BooleanField(default=True)
    # Whether it stands for a line that ships, and nobody has touched it since that ships no more.
    adopted = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["country", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(show="") | ~Q(text_to="") | ~Q(web=""), name="help_line_leads_somewhere"
            )
        ]

    def __str__(self) -> str:
        return f"line {self.key}"


class LineCheck(models.Model):
    """One person compared one version of a line with what its provider publishes, and found it right."""

    # Which line.
    line = models.ForeignKey(HelpLine, models.CASCADE, related_name="checks")
    # Which version of it: a change asks for two people anew.
    version = models.PositiveIntegerField()
    # Who; empty once their account is erased: somebody did look.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # On which day, by the site's clock.
    on = models.DateField()

    class Meta:
        constraints = [
            # One person is one, however often they look.
            models.UniqueConstraint(fields=["line", "version", "by"], name="a_line_is_checked_once_by_each")
        ]

    def __str__(self) -> str:
        return f"check of line {self.line_id}"
