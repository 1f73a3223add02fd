"""The road as it is drawn: a list of stops, newest first, and the number over it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core import clock
from core.words import day_month, number_word
from journeys.days import days_in_chapter, days_without, in_days, length, shown
from journeys.models import Chapter, Journey, Mark, Setback
from journeys.signals import moments_wanted
from journeys.telling import Told, told_of
from members.models import Member

LONG = 600
"""Letters of a bend's words shown at once; the rest opens on request."""

AT_ONCE = 3
"""Milestones of one chapter shown at once, so that ten chapters stay readable; those before them open on request, unless it
is a single one. What the member named or celebrated, and what waits for an answer, always shows."""


@dataclass(frozen=True)
class Moment:
    """A milestone as it stands on the road. The last five are what the medallion tag draws."""

    date: dt.date
    title: str
    number: str
    unit: str
    lit: int
    years: int
    public_id: str = ""
    """Of the milestone's row, where it can be celebrated or put away; else ""."""
    open: bool = False
    """Whether it waits to be celebrated or put away."""
    celebrated_at: str = ""
    """The path of its celebration, where there is one."""
    colour: str = "honey"
    """Of the medallion."""
    when: str = ""
    """The day as it is said, where that is less than the day: "March 2024"."""
    line: str = ""
    """A sentence under it."""
    named: bool = False
    """Whether its member named it, and can change it."""


@dataclass(frozen=True)
class Stop:
    """One item of the road's list. `kind`: here, chapter, moment, earlier (moments folded away), bend or start."""

    kind: str
    title: str = ""
    meta: str = ""
    words: str = ""
    rest: str = ""
    """What follows `words` where they are long."""
    around: tuple[str, ...] = ()
    next_step: str = ""
    told: tuple[Told, ...] = ()
    """Whom the member told of it, as far as that still stands."""
    public_id: str = ""
    moment: Moment | None = None
    earlier: tuple["Stop", ...] = ()
    """Moments that open on request, newest first."""


@dataclass(frozen=True)
class Road:
    """The page's data."""

    number: str
    """Digits, or "" where no number is shown."""
    under: str
    """The words under or instead of it."""
    without: str
    """The private line "12 days without …", or "" where there is none."""
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class _Here:
    """Where and when the member stands."""

    journey: Journey
    today: dt.date
    zone: str
    counting: str

    def day(self, date: dt.date) -> str:
        return day_month(date, self.today)

    @property
    def numbers(self) -> bool:
        return self.counting != Journey.Counting.NONE

    @property
    def began(self) -> str:
        return began(self.journey, self.today)


def began(journey: Journey, today: dt.date | None = None) -> str:
    """When it began, as far as that is known: "March 2024", "3 March", and with its year where that is not `today`'s."""
    start = journey.starts_on
    if journey.month_only:
        return f"{start:%B} {start.year}"
    return day_month(start, today) if today else f"{start.day} {start:%B} {start.year}"


_MARKS = {
    Journey.Counting.LIGHTER: (Mark.Kind.LIGHTER, "lighter day on this road", "lighter days on this road"),
    Journey.Counting.MEETINGS: (Mark.Kind.MEETING, "meeting on this road", "meetings on this road"),
    Journey.Counting.CHECK_INS: (Mark.Kind.CHECK_IN, "check-in on this road", "check-ins on this road"),
}
"""What is counted by marks, and how it reads for one and for more."""


def draw(member: Member, journey: Journey, now: dt.datetime, counting: str = "") -> Road:
    """Everything the journey page shows, in a constant number of statements. `counting` "" means the remembered choice."""
    here = _here(member, journey, now, counting)
    chapters = list(_of(Chapter.objects.visible_to(member), journey).order_by("-number"))
    setbacks = list(_of(Setback.objects.visible_to(member), journey).order_by("-created_at", "-pk"))
    told = told_of(member, setbacks, now)
    moments = _moments(member, journey, now)
    if not here.numbers:
        moments = [moment for moment in moments if not moment.number]
    number, under = _headline(here, chapters[0] if chapters else None, member)
    return Road(number, under, _without(here), tuple(_stops(here, chapters, setbacks, moments, told)))


def headline(
    member: Member, journey: Journey, chapter: Chapter | None, now: dt.datetime, counting: str
) -> tuple[str, str]:
    """The number over a road and the words under it, counted that way; `chapter` is the one that lasts."""
    return _headline(_here(member, journey, now, counting), chapter, member)


def _here(member: Member, journey: Journey, now: dt.datetime, counting: str) -> _Here:
    return _Here(journey, clock.today(now, member.time_zone), member.time_zone, counting or journey.counting)


def _moments(member: Member, journey: Journey, now: dt.datetime) -> list[Moment]:
    found: list[Moment] = []
    answer: Any
    for _, answer in moments_wanted.send(sender=Journey, member=member, journey=journey, now=now):
        found += answer or []
    return found


def _of(rows: QuerySet, journey: Journey) -> QuerySet:  # type: ignore[type-arg]
    return rows.filter(journey=journey).select_related("key")


