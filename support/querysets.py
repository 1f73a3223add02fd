"""The single door for reading who asks for a hand, of whom, and with which words; whose ring is whose; and who is on duty."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core import clock
from groups.querysets import is_member, not_faded, seated, seats_of, still_speaking, unwanted, withheld

if TYPE_CHECKING:  # the models import this module
    from groups.querysets import MembershipQuerySet
    from journeys.models import Directive
    from support.models import Asked, Drill, Duty, DutyNote, RequestWords, SupportRequest, Worry  # noqa: F401

HELP_READ_FOR = dt.timedelta(hours=1)
"""How long "How to help me" is read after one opening; then it is opened, and recorded, again."""

SAID_FOR = dt.timedelta(hours=24)
"""How long whoever held it still sees that it is over."""

LIVE = ("open", "held")

REQUEST = ["state", "step", "step_until", "turn", "changed_at", "ended", "fades_at"]
ROW = ["step", "told_at", "cannot_at", "held_at", "let_go_at", "opened_at"]
"""What changes of each once it is there."""


def still_there(seats: "MembershipQuerySet") -> "MembershipQuerySet":
    """Of those seats, the ones of open accounts that are not about to be erased: nobody who asks for a hand is led to somebody who is
    leaving; their hours stand empty meanwhile, as where a seat is paused (decision 32)."""
    return seats.filter(member__is_active=True, member__erase_from=None)


class OwnQuerySet(models.QuerySet[Any]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "OwnQuerySet":
        """One's own, and nobody else's."""
        return self.filter(member=member) if is_member(member) else self.none()


def _asked_of(member: Any, now: dt.datetime) -> "models.QuerySet[Asked]":
    """Rows by which that member was told and still may know: both sit there, they are not quiet about who asks, and it goes on for
    them (`_goes_on`), or they held it until lately. In the database: `sec.my_asked()`."""
    from support.models import Asked  # the models import this module

    seats = seats_of(member, now).filter(group=OuterRef("group"))
    held = Q(held_at__isnull=False) & (Q(request__state__in=LIVE) | Q(request__changed_at__gt=now - SAID_FOR))
    return Asked.objects.filter(
        _goes_on() | held | Q(let_go_at__gt=now - SAID_FOR),
        Exists(seats), _sits("asker", now), ~unwanted(member, author="asker"), member=member,
    )  # fmt: skip


def _goes_on() -> Q:
    """True of a row of who was told of a request that goes on, and about whom who asks is not quiet: where they become so, it is
    over for them as in any other case, and nothing tells why. The other's eyes see no such wish; the database asks it itself."""
    from groups.models import Mute  # the models import this module

    quiet = Mute.objects.filter(group=OuterRef("group"), member=OuterRef("asker"), other=OuterRef("member"))
    return Q(~Exists(quiet), told_at__isnull=False, request__state__in=LIVE)


def _sits(who: str, now: dt.datetime, *, stays: bool = False) -> Exists:
    """True of a row with a `group` in which the member its column `who` names has a seat now; `stays`: that is `still_there`, too."""
    from groups.models import Membership  # the models import this module

    seats = Membership.objects.filter(
        seated(now), group=OuterRef("group"), member=OuterRef(who), member__is_active=True
    )
    return Exists(still_there(seats) if stays else seats)


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "SupportRequestQuerySet":
        """One's own, and those one was told of, while they go on."""
        if not is_member(member):
            return self.none()
        told = _asked_of(member, now or clock.now()).values("request")
        return self.filter(Q(asker=member) | Q(pk__in=told))

    def live(self) -> "SupportRequestQuerySet":
        """Those that somebody holds or may still take."""
        return self.filter(state__in=LIVE)

    def keep(self, request: "SupportRequest") -> None:
        """Write down what the machine made of it. Where it was erased meanwhile there is nothing to write."""
        self.filter(pk=request.pk).update(**{name: getattr(request, name) for name in REQUEST})

    def to_tend(self, now: dt.datetime) -> "SupportRequestQuerySet":
        """Those the clock, or somebody who is not there any more, moves on: asked by the worker as the keeper."""
        from support import machine  # it imports the models
        from support.models import Asked

        rows = Asked.objects.reachable(now).filter(request=OuterRef("pk"))
        waits = rows.filter(step=OuterRef("step"), told_at__isnull=False, cannot_at=None)
        moves = Q(state="open", step_until__isnull=False) & (Q(step_until__lte=now) | Q(~Exists(waits)))
        again = Q(Exists(rows.filter(told_at=None)), state="open", step_until=None)
        unheld = Q(~Exists(Asked.objects.with_them(now).filter(request=OuterRef("pk"))), state="held")
        over = (
            Q(state="open", asked_at__lte=now - machine.OPEN_LASTS)
            | Q(state="held", changed_at__lte=now - machine.HELD_LASTS)
            | Q(state="answered", changed_at__lte=now - machine.ANSWERED_LASTS)
        )
        gone = Q(state__in=LIVE, asker__is_active=False) | (Q(~Exists(self._asker_sits()), state__in=LIVE))
        return self.filter(moves | again | unheld | over | gone)

    @staticmethod
    def _asker_sits() -> Any:
        """Rows of Asked in whose circle the asker still has a seat, paused or not."""
        from groups.models import Membership
        from support.models import Asked  # the models import this module

        seat = Membership.objects.filter(group=OuterRef("group"), member=OuterRef("asker"), until=None)
        return Asked.objects.filter(Exists(seat), request=OuterRef("pk"))


