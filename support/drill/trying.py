"""The drill, step by step: beat ticks, and each tick goes as far as the house lets it. What it waits for is what anybody waits for:
a page, a mail that goes out, somebody who takes it."""

import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import Resolver404, resolve, reverse

from members.models import Member
from support import actions, asking, notices, way
from support.drill import cast, looking
from support.drill.visitor import Unreached, Visitor
from support.following import nobody_at_work
from support.models import Drill, DrillCast
from support.way import Way
from vault.actor import acting_as

log = logging.getLogger(__name__)

EVERY = dt.timedelta(hours=24)
"""From the beginning of a drill that worked to the next."""

AGAIN = dt.timedelta(minutes=30)
"""From the beginning of one that came to nothing to the next: nobody is told for longer than need be that the way fails."""

WITHIN = dt.timedelta(minutes=10)
"""So long one may take: a mail server that is away is tried again within a minute, and a step of a ring is a quarter of an hour."""

BUSY = dt.timedelta(minutes=3)
"""So long one look may take, and longer than it can: a dozen pages at `visitor.PATIENCE`."""

AWAY = dt.timedelta(minutes=2)
"""So long those who move requests on may not have been seen at work: longer than a start of the house takes."""

KEPT = dt.timedelta(days=90)
"""So long is kept how each went."""

WITH_YOU = "has seen this and is with you"
"""What the page of who asked says once somebody took it."""

Step = Drill.Step


def tend(*, now: dt.datetime) -> None:
    """Begin a drill where one is due, go on with one that goes on, and write down how the way is. Twice at once does no harm."""
    looking.look(now)
    drill = _taken(now)
    if drill is not None:
        _go_on(drill, now)
    way.write(_seen(now), now)
    if drill is not None and drill.failed_at is not None:
        notices.way_fails(now)


def _taken(now: dt.datetime) -> Drill | None:
    """The drill that goes on or is due, and nobody else at it for a while; None where there is none."""
    last = Drill.objects.order_by("-began_at").first()
    if last is None or (not last.goes_on and now >= last.began_at + (EVERY if last.proven_at else AGAIN)):
        try:
            with transaction.atomic():
                return Drill.objects.create(began_at=now, busy_until=now + BUSY)
        except IntegrityError:  # another worker began one at this moment
            return None
    free = Q(busy_until=None) | Q(busy_until__lte=now)
    mine = Drill.objects.filter(free, pk=last.pk, proven_at=None, failed_at=None)
    if not mine.update(busy_until=now + BUSY):
        return None
    last.refresh_from_db()  # another may have gone on with it since it was read
    return last


def _go_on(drill: Drill, now: dt.datetime) -> None:
    """As far as it goes. Where its time is over it came to nothing, and what it asked is taken back."""
    over = now >= drill.began_at + WITHIN
    try:
        there = cast.gathered(now)
        _try(drill, there, now)
        if over and drill.goes_on:
            _take_back(there, now)
    except IntegrityError:
        log.error("drill: DRILL_EMAIL is the address of somebody who has an account here")
    if over and drill.goes_on:
        drill.failed_at = now
        log.error("drill: the way to a hand came to nothing at: %s", Step(drill.step).label)
    drill.busy_until = None
    drill.save(update_fields=["failed_at", "busy_until"])


def _try(drill: Drill, there: DrillCast, now: dt.datetime) -> None:
    try:
        while drill.goes_on and _STEPS[Step(drill.step)](drill, there, now):
            drill.save(update_fields=["step", "about", "proven_at"])
    except Unreached as error:
        log.warning("drill: %s: %s", drill.step, error)
    finally:
        for person in (there.asker, there.holder):
            cast.locked(person)


def _ask(drill: Drill, there: DrillCast, now: dt.datetime) -> bool:
    """Press the button."""
    _take_back(there, now)
    visitor = _visit(there.asker)
    visitor.get(reverse("support:hand"))
    page = visitor.send(reverse("support:hand"), to=there.group.public_id)
    try:
        drill.about = resolve(page.path).kwargs["hand_id"]
    except (Resolver404, KeyError):
        raise Unreached(f"asking led to {page.path}") from None
    drill.step = Step.TOLD
    return True


def _told(drill: Drill, there: DrillCast, now: dt.datetime) -> bool:
    """See that mail went out to whoever is asked."""
    sent = notices.is_sent(drill.about, there.holder)
    if sent is False:
        raise Unreached("no mail was sent")
    if sent:
        drill.step = Step.TAKE
    return bool(sent)


def _take(drill: Drill, there: DrillCast, now: dt.datetime) -> bool:
    """Take it, as whoever is asked."""
    page = reverse("support:one", args=[drill.about])
    visitor = _visit(there.holder)
    visitor.get(page)
    visitor.send(page, verb="take")
    drill.step = Step.SEEN
    return True


def _see(drill: Drill, there: DrillCast, now: dt.datetime) -> bool:
    """Read that somebody is there, as who asked."""
    if WITH_YOU not in _visit(there.asker).get(reverse("support:one", args=[drill.about])).text:
        raise Unreached("nobody is said to be there")
    drill.step = Step.END
    return True


def _end(drill: Drill, there: DrillCast, now: dt.datetime) -> bool:
    """Say that it was answered, as who asked; the clock closes it."""
    page = reverse("support:one", args=[drill.about])
    visitor = _visit(there.asker)
    visitor.get(page)
    visitor.send(page, verb="answered")
    drill.proven_at = now
    return True


_STEPS: dict[Step, Callable[[Drill, DrillCast, dt.datetime], bool]] = {
    Step.ASK: _ask, Step.TOLD: _told, Step.TAKE: _take, Step.SEEN: _see, Step.END: _end,
}  # fmt: skip
"""What each step does; whether it came to its end. Each raises Unreached where the house does not answer as it would."""


def _visit(person: Member) -> Visitor:
    visitor = Visitor(settings.DRILL_URL)
    visitor.come_in(person.sign_in_name, cast.password_for(person))
    return visitor


def _take_back(there: DrillCast, now: dt.datetime) -> None:
    """What was asked and never ended."""
    with transaction.atomic(), acting_as(there.asker_id):
        if (left := asking.open_one(there.asker, now)) is not None:
            actions.withdraw(member=there.asker, request=left, now=now)


def _seen(now: dt.datetime) -> Way:
    """How the way is, from the last drill that ended, looks, mail that waits, and those who move requests on."""
    ended, proven = Drill.objects.ended().first(), Drill.objects.ended().exclude(proven_at=None).first()
    away = nobody_at_work(AWAY) or looking.finds_nothing() or notices.mail_waits(now)
    fails = away or (ended is not None and ended.failed_at is not None)
    return Way(proven.proven_at if proven else None, fails)