def _headline(here: _Here, chapter: Chapter | None, member: Member) -> tuple[str, str]:
    if not here.numbers:
        return "", "The road goes on, ahead of you."
    if here.counting in _MARKS:
        return _marked(here, member)
    total = shown(here.journey, here.today)
    if here.counting == Journey.Counting.CHAPTER and chapter is not None:
        day = days_in_chapter(chapter, here.today)
        return f"{day:,}", f"Day {day:,} of this chapter. {in_days(total)} on this road."
    if total == 0:
        return "", "This road begins today."
    return f"{total:,}", "day on this road" if total == 1 else "days on this road"


def _marked(here: _Here, member: Member) -> tuple[str, str]:
    kind, one, more = _MARKS[Journey.Counting(here.counting)]
    marks = Mark.objects.visible_to(member).filter(kind=kind, on__gte=here.journey.starts_on).count()
    if not marks:
        return "", f"The first {one.removesuffix(' on this road')} is ahead of you."
    return f"{marks:,}", one if marks == 1 else more


def _without(here: _Here) -> str:
    """The private line; not where no numbers are wanted."""
    journey = here.journey
    if not here.numbers or not journey.without or journey.without_since is None:
        return ""
    days = days_without(journey.without_since, journey.without_kept, here.today)
    return f"{in_days(days)} without {journey.without}"


def _stops(
    here: _Here,
    chapters: list[Chapter],
    setbacks: list[Setback],
    moments: list[Moment],
    told: dict[int, tuple[Told, ...]],
) -> Iterable[Stop]:
    """Newest first: each chapter's name stands above what lies in it; the bend that led on to the next, above the name."""
    bends = list(setbacks)
    moments = list(moments)
    later: Chapter | None = None
    for chapter in chapters:
        yield _chapter_stop(here, chapter, later)
        led_here = [b for b in bends if b.created_at == chapter.created_at]
        bends = [b for b in bends if b not in led_here]
        # In the first chapter lies whatever is left: an early bend, or a day of an older clock.
        first = chapter.number == 1
        within = [b for b in bends if first or _date(here, b) >= chapter.begins_on]
        passed = [m for m in moments if first or m.date >= chapter.begins_on]
        yield from _merged(here, within, passed, told)
        yield from (_bend(here, bend, told) for bend in led_here)
        bends = [b for b in bends if b not in within]
        moments = [m for m in moments if m not in passed]
        if first and (later is None or within or passed or led_here):
            yield Stop("start", "Where this road begins", here.began)
        later = chapter


def _merged(
    here: _Here, bends: list[Setback], moments: list[Moment], told: dict[int, tuple[Told, ...]]
) -> Iterable[Stop]:
    """By day, newest first; on one day, what was recorded last stands above. What is folded away stands where its newest lay."""
    plain = sorted(
        (m for m in moments if m.number and not m.open and not m.celebrated_at),
        key=lambda m: m.date,
        reverse=True,
    )
    folded = plain[AT_ONCE:] if len(plain) > AT_ONCE + 1 else []
    dated = [(_date(here, b), _bend(here, b, told)) for b in bends]
    dated += [(m.date, _moment(here, m)) for m in reversed(moments) if m not in folded]
    if folded:
        earlier = tuple(_moment(here, m) for m in folded)
        dated.append(
            (
                folded[0].date,
                Stop(
                    "earlier", f"{number_word(len(folded)).capitalize()} earlier milestones", earlier=earlier
                ),
            )
        )
    return (stop for _, stop in sorted(dated, key=lambda item: item[0], reverse=True))


def _moment(here: _Here, moment: Moment) -> Stop:
    return Stop("moment", moment.title, moment.when or here.day(moment.date), moment=moment)


def _date(here: _Here, setback: Setback) -> dt.date:
    return setback.happened_on or clock.today(setback.created_at, here.zone)


def _chapter_stop(here: _Here, chapter: Chapter, later: Chapter | None) -> Stop:
    first, numbers = chapter.number == 1, here.numbers
    since = here.began if first else here.day(chapter.begins_on)
    title = chapter.title or ("The first step" if first else f"Chapter {chapter.number}")
    parts = [] if title == f"Chapter {chapter.number}" else [f"Chapter {chapter.number}"]
    if later is None:
        parts += [f"day {days_in_chapter(chapter, here.today):,}"] if numbers else []
        parts.append(f"since {since}")
    else:
        parts += [in_days(length(chapter.begins_on, later.begins_on))] if numbers else []
        parts.append(f"from {since}")
    meta = ", ".join(parts)
    kind = "here" if later is None else "chapter"
    return Stop(kind, title, meta[0].upper() + meta[1:], chapter.words or "", public_id=chapter.public_id)


def _bend(here: _Here, setback: Setback, told: dict[int, tuple[Told, ...]]) -> Stop:
    words = setback.words or ""
    recorded = here.day(clock.today(setback.created_at, here.zone))
    when = here.day(setback.happened_on) if setback.happened_on else setback.about_when or recorded
    return Stop(
        "bend", "A bend in the road", when, *_cut(words), tuple((setback.around or "").splitlines()),
        setback.next_step or "", told.get(setback.pk, ()), setback.public_id,
    )  # fmt: skip


def _cut(words: str) -> tuple[str, str]:
    """What is shown at once, and the rest; between two words where there is a gap."""
    if len(words) <= LONG:
        return words, ""
    gap = max(words.rfind(" ", 0, LONG), words.rfind("\n", 0, LONG))
    at = gap + 1 if gap > 0 else LONG
    return words[:at], words[at:]
