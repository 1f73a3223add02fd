"""Groups: what one is looking for when one looks for a circle, and the settings its promise is made of."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.ids import LENGTH, opaque_id
from groups.querysets import GroupQuerySet

SEATS = 12
"""Twelve at most: the landing page promises it."""


class Group(models.Model):
    """A small circle of members, with facilitators, a rhythm and a promise."""

    class Listed(models.TextChoices):
        ANYONE = "anyone", "Anyone who looks, signed in or not"
        MEMBERS = "members", "People who are signed in"
        NOBODY = "nobody", "Nobody: it is not listed"

    class Joining(models.TextChoices):
        AT_ONCE = "at_once", "Anyone takes a seat at once"
        ASK = "ask", "Anyone may ask; a facilitator says yes"
        INVITED = "invited", "By invitation of a facilitator"
        CLOSED = "closed", "Nobody new for now"

    class Meeting(models.TextChoices):
        ONLINE = "online", "Online"
        IN_PERSON = "in_person", "In person"
        HYBRID = "hybrid", "Both"

    class Approach(models.TextChoices):
        OPEN = "open", "Open to every way"
        TWELVE_STEP = "twelve_step", "12-step"
        SKILLS = "skills", "Skills and tools"
        COACHING = "coaching", "Coaching"
        WORKSHOP = "workshop", "Workshop"
        FAITH = "faith", "Faith-based"
        SECULAR = "secular", "Secular"

    class Theme(models.TextChoices):
        ALCOHOL = "alcohol", "Drinking"
        DRUGS = "drugs", "Using drugs"
        GAMBLING = "gambling", "Gambling"
        EATING = "eating", "Eating and food"
        SCREENS = "screens", "Screens and spending"
        ANXIETY = "anxiety", "Worry and panic"
        MOOD = "mood", "Low or changing mood"
        GRIEF = "grief", "Grief"
        TRAUMA = "trauma", "What happened long ago"
        FAMILY = "family", "Somebody close to me"
        ANYTHING = "anything", "Whatever one brings"

    class ForWhom(models.TextChoices):
        EVERYONE = "everyone", "Everyone"
        WOMEN = "women", "Women"
        MEN = "men", "Men"
        LGBTQ = "lgbtq", "LGBTQ+ people"
        YOUNG = "young", "People under 30"
        OLDER = "older", "People over 60"
        PARENTS = "parents", "Parents"
        VETERANS = "veterans", "Veterans"
        CARERS = "carers", "People who care for somebody"

    class Access(models.TextChoices):
        TEXT_ONLY = "text", "Writing is enough"
        CAMERA_OFF = "camera_off", "Camera may stay off"
        CAPTIONS = "captions", "Live captions"
        SIGNED = "signed", "Sign language"
        STEP_FREE = "step_free", "Step-free way in"
        PLAIN_WORDS = "plain", "Plain, short words"

    class Daypart(models.TextChoices):
        MORNING = "morning", "Mornings"
        AFTERNOON = "afternoon", "Afternoons"
        EVENING = "evening", "Evenings"
        NIGHT = "night", "Nights"

    class Unnamed(models.TextChoices):
        NOBODY = "nobody", "Yes, and nobody is told who"
        HOLDERS = "holders", "Yes, and facilitators know"
        NO = "no", "No"

    class MembersSeen(models.TextChoices):
        HOLDERS = "holders", "Facilitators"
        SEATS = "seats", "Everyone with a seat"

    class Writing(models.TextChoices):
        NO = "no", "Only to the circle"
        CHOSEN = "chosen", "To chosen people too"

    class Quoting(models.TextChoices):
        NO = "no", "No"
        YES = "yes", "Yes, under the same share"

    class Opening(models.TextChoices):
        NOTHING = "nothing", "Nothing"
        REPORTED = "reported", "What a member reports"
        AROUND = "around", "What a member reports and, where two agree, what is around it"

    class Stay(models.IntegerChoices):
        TAKEN_BACK = 0, "Until taken back"
        QUARTER = 90, "90 days"
        MONTH = 30, "30 days"
        WEEK = 7, "7 days"
        DAY = 1, "24 hours"

    # What stands in a URL.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=opaque_id, editable=False)
    # Its name, as its members chose it.
    name = models.CharField(max_length=60)
    # Two or three lines for people who are looking for a group.
    about = models.CharField(max_length=400, blank=True, default="")
    # When it usually comes together, in words.
    when_words = models.CharField("when", max_length=80, blank=True, default="")
    # How it meets.
    meets = models.CharField(max_length=10, choices=Meeting, default=Meeting.ONLINE)
    # The way it works, where it has one.
    approach = models.CharField(max_length=12, choices=Approach, default=Approach.OPEN)
    # The language spoken, as a BCP 47 tag.
    language = models.CharField(max_length=12, default="en")
    # The noun for "any pull to …" in its check-ins: use, drink, bet; empty asks simply for "any pull".
    pull_noun = models.CharField(max_length=20, blank=True, default="")
    # How many people it seats.
    seats = models.PositiveSmallIntegerField(default=SEATS)
    # Setting: who can find it.
    listed = models.CharField(max_length=8, choices=Listed, default=Listed.MEMBERS)
    # Setting: how one joins.
    joining = models.CharField(max_length=8, choices=Joining, default=Joining.ASK)
    # Setting: how many days a share stays; 0 is until taken back.
    stay_days = models.PositiveSmallIntegerField(choices=Stay, default=Stay.QUARTER)
    # Setting: for how many rounds somebody may visit before they stay; 0 is not at all.
    trial_rounds = models.PositiveSmallIntegerField(default=0)
    # Setting: whether members may share as "someone in the circle", and whether facilitators then know who.
    unnamed = models.CharField(max_length=8, choices=Unnamed, default=Unnamed.HOLDERS)
    # Setting: who sees the list of members.
    members_seen = models.CharField(max_length=8, choices=MembersSeen, default=MembersSeen.SEATS)
    # Setting: whether members may share with chosen people.
    writing = models.CharField(max_length=8, choices=Writing, default=Writing.NO)
    # Setting: whether words may be quoted in replies to them.
    quoting = models.CharField(max_length=8, choices=Quoting, default=Quoting.NO)
    # Setting: what moderators may open.
    opening = models.CharField(max_length=8, choices=Opening, default=Opening.NOTHING)
    # What it is about.
    themes = ArrayField(models.CharField(max_length=10, choices=Theme), default=list, blank=True)
    # Who it is for; empty is everyone.
    for_whom = ArrayField(models.CharField(max_length=10, choices=ForWhom), default=list, blank=True)
    # What makes it easier to take part.
    access = ArrayField(models.CharField(max_length=12, choices=Access), default=list, blank=True)
    # The days it comes together on, Monday 0 to Sunday 6; empty where it has no days.
    days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    # The times of day it comes together, in its own zone; empty where it has none.
    dayparts = ArrayField(models.CharField(max_length=10, choices=Daypart), default=list, blank=True)
    # The IANA zone its hours are told in.
    time_zone = models.CharField(max_length=64, default="UTC")
    # Within how many hours somebody who shares can hope for an answer; later it is put before the facilitators.
    answer_hours = models.PositiveSmallIntegerField(default=24)
    # Whether it is the house's own, in which the way to a hand is tried: no people sit in it, and no page shows it.
    is_drill = models.BooleanField(default=False, db_default=False, editable=False)
    # When it was opened.
    created_at = models.DateTimeField(auto_now_add=True)
    # The form it was opened with: sent twice, it opens one group.
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="groups_by_name"),  # the find page, in its order
            models.Index(fields=["language", "time_zone"], name="groups_by_language_and_zone"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(seats__range=(2, SEATS)), name="two_to_twelve_seats"),
            models.CheckConstraint(
                condition=models.Q(stay_days__in=[0, 1, 7, 30, 90]), name="stay_is_one_of_the_choices"
            ),
            models.CheckConstraint(
                condition=models.Q(trial_rounds__range=(0, 4)), name="at_most_four_rounds_visiting"
            ),
            models.CheckConstraint(
                condition=models.Q(answer_hours__range=(1, 168)), name="an_answer_within_a_week"
            ),
            models.UniqueConstraint(
                fields=["is_drill"], condition=models.Q(is_drill=True), name="one_drill_circle"
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.public_id}"

    def fades_at(self, said_at: dt.datetime) -> dt.datetime | None:
        """When something said at that instant fades, by the setting as it is now; None for never."""
        return said_at + dt.timedelta(days=self.stay_days) if self.stay_days else None

    def open_seats(self) -> int:
        """How many seats nobody has taken; a paused seat is taken."""
        return max(0, self.seats - self.memberships.filter(until=None).count())


class OpenHours(models.Model):
    """A stretch of the week in which somebody holds the group: told honestly to whoever shares outside of it."""

    # Whose hours.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="open_hours")
    # The day, Monday 0 to Sunday 6, in the group's zone.
    weekday = models.PositiveSmallIntegerField()
    # The wall time it begins.
    opens = models.TimeField()
    # The wall time it ends, on the same day; midnight is the end of that day.
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__range=(0, 6)), name="hours_on_a_day_of_the_week"
            ),
            models.UniqueConstraint(fields=["group", "weekday", "opens"], name="hours_once"),
        ]

    def __str__(self) -> str:
        return f"hours {self.pk}"