class AskedQuerySet(models.QuerySet["Asked"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "AskedQuerySet":
        """Whom one asked; and one's own row where one was told and it goes on."""
        if not is_member(member):
            return self.none()
        mine = _asked_of(member, now or clock.now()).values("pk")
        return self.filter(Q(asker=member) | Q(pk__in=mine))

    def reachable(self, now: dt.datetime) -> "AskedQuerySet":
        """Those who can be told, as far as the asker may know: both sit there, in a circle where something is still said and
        whose promise lets members write to people they choose, or they hold it; and the asker does not keep quiet about them.
        What the other wishes is not asked here: it must not show (decision 20)."""
        from groups.models import Membership, Mute  # the models import this module

        holds = Membership.objects.filter(
            seated(now), group=OuterRef("group"), member=OuterRef("member"), role="facilitator"
        )
        quiet = Mute.objects.filter(
            group=OuterRef("group"), member=OuterRef("asker"), other=OuterRef("member")
        )
        return self.filter(
            Q(Exists(holds)) | Q(as_holder=False, group__writing="chosen"),
            still_speaking("group__"), _sits("asker", now), _sits("member", now, stays=True), ~Exists(quiet),
        )  # fmt: skip

    def busy(self, now: dt.datetime) -> "AskedQuerySet":
        """Those who are with somebody or were lately, or hold a circle and were handed a request that waits for them. As the keeper
        only; `sec.with_somebody()` says the same to whoever sits in that circle."""
        from support import machine  # it imports the models

        since = now - machine.RESTS
        held = Q(held_at__isnull=False) & (Q(request__state="held") | Q(request__changed_at__gt=since))
        waits = Q(as_holder=True, told_at__isnull=False, cannot_at=None, request__state="open")
        return self.filter(held | Q(let_go_at__gt=since) | waits)

    def in_order(self) -> "AskedQuerySet":
        """Of one person's rows of a request, the one by which they know of it comes first: by which they hold it, or were told
        first."""
        return self.order_by(
            models.F("held_at").asc(nulls_last=True), models.F("told_at").asc(nulls_last=True), "pk"
        )

    def keep(self, rows: "Iterable[Asked]") -> None:
        """Write down what the machine made of them. Where one was erased meanwhile there is nothing to write."""
        for row in rows:
            self.filter(pk=row.pk).update(**{name: getattr(row, name) for name in ROW})

    def with_them(self, now: dt.datetime) -> "AskedQuerySet":
        """Those who hold a request, and can: they can be told, and do not keep quiet about who asks, or apart from them. Asked by
        the worker as the keeper, for nobody else may know."""
        from groups.models import Mute  # the models import this module

        quiet = Mute.objects.filter(
            group=OuterRef("group"), member=OuterRef("member"), other=OuterRef("asker")
        )
        return self.reachable(now).filter(~Exists(quiet), held_at__isnull=False)


class RequestWordsQuerySet(models.QuerySet["RequestWords"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "RequestWordsQuerySet":
        """One's own, and the line of a request one was told of there, while it is open or held; until it fades."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        told = _asked_of(member, now).filter(_goes_on(), request=OuterRef("request"), group=OuterRef("group"))
        return self.filter(Q(author=member) | Q(Exists(told)), not_faded(now))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "RequestWordsQuerySet":
        """What that member wrote and what has not faded, with a seat there or without."""
        return self.filter(not_faded(now or clock.now()), author=member) if is_member(member) else self.none()


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "DutyQuerySet":
        """Those of the circles one sits in."""
        if not is_member(member):
            return self.none()
        return self.filter(group__in=seats_of(member, now or clock.now()).values("group"))

    def reached_by(self, member: Any, now: dt.datetime) -> "DutyQuerySet":
        """Along with `reached` and `cover_reached`: whether whose it is, or who covers it, holds the circle now and is somebody that
        member, who asks, does not keep quiet about."""
        from groups.models import Membership, Mute  # the models import this module

        quiet = Mute.objects.visible_to(member).filter(group=OuterRef("group"), other=OuterRef("member"))
        holds = still_there(Membership.objects.active(now).holding()).filter(
            ~Exists(quiet), group=OuterRef("group")
        )
        return self.annotate(
            reached=Exists(holds.filter(member=OuterRef("member"))),
            cover_reached=Exists(holds.filter(member=OuterRef("covered_by"))),
        )

    def needing(self, now: dt.datetime) -> "DutyQuerySet":
        """Those that need somebody: nobody's, of somebody who does not hold the circle now, or to be covered and not yet."""
        from groups.models import Membership  # the models import this module

        holds = still_there(Membership.objects.active(now).holding()).filter(group=OuterRef("group"))
        cover = Q(cover_on__gte=now.date() - dt.timedelta(days=1), covered_by=None)
        return self.filter(~Exists(holds.filter(member=OuterRef("member"))) | cover)

    def left_behind(self, column: str) -> "DutyQuerySet":
        """Those whose `column` names somebody who does not hold the circle any more, paused or not, or whose account is closed."""
        from groups.models import Membership  # the models import this module

        holds = Membership.objects.holding().filter(
            until=None, member__is_active=True, group=OuterRef("group"), member=OuterRef(column)
        )
        return self.filter(~Exists(holds), **{f"{column}__isnull": False})


class DutyNoteQuerySet(models.QuerySet["DutyNote"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "DutyNoteQuerySet":
        """One's own, and those of the circles one holds, less of those who keep apart from one; until they fade."""
        return self.filter(_own_or_held(member, now)) if is_member(member) else self.none()

    def mine(self, member: Any, now: dt.datetime | None = None) -> "DutyNoteQuerySet":
        """What that member wrote and what has not faded, with a seat there or without."""
        return self.filter(not_faded(now or clock.now()), author=member) if is_member(member) else self.none()


class WorryQuerySet(models.QuerySet["Worry"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "WorryQuerySet":
        """One's own, and those of the circles one holds, less those about oneself and of those who keep apart from one; until they
        fade."""
        if not is_member(member):
            return self.none()
        return self.filter(_own_or_held(member, now), words__isnull=False).exclude(about=member)

    def mine(self, member: Any, now: dt.datetime | None = None) -> "WorryQuerySet":
        """What that member wrote and what has not faded, with a seat there or without."""
        if not is_member(member):
            return self.none()
        return self.filter(not_faded(now or clock.now()), author=member, words__isnull=False)


def _own_or_held(member: Any, now: dt.datetime | None) -> Q:
    now = now or clock.now()
    held = Q(group__in=seats_of(member, now).holding().values("group")) & ~Q(
        withheld(member, author="author")
    )
    return Q(not_faded(now), Q(author=member) | held)


def help_of(asker: int, member: Any, now: dt.datetime) -> "models.QuerySet[Directive]":
    """ "How to help me" of that asker (an id), for who holds their request and has opened it within the hour. In the database:
    `sec.help_open_to_me()`. Empty in every other case."""
    from journeys.models import Directive

    if not is_member(member):
        return Directive.objects.none()
    opened = _asked_of(member, now).filter(
        _goes_on(),
        asker=OuterRef("member"),
        held_at__isnull=False,
        opened_at__gt=now - HELP_READ_FOR,
        request__state="held",
    )
    return Directive.objects.filter(Exists(opened), member=asker)


class DrillQuerySet(models.QuerySet["Drill"]):
    def ended(self) -> "DrillQuerySet":
        """Those that came to their end, the latest first."""
        return self.exclude(proven_at=None, failed_at=None).order_by("-began_at")
