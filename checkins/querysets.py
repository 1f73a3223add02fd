"""The single door for reading check-ins and what is said around them; and which rhythms and rounds one sees."""

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from checkins.departures import NONE, Departures
from core import clock
from groups.querysets import is_member, not_faded, reaching, seats_of, set_aside, unwanted, withheld

if TYPE_CHECKING:  # the models import this module
    from checkins.models import (  # noqa: F401
        Afterword,
        Beginning,
        CareWish,
        CheckIn,
        Handover,
        LeftAlone,
        Letter,
        LetterAnswer,
        Presence,
        ReminderWish,
        Rhythm,
        Round,
    )


def own_answer(member: Any, round_ref: str) -> "models.QuerySet[CheckIn]":
    """Inside another query: that member's own answer in the round the outer query calls `round_ref`. Narrower than
    `visible_to` and much cheaper, for pages that only want to know whether one has answered."""
    from checkins.models import CheckIn

    return CheckIn.objects.filter(member=member, round=models.OuterRef(round_ref))


def gather_departures(rhythms: "list[Rhythm]") -> "list[Rhythm]":
    """Let each know its pauses and extra rounds; two statements, however many they are."""
    from checkins.models import Extra, Pause

    ids = [rhythm.pk for rhythm in rhythms]
    pauses: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    extras: dict[int, list[tuple[dt.date, dt.time | None]]] = defaultdict(list)
    for of, first, last in Pause.objects.filter(rhythm__in=ids).values_list("rhythm", "first_on", "last_on"):
        pauses[of].append((first, last))
    for of, date, opens in Extra.objects.filter(rhythm__in=ids).values_list("rhythm", "date", "opens"):
        extras[of].append((date, opens))
    for rhythm in rhythms:
        departs = rhythm.pk in pauses or rhythm.pk in extras
        rhythm.departures = Departures.of(pauses[rhythm.pk], extras[rhythm.pk]) if departs else NONE
    return rhythms


class RhythmQuerySet(models.QuerySet["Rhythm"]):
    def going_on(self) -> "RhythmQuerySet":
        """Those that were not ended."""
        return self.filter(ended_at=None)

    def run_out(self, now: dt.datetime) -> "RhythmQuerySet":
        """Those whose last date is over wherever they are, and that have nothing else to come."""
        return self.going_on().filter(next_at=None, ends_on__lt=(now - dt.timedelta(days=2)).date())

    def with_departures(self) -> "list[Rhythm]":
        """All of them, each knowing its pauses and extra rounds: three statements, however many they are."""
        return gather_departures(list(self))

    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "RhythmQuerySet":
        """Rhythms of the groups one sits in."""
        if not is_member(member):
            return self.none()
        return self.filter(group__in=seats_of(member, now or clock.now()).values("group"))


class RoundQuerySet(models.QuerySet["Round"]):
    def open(self, now: dt.datetime) -> "RoundQuerySet":
        """Those one can answer at that instant."""
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "RoundQuerySet":
        """Rounds of the groups one sits in."""
        if not is_member(member):
            return self.none()
        return self.filter(group__in=seats_of(member, now or clock.now()).values("group"))


