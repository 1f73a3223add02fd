"""Reports, the case they come together in, what was copied for it, and what is written because of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.ids import LENGTH, opaque_id
from groups.models import Group
from moderation.querysets import (
    CaseLetterQuerySet,
    CaseQuerySet,
    EvidenceQuerySet,
    LookQuerySet,
    RemovalQuerySet,
    ReportQuerySet,
)
from vault.fields import SealedTextField
from vault.models import ConfidentialModel


class Case(models.Model):
    """What one or more members reported, as somebody works on it. Holds no words: those are in its reports and evidence, under
    a key of this case's own (decision 22). Who is concerned in it never sees this row."""

    row_security = True

    class Desk(models.TextChoices):
        MODERATORS = "moderators", "Those who look after this site"
        HOLDERS = "holders", "Those who hold the circle"

    class Outcome(models.TextChoices):
        ACTED = "acted", "Something was done"
        LEFT = "left", "Nothing was changed"
        GONE = "gone", "What was said is gone, with the account it was said from"

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # In which circle it was said.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who works on it.
    desk = models.CharField(max_length=10, choices=Desk)
    # What was reported first: a kind of `moderation.reportable`.
    kind = models.CharField(max_length=10)
    # Which one, by what stands in its URL.
    about = models.CharField(max_length=LENGTH)
    # Whose words those are.
    concerned = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Everyone concerned, by member id: whoever reported it, and whose words were. None of them ever works on it.
    apart = ArrayField(models.BigIntegerField())
    # The gravest reason given (`moderation.reasons`).
    reason = models.CharField(max_length=10)
    # How soon that wants somebody: 0 before everything else.
    weight = models.PositiveSmallIntegerField()
    # When the first report came.
    opened_at = models.DateTimeField()
    # Who has it in hand; empty where nobody does.
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Since when.
    taken_at = models.DateTimeField(null=True)
    # When its reporters were first answered.
    answered_at = models.DateTimeField(null=True)
    # Who answered: an appeal is worked on by somebody else, where there is somebody.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What became of it; empty while it is open.
    outcome = models.CharField(max_length=5, choices=Outcome, blank=True, default="")
    # When it was closed; empty while it is open.
    closed_at = models.DateTimeField(null=True)
    # Whether somebody appealed and waits.
    appealed = models.BooleanField(default=False)
    # When it came over from those who hold the circle, because none of them could work on it (`moderation.hands`).
    moved_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "group", "kind", "about"], name="one_open_case_a_thing",
                condition=models.Q(closed_at=None, appealed=False, moved_at=None),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["weight", "opened_at", "id"],
                condition=models.Q(closed_at=None),
                name="cases_in_order",
            ),
            models.Index(
                fields=["closed_at"], condition=models.Q(closed_at__isnull=False), name="cases_closed"
            ),
            models.Index(fields=["group"], name="cases_of_a_group"),
        ]

    def __str__(self) -> str:
        return f"case {self.public_id}"


class Report(ConfidentialModel):
    """What one member reported, as that member follows it to its end. Its words are read by them and by who works on the case."""

    class State(models.TextChoices):
        WAITING = "waiting", "It has arrived"
        LOOKING = "looking", "Somebody is looking at it"
        ANSWERED = "answered", "It is answered"
        APPEALED = "appealed", "You asked for another look"

    # In which case it is worked on.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # The case's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # Who reported; empty once their account is erased: what they told goes on without their name.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Why, as a code of `moderation.reasons`.
    reason = models.CharField(max_length=10)
    # What they wrote with it; sealed, or empty.
    words = SealedTextField(max_length=1_000, null=True)
    # What they wrote when they appealed; sealed, or empty.
    appeal = SealedTextField(max_length=1_000, null=True)
    # When.
    at = models.DateTimeField()
    # Where it stands for them.
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # When they appealed; once.
    appealed_at = models.DateTimeField(null=True)
    # Whether it came after so many others that it was put with one of theirs.
    joined = models.BooleanField(default=False)
    # Names the form it came from: sent twice, it is one report.
    submission = models.UUIDField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reporter", "submission"], name="one_report_a_form")]
        indexes = [
            models.Index(fields=["reporter", "-at"], name="reports_of_a_member"),
            models.Index(fields=["case"], name="reports_of_a_case"),
        ]


class Evidence(ConfidentialModel):
    """A copy of one thing that was reported, or stood beside it and was ticked. Without words where its promise keeps them from
    who works on the case: then it only says which thing is meant."""

    # In which case.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # The case's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # What it is a copy of: a kind of `moderation.reportable`.
    kind = models.CharField(max_length=10)
    # Of which one, by what stands in its URL.
    about = models.CharField(max_length=LENGTH)
    # The same by its row (an id: a copy outlives what it is a copy of).
    thing = models.BigIntegerField()
    # Whose words.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Whether they stand without a name: then who works on the case is not told whose they are.
    unnamed = models.BooleanField(default=False)
    # Whether this is what was reported, and not a neighbour that was ticked.
    reported = models.BooleanField()
    # The words, as they stood; sealed. Empty where the promise keeps them.
    words = SealedTextField(max_length=12_000, null=True)
    # Whether they may go to moderators: of what went to those who hold the circle not all may (`policies.words_go`).
    to_moderators = models.BooleanField()
    # When they were said.
    said_at = models.DateTimeField()
    # Who reported them.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When they were copied.
    at = models.DateTimeField()
    # HMAC-SHA256 over words, ids and times under a key made of the case's own (`moderation.proof`).
    proof = models.BinaryField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "about"], name="copied_once_a_case"),
        ]


class Removal(models.Model):
    """Something that is to be erased because of a case: set aside at once and its words erased by the worker within a minute; what
    cannot be set aside, the database erases in the same transaction."""

    row_security = True

    # Because of which case.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # What it is: a kind of `moderation.reportable`.
    kind = models.CharField(max_length=10)
    # Which row of that kind.
    thing = models.BigIntegerField()
    # Since when.
    at = models.DateTimeField()
    # When its words were erased.
    done_at = models.DateTimeField(null=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="removed_once")]

    def __str__(self) -> str:
        return f"removal {self.pk}"


class Look(models.Model):
    """That somebody who works on a case read what was reported: written, with its line in the ledger, before a word is shown.
    The database shows evidence to nobody without one."""

    row_security = True

    # Of which case.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # Who read.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # When; it shows the words for an hour.
    at = models.DateTimeField()
    # The ledger's line that says so.
    line = models.BigIntegerField()
    # The newest copy there was then, by its row, or 0: what came after it needs another look.
    upto = models.BigIntegerField()

    objects = LookQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "member", "-at"], name="looks_at_a_case")]

    def __str__(self) -> str:
        return f"look {self.pk}"


class CaseLetter(ConfidentialModel):
    """What somebody who works on a case writes to one person, because of what was decided or to answer a report; and the one
    appeal of that person. Read by the two desks' people who work on the case and by that person."""

    # Because of which case.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # The case's group, carried along.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # To whom.
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who wrote it; the reader is told as what, not who.
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What was done with it: a code of `moderation.letters`.
    act = models.CharField(max_length=12)
    # The words; sealed.
    words = SealedTextField(max_length=4_000)
    # When.
    at = models.DateTimeField()
    # What its reader wrote when they appealed; sealed, or empty.
    appeal = SealedTextField(max_length=1_000, null=True)
    # When they appealed; once.
    appealed_at = models.DateTimeField(null=True)

    objects = CaseLetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["reader", "-at"], name="case_letters_to_a_reader"),
            models.Index(fields=["case"], name="case_letters_of_a_case"),
        ]
