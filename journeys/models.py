"""The road: journeys, chapters, setbacks and the plan. All of it is the member's alone."""

from django.conf import settings
from django.db import models

from journeys.querysets import OwnQuerySet
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class OwnModel(ConfidentialModel):
    """Something only its member ever reads."""

    # Whose it is.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        abstract = True


ANY_LENGTH = 2_000_000
"""Letters. What is written on the step pages is never refused for its length: a form of more than
`DATA_UPLOAD_MAX_MEMORY_SIZE` (half of this) never reaches us."""


class Journey(OwnModel):
    """What a member is walking toward. Its days are counted from its start and never fall."""

    class Counting(models.TextChoices):
        ALL = "all", "All my days"
        CHAPTER = "chapter", "This chapter"
        NONE = "none", "No numbers"

    # What the member calls it; may be empty.
    name = SealedTextField(max_length=60, null=True)
    # Its first day, by the member's own calendar.
    starts_on = models.DateField()
    # Whether only the month is known: then the day is the first of it, and pages say the month.
    month_only = models.BooleanField(default=False)
    # Which number the road shows.
    counting = models.CharField(max_length=8, choices=Counting, default=Counting.ALL)
    # The most days ever shown: after travel to an earlier clock the total waits here instead of falling.
    days_kept = models.PositiveIntegerField(default=0)
    # Whether milestones of this journey are told to its member.
    milestones_wanted = models.BooleanField(default=True)
    # When it was written down.
    created_at = models.DateTimeField()

    class Meta:
        # Each morning asks for the journeys that began on certain days.
        indexes = [models.Index(fields=["starts_on"], condition=models.Q(milestones_wanted=True), name="journeys_by_first_day")]  # fmt: skip


class Chapter(OwnModel):
    """A stretch of a journey. When something happened, a chapter may end and the next begin; the road goes on."""

    # Of which journey.
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    # 1, 2, 3 … along the road.
    number = models.PositiveIntegerField()
    # What the member calls it.
    title = SealedTextField(max_length=80, null=True)
    # A line of theirs about it.
    words = SealedTextField(max_length=ANY_LENGTH, null=True)
    # Its first day.
    begins_on = models.DateField()
    # The most days shown of it while it lasts, for the same reason as the journey's.
    days_kept = models.PositiveIntegerField(default=0)
    # When it was written down.
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "number"], name="chapters_count_up")]


class Setback(OwnModel):
    """Something happened. Recorded by the member alone, private by construction, and nothing is taken away for it."""

    # On which journey.
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    # In which chapter it lies.
    chapter = models.ForeignKey(Chapter, null=True, on_delete=models.CASCADE, related_name="+")
    # About when, in their own words: "early October".
    about_when = SealedTextField(max_length=ANY_LENGTH, null=True)
    # The day itself, where those words say one.
    happened_on = models.DateField(null=True, blank=True)
    # Anything they wrote about it.
    words = SealedTextField(max_length=ANY_LENGTH, null=True)
    # What was around it.
    around = SealedTextField(max_length=ANY_LENGTH, null=True)
    # One small next step they chose.
    next_step = SealedTextField(max_length=ANY_LENGTH, null=True)
    # When it was recorded.
    created_at = models.DateTimeField()


class StepDraft(OwnModel):
    """The step pages on the way: kept between pages so that each can be left and come back to, gone when finished."""

    # The answers so far, as JSON.
    answers = SealedTextField(max_length=8 * ANY_LENGTH)
    # When it was last touched.
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member"], name="one_draft_a_member")]


class Plan(OwnModel):
    """What helps, written on a better day, to be read from the top at two in the morning."""

    # The one thing to do first.
    first = SealedTextField(max_length=400, null=True)
    # What tends to bring it on.
    triggers = SealedTextField(max_length=2_000, null=True)
    # Early and late warning signs.
    signs = SealedTextField(max_length=2_000, null=True)
    # What helps in the first five minutes, the first hour, the day.
    helps = SealedTextField(max_length=2_000, null=True)
    # People to call, one a line.
    people = SealedTextField(max_length=2_000, null=True)
    # Professional support.
    professional = SealedTextField(max_length=2_000, null=True)
    # Reasons and goals.
    reasons = SealedTextField(max_length=2_000, null=True)
    # When it was last changed.
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member"], name="one_plan_a_member")]