class ReminderWishQuerySet(models.QuerySet["ReminderWish"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ReminderWishQuerySet":
        """One's own wishes, nobody else's."""
        return self.filter(member=member) if is_member(member) else self.none()


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "CheckInQuerySet":
        """One's own, what was said in them faded or not; and in groups where one has a seat that reaches back to it, what was
        meant for everyone, or for those who hold the space if one does, and has not faded. What somebody keeps from one, one
        does not read."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        seats = seats_of(member, now)
        meant = Q(audience="group", group__in=seats.values("group")) | Q(
            audience="facilitators", group__in=seats.holding().values("group")
        )
        reaches = reaching(member, now, at="at", newcomers="newcomers")
        others = Q(meant, not_faded(now), reaches, ~withheld(member, author="member"), ~set_aside("checkin"))
        return self.filter(Q(member=member) | others)

    def shown_to(self, member: Any) -> "CheckInQuerySet":
        """Less what people said whom that member does not want to read here."""
        return self.filter(~unwanted(member, author="member"))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "CheckInQuerySet":
        """That member's own answers that have not faded, with a seat there or without."""
        return self.filter(not_faded(now or clock.now()), member=member) if is_member(member) else self.none()


class PresenceQuerySet(models.QuerySet["Presence"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "PresenceQuerySet":
        """One's own; in the groups one holds, of those who showed those who hold it something, or asked for somebody; and in the
        groups one sits in, who asked anyone to reach out, as far as one's seat reaches back. Whether something was shown, and by
        which way those who came later may have come, the view alone knows."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        seats = seats_of(member, now)
        asked = Q(reaching(member, now, at="at"), reach="anyone")
        seen = Q(group__in=seats.holding().values("group")) | Q(asked, group__in=seats.values("group"))
        return self.filter(Q(member=member) | Q(seen, ~withheld(member, author="member")))

    def asking(self, member: Any) -> "PresenceQuerySet":
        """Those who would like somebody to reach out, and do not keep that from this member."""
        return self.filter(~withheld(member, author="member")).exclude(reach="no")


class BeginningQuerySet(models.QuerySet["Beginning"]):
    def visible_to(self, member: Any) -> "BeginningQuerySet":
        """One's own; nobody else ever reads one."""
        return self.filter(member=member) if is_member(member) else self.none()

    def going_on(self, now: dt.datetime) -> "BeginningQuerySet":
        """Those of rounds that have not closed."""
        return self.filter(round__closes_at__gt=now)


class CareWishQuerySet(models.QuerySet["CareWish"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "CareWishQuerySet":
        """One's own; nobody else's."""
        return self.filter(member=member) if is_member(member) else self.none()


class LeftAloneQuerySet(models.QuerySet["LeftAlone"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "LeftAloneQuerySet":
        """One's own; nobody else's."""
        return self.filter(member=member) if is_member(member) else self.none()


class AfterwordQuerySet(models.QuerySet["Afterword"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "AfterwordQuerySet":
        """One's own, faded or not; and in groups where one has a seat that reaches back to them, closing words that have not
        faded; except by people who keep what they say from one."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        reaches = reaching(member, now, at="at", newcomers="newcomers")
        others = Q(reaches, not_faded(now), ~withheld(member, author="author"))
        return self.filter(Q(author=member) | others, group__in=seats_of(member, now).values("group"))

    def shown_to(self, member: Any) -> "AfterwordQuerySet":
        """Less those of people whom that member does not want to read here."""
        return self.filter(~unwanted(member, author="author"))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "AfterwordQuerySet":
        """That member's own that have not faded, with a seat there or without."""
        return self.filter(not_faded(now or clock.now()), author=member) if is_member(member) else self.none()


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "HandoverQuerySet":
        """Those of the groups one holds that have not faded; except by people who keep what they say from one."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        held = seats_of(member, now).holding().values("group")
        return self.filter(~withheld(member, author="author"), fades_at__gt=now, group__in=held)

    def mine(self, member: Any, now: dt.datetime | None = None) -> "HandoverQuerySet":
        """That member's own that have not faded, whether or not they still hold the space."""
        return self.filter(not_faded(now or clock.now()), author=member) if is_member(member) else self.none()


def _both_sit(at: str) -> Q:
    """Of a row with an author and a reader: each has a seat in its group that lasts from before its column `at`."""
    from groups.models import Membership  # the models import this module

    seats = Membership.objects.filter(group=OuterRef("group"), until=None, since__lte=OuterRef(at))
    return Q(Exists(seats.filter(member=OuterRef("author"))), Exists(seats.filter(member=OuterRef("reader"))))


def _between(member: Any, now: dt.datetime) -> Q:
    """Words from one to one that `member` may read now: not faded, one's own, or for one and not kept from one; while both
    sit there and one's own seat is not paused. In the database: `checkins/migrations/0009_holding.py`."""
    to_me = Q(~withheld(member, author="author"), reader=member)
    mine = Q(author=member) | to_me
    return Q(mine, _both_sit("at"), not_faded(now), group__in=seats_of(member, now).values("group"))


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "LetterQuerySet":
        """What one wrote or was written, while both sit there, until it fades."""
        return self.filter(_between(member, now or clock.now())) if is_member(member) else self.none()

    def shown_to(self, member: Any) -> "LetterQuerySet":
        """Less those by people whom that member does not want to read there."""
        return self.filter(~unwanted(member, author="author"))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "LetterQuerySet":
        """What that member wrote and what has not faded, with a seat there or without."""
        return self.filter(not_faded(now or clock.now()), author=member) if is_member(member) else self.none()

    def over(self, now: dt.datetime) -> "LetterQuerySet":
        """Those nobody can read any more, whatever comes: faded, or one of the two seats has ended."""
        return self.filter(Q(fades_at__lte=now) | ~_both_sit("at"))


class LetterAnswerQuerySet(models.QuerySet["LetterAnswer"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "LetterAnswerQuerySet":
        """What one answered or was answered, while both sit there, until it fades."""
        return self.filter(_between(member, now or clock.now())) if is_member(member) else self.none()

    def shown_to(self, member: Any) -> "LetterAnswerQuerySet":
        """Less those by people whom that member does not want to read there."""
        return self.filter(~unwanted(member, author="author"))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "LetterAnswerQuerySet":
        """What that member answered and what has not faded, with a seat there or without."""
        return self.filter(not_faded(now or clock.now()), author=member) if is_member(member) else self.none()
