"""Worksheets and readings: what somebody who holds a circle gives to it or to the site, and what the site has for everybody."""

import datetime as dt

from django.conf import settings
from django.db import models

from core.ids import LENGTH, opaque_id
from groups.models import Group
from resources.querysets import ReadingQuerySet, ResourceQuerySet, ResourceWordsQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel

LONGEST = 8_000
"""Characters of one resource: about four printed pages."""

LONGEST_TITLE = 80
LONGEST_NOTE = 60
LONGEST_SOURCE = 200
LONGEST_ANSWER = 1_000

KEPT_UNTIL = dt.date.max
"""The day of the key resources are sealed under: the last one there is. So no share is ever under a key that an admin, who reads
a suggestion, can reach (decision 28)."""


class Kind(models.TextChoices):
    WORKSHEET = "worksheet", "Worksheet"
    READING = "reading", "Reading"


class Resource(models.Model):
    """One resource of a circle, or one suggested for it or for the site; not what it says, which is in `ResourceWords`. Admins
    see that it is there from when it was given to them. It is never changed: what is written anew is a row of its own beside it."""

    row_security = True

    class Reach(models.TextChoices):
        CIRCLE = "circle", "For this circle"
        SITE = "site", "For everybody, here and outside"

    class State(models.TextChoices):
        BEGUN = "begun", "begun, and given to nobody"
        WAITING = "waiting", "an admin has yet to read it"
        RETURNED = "returned", "an admin gave it back, with an answer"
        PUBLISHED = "published", "its circle reads it"

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # For which circle; for the site, by way of which circle.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who wrote it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # For whom it is meant.
    reach = models.CharField(max_length=6, choices=Reach)
    # A worksheet or a reading.
    kind = models.CharField(max_length=9, choices=Kind)
    # The language it is written in, as a BCP 47 tag.
    language = models.CharField(max_length=12, default="en")
    # How far it has come. For the site it is not published here: then it is a `Reading`, and this row is gone.
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    # The public id of the published one it takes the place of; empty where it is new.
    instead_of = models.CharField(max_length=LENGTH, blank=True)
    # When it was written.
    at = models.DateTimeField()
    # When an admin published it or gave it back; empty until then.
    answered_at = models.DateTimeField(null=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(reach="circle"),
                name="only_a_circle_reads_a_resource",
            ),
        ]
        indexes = [models.Index(fields=["group", "state"], name="resources_of_a_group")]

    def __str__(self) -> str:
        return f"resource {self.public_id}"


class ResourceWords(ConfidentialModel):
    """What a resource says. Read by its author; by admins while it waits for them, for that is what it was given to them for;
    by its circle once it is published, and then by admins no more."""

    # Of which resource.
    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="+")
    # Its circle, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Its author, carried along.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # When it was written, carried along.
    at = models.DateTimeField()
    # What it is called; sealed.
    title = SealedTextField(max_length=LONGEST_TITLE)
    # What it touches on, for readers to choose; sealed.
    note = SealedTextField(max_length=LONGEST_NOTE, null=True)
    # The words, as `resources.passages` reads them; sealed.
    words = SealedTextField(max_length=LONGEST)
    # Whose words they are and what lets us give them; sealed.
    source = SealedTextField(max_length=LONGEST_SOURCE)
    # What an admin answered when giving it back; sealed.
    answer = SealedTextField(max_length=LONGEST_ANSWER, null=True)

    objects = ResourceWordsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "resource words"
        indexes = [models.Index(fields=["author", "-at"], name="resources_of_an_author")]


class Reading(models.Model):
    """A resource that an admin published for everybody: read without signing in, so nothing of it is sealed. It says nothing of
    who wrote it or in which circle. Those that ship with the site are in a file (`resources.shipped`)."""

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # A worksheet or a reading.
    kind = models.CharField(max_length=9, choices=Kind)
    # The language it is written in, as a BCP 47 tag.
    language = models.CharField(max_length=12, default="en")
    # What it is called.
    title = models.CharField(max_length=LONGEST_TITLE)
    # What it touches on; empty where nothing was said of that.
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    # The words, as `resources.passages` reads them.
    words = models.TextField(max_length=LONGEST)
    # Whose words they are and what lets us give them.
    source = models.CharField(max_length=LONGEST_SOURCE)
    # Who wrote it, so that they can put it away; shown to nobody, and empty once their account is gone.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When it was published.
    at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"reading {self.public_id}"
