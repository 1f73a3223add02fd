"""Something happened, and the pages on which it is told."""

from django.db import models

from journeys.models.own import ANY_LENGTH, OwnModel
from journeys.models.road import Chapter, Journey
from vault.fields import SealedTextField


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
    # Whom they told of it and where that stands, as JSON (`journeys.telling`); each can be taken back by itself.
    told = SealedTextField(max_length=ANY_LENGTH, null=True)
    # When somebody may ask after them, if they want that; empty once asked. Until then nothing else knows of it.
    hello_at = models.DateTimeField(null=True, blank=True)
    # When it was recorded.
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["hello_at"], condition=models.Q(hello_at__isnull=False), name="setbacks_to_ask_after")
        ]  # fmt: skip


class StepDraft(OwnModel):
    """The step pages on the way: kept between pages so that each can be left and come back to, gone when finished."""

    # The answers so far, as JSON.
    answers = SealedTextField(max_length=8 * ANY_LENGTH)
    # When it was last touched.
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member"], name="one_draft_a_member")]
