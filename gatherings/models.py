"""Gatherings of a circle, where each one is, and who comes."""

import uuid

from django.conf import settings
from django.db import models

from gatherings.querysets import GatheringQuerySet, PlaceQuerySet, RsvpQuerySet
from groups.models import Group
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class Gathering(ConfidentialModel):
    """Something a circle plans to do together: what and when. Where it is stands apart (`Place`)."""

    # In which group.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who set it up.
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Which sending of the form made it: the same form sent twice makes one.
    submission = models.UUIDField(default=uuid.uuid4, editable=False)
    # What it is; empty once its words were taken back, until people are told and the row goes (`gatherings.telling`).
    title = SealedTextField(max_length=60, null=True)
    # What else its maker says of it.
    words = SealedTextField(max_length=600, null=True)
    # What makes it easier to come.
    access = SealedTextField(max_length=300, null=True)
    # How one meets: online, in person or both. Read before the answer, unlike the place.
    meets = models.CharField(max_length=10, choices=Group.Meeting)
    # Its day, as the calendar there has it.
    day = models.DateField()
    # When it begins, by the clock there.
    starts = models.TimeField()
    # Whose clock: an IANA zone.
    time_zone = models.CharField(max_length=64)
    # How long it lasts, in minutes.
    minutes = models.PositiveSmallIntegerField()
    # The instant it begins, worked out of the three above when it was set (`core.clock.instant_of`).
    begins_at = models.DateTimeField()
    # The instant it is over.
    ends_at = models.DateTimeField()
    # When it was set up.
    made_at = models.DateTimeField()
    # How often it was moved or called off: a calendar takes the higher number for the newer word.
    sequence = models.PositiveSmallIntegerField(default=0)
    # When it was last moved, if it was.
    moved_at = models.DateTimeField(null=True)
    # When it was called off, if it was.
    cancelled_at = models.DateTimeField(null=True)
    # Who moved it or called it off last: everybody else is told. Empty where its circle ended.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Up to which `sequence` people were told (`gatherings.telling`).
    told_for = models.PositiveSmallIntegerField(default=0)
    # When its words fade: some days after it is over.
    fades_at = models.DateTimeField()
    # How open a way in the promise allowed for people who come later (`groups.terms.WAYS_IN`).
    newcomers = models.PositiveSmallIntegerField(default=0)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["maker", "submission"], name="gathering_made_once"),
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="gathering_lasts"),
        ]
        indexes = [
            models.Index(fields=["group", "begins_at"], name="gatherings_of_a_group"),
            # The reminder sweep looks at what begins within two days, whatever else there is.
            models.Index(
                fields=["begins_at"], condition=models.Q(cancelled_at=None), name="gatherings_coming"
            ),
            models.Index(fields=["fades_at"], name="gatherings_fading"),
            models.Index(
                fields=["id"],
                condition=models.Q(told_for__lt=models.F("sequence")),
                name="gatherings_to_tell",
            ),
            models.Index(fields=["id"], condition=models.Q(title__isnull=True), name="gatherings_taken_back"),
        ]


class Place(ConfidentialModel):
    """Where a gathering is, or how one joins it. Read by its maker, and by who said they come or may come."""

    # Of which gathering; there is one place at most.
    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="+")
    # The gathering's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who set the gathering up, carried along.
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # An address, a way to find it, or a link.
    where = SealedTextField(max_length=400, db_column="where_words")  # "where" is SQL

    objects = PlaceQuerySet.as_manager()


class Rsvp(models.Model):
    """One member's answer to a gathering. Changed as often as they like."""

    class Answer(models.TextChoices):
        YES = "yes", "I’ll be there"
        MAYBE = "maybe", "Maybe"
        NO = "no", "Can’t"

    # No words, yet it tells who will be where: under row security like the gathering itself.
    row_security = True

    # To which gathering.
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+")
    # The gathering's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Whose answer.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Yes, maybe, or can't. Nobody but the member ever sees "can't".
    answer = models.CharField(max_length=5, choices=Answer)
    # Whether they come quietly: then nobody but the member sees the answer.
    quietly = models.BooleanField(default=True)
    # When they last answered.
    at = models.DateTimeField()
    # To which of the gathering's times they answered (its `sequence`): of that one they need not be told.
    answered_to = models.PositiveSmallIntegerField(default=0)
    # For which of the gathering's times they were reminded (its `sequence`), if they were.
    reminded_for = models.PositiveSmallIntegerField(null=True)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "member"], name="answered_a_gathering_once")
        ]
        indexes = [models.Index(fields=["member", "group"], name="answers_of_a_member")]

    def __str__(self) -> str:
        return f"answer {self.pk}"
