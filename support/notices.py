"""This app's notice kinds: that somebody asks for a hand, and what becomes of one's own asking. None says who or what."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from core import clock
from groups.models import Group, Membership
from members.models import Member
from notices import chores, kinds, outbox
from notices.models import Notice
from support import asking, keeping, machine, way
from support.models import Asked, Duty, NightWish, SupportRequest, Worry

TEND = "support.tasks.tend"
"""The task, by name, that moves requests on."""

WRITE_LINES = "support.tasks.write_lines"
"""The task, by name, that writes the file Support now is served from."""

AT_WORK = "hands"
"""The part of the house that does so, by the name under which it is seen at work."""

LATE = dt.timedelta(seconds=45)
"""So long after it was written a mail of a request that has not gone out is said not to have: the outbox is drained at once, and
every thirty seconds where that did not come to pass."""

SOON = dt.timedelta(seconds=40)
"""A mail server that is away is tried again within this time; what waits for longer waits for its reader's morning."""


def _still_asked(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """Nobody has it, and its reader was told, may know and has not said that they cannot."""
    rows = Asked.objects.visible_to(member, now).filter(member=member, request__public_id=notice.about)
    return rows.filter(request__state="open", cannot_at=None, told_at__isnull=False).exists()


def _still_held(notice: Notice, member: Member, now: dt.datetime) -> bool:
    mine = SupportRequest.objects.visible_to(member, now).filter(asker=member, public_id=notice.about)
    return mine.filter(state="held").exists()


def _still_news(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It is open, or has ended by somebody else's word or the clock's."""
    mine = SupportRequest.objects.visible_to(member, now).filter(asker=member, public_id=notice.about)
    return mine.filter(Q(state="open") | Q(ended__in=["holder", *machine.UNANSWERED])).exists()


def _may_wake(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """They said so, or are on duty in a circle by way of which they are asked."""
    if NightWish.objects.visible_to(member).exists():
        return True
    rows = Asked.objects.visible_to(member, now).filter(member=member, request__public_id=notice.about)
    groups = set(rows.values_list("group", flat=True))
    return any(person == member.pk for _, person in asking.duty_of(member, groups, now))


def _they_asked(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """Who asks for a hand is awake, and waits for this."""
    return True


def _page(notice: Notice) -> str:
    return reverse("support:one", args=[notice.about])


ASKED = kinds.register(
    kinds.Kind(
        name="hand", preference=None, still_true=_still_asked, url=_page, line="Somebody asks for a hand.",
        lane=kinds.URGENT, wakes=_may_wake, tells_nothing=True,
    )
)  # fmt: skip

TAKEN = kinds.register(
    kinds.Kind(
        name="hand-taken", preference=None, still_true=_still_held, url=_page, line="Somebody is with you.",
        lane=kinds.URGENT, wakes=_they_asked, tells_nothing=True, to_going=True,
    )
)  # fmt: skip

NEWS = kinds.register(
    kinds.Kind(
        name="hand-news", preference=None, still_true=_still_news, url=_page,
        line="There is something new about what you asked.", lane=kinds.URGENT, wakes=_they_asked, tells_nothing=True, to_going=True,
    )
)  # fmt: skip


def _hours_are_empty(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """They hold that circle, and hours of it need somebody. `about` is the circle."""
    mine = Membership.objects.active(now).holding().filter(member=member, group__public_id=notice.about)
    rows = Duty.objects.visible_to(member, now).filter(group__public_id=notice.about)
    return mine.exists() and rows.needing(now).exists()


def _still_worried(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It stands, and its reader holds that circle."""
    mine = Membership.objects.active(now).holding().filter(member=member, group=notice.group_id)
    return mine.exists() and Worry.objects.visible_to(member, now).filter(public_id=notice.about).exists()


HOURS = kinds.register(
    kinds.Kind(
        name="duty-hours", preference="seats", still_true=_hours_are_empty,
        url=lambda notice: reverse("support:duty", args=[notice.about]), line="Some hours need somebody.",
    )
)  # fmt: skip

WORRIED = kinds.register(
    kinds.Kind(
        name="worry", preference=None, still_true=_still_worried, url=lambda notice: reverse("support:worries"),
        line="Somebody is worried about someone in a circle you hold.",
    )
)  # fmt: skip


def _a_line_ends(member: Member, now: dt.datetime) -> bool:
    return keeping.asks_for_a_look(clock.today(now, settings.TIME_ZONE))


LINES = chores.chore("lines-end", "support:lines", _a_line_ends)
WAY = chores.chore("way-fails", "support:lines", lambda member, now: way.read(now).fails)


def asked(request: SupportRequest, told: Iterable[Asked], now: dt.datetime) -> None:
    """Whoever was told now hears that somebody asks for a hand; once for each time it was open, by however many circles."""
    rows = list(told)
    people = {person.pk: person for person in Member.objects.filter(pk__in=[row.member_id for row in rows])}
    for group in sorted({row.group_id for row in rows}):
        outbox.enqueue(
            kind=ASKED.name, recipients=[people[row.member_id] for row in rows if row.group_id == group],
            about=request.public_id, dedupe=f"hand:{request.public_id}:{request.turn}", now=now, group_id=group,
            not_after=request.asked_at + machine.OPEN_LASTS + machine.HELD_LASTS,
        )  # fmt: skip


def is_unsent(request: SupportRequest, now: dt.datetime) -> bool:
    """Whether mail to those who were asked waits for a mail server, or for whoever hands it over. One statement."""
    return _waiting(now).filter(kind=ASKED.name, about=request.public_id).exists()


def mail_waits(now: dt.datetime) -> bool:
    """Whether any mail that cannot wait does. One statement."""
    return _waiting(now).filter(lane=Notice.Lane.URGENT).exists()


def is_sent(request: str, member: Member) -> bool | None:
    """Whether mail about that request (as in its URL) went out to somebody who was asked; None while it waits. One statement."""
    sent = Notice.objects.filter(kind=ASKED.name, about=request, recipient=member).values_list(
        "state", flat=True
    )
    states = set(sent) - {Notice.State.WAITING}
    return Notice.State.SENT in states if states else None


def _waiting(now: dt.datetime) -> QuerySet[Notice]:
    """What was written a while ago, may go now, and waits for a mail server, or for whoever hands it over."""
    waits = Notice.objects.filter(state=Notice.State.WAITING)
    return waits.filter(created_at__lt=now - LATE, due_at__lte=now + SOON)


def taken(request: SupportRequest, now: dt.datetime) -> None:
    """Who asked hears that somebody is with them."""
    _to_asker(TAKEN.name, request, f"hand-taken:{request.public_id}:{request.turn}", now)


def news(request: SupportRequest, now: dt.datetime) -> None:
    """Who asked hears that it is open again, that everybody was told and nobody has it, or that it ended and not by their word.
    Each happens once, under the request's lock."""
    what = "nobody" if machine.nobody_left(request) else request.state
    times = f"{request.turn}:{request.step}:{what}:{int(now.timestamp()) // 60}"
    _to_asker(NEWS.name, request, f"hand-news:{request.public_id}:{times}", now)


def _to_asker(kind: str, request: SupportRequest, dedupe: str, now: dt.datetime) -> None:
    outbox.enqueue(
        kind=kind, recipients=[request.asker], about=request.public_id, dedupe=dedupe, now=now,
        not_after=now + machine.HELD_LASTS,
    )  # fmt: skip


def hours_need_somebody(group: Group, but: Member | None, occasion: str, now: dt.datetime) -> None:
    """Those who hold that circle, less one where it is one's own doing, hear that hours need somebody; not whose they were, and not
    why."""
    seats = Membership.objects.active(now).holding().filter(group=group, member__is_active=True)
    seats = seats.exclude(member=but) if but else seats
    outbox.enqueue(
        kind=HOURS.name, recipients=[seat.member for seat in seats.select_related("member")], about=group.public_id,
        dedupe=f"duty-hours:{occasion}", now=now, group_id=group.pk,
    )  # fmt: skip


def worried(row: Worry, people: Iterable[Member], now: dt.datetime) -> None:
    """Those who hold the circle hear that somebody is worried about someone."""
    outbox.enqueue(
        kind=WORRIED.name, recipients=people, about=row.public_id, dedupe=f"worry:{row.public_id}", now=now,
        group_id=row.group_id, not_after=row.fades_at,
    )  # fmt: skip


def lines_end(now: dt.datetime) -> None:
    """Admins hear that a line ends soon and nobody has looked at it; not which."""
    if keeping.asks_for_a_look(clock.today(now, settings.TIME_ZONE)):
        chores.ring(LINES, now=now)


def way_fails(now: dt.datetime) -> None:
    """Admins hear that a drill came to nothing, where mail still goes out."""
    chores.ring(WAY, now=now)


def tend_soon() -> None:
    """Once this is committed, let the worker look at once which requests move on; its tick makes up for a broker that is away."""
    outbox.nudge_on_commit(TEND)


def write_lines_soon() -> None:
    """Once this is committed, let the worker write the lines of Support now at once; its tick makes up for a broker that is away."""
    outbox.nudge_on_commit(WRITE_LINES)
