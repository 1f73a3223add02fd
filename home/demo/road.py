"""Ben's roads, his plan and his days, each step as he would have pressed it, at the hour he would have. Two years are full
tomorrow: a worker that runs overnight finds them."""

import datetime as dt
import random

from dateutil.relativedelta import relativedelta

from core import clock
from groups.models import Group, Membership
from home.demo import story
from journeys import actions, steps
from journeys.models import Journey
from members.models import Member
from milestones.actions import mark_moment
from vault.actor import acting_as

DAY = dt.timedelta(days=1)

NOTED = 60
"""Days he noted, enough for a pattern to show where there is one."""


def walk(ben: Member, tuesday: Group, now: dt.datetime) -> None:
    """Everything on his roads, oldest first."""
    today = clock.today(now, ben.time_zone)
    with acting_as(ben.pk):
        journey = _first_road(ben, today, now)
        _sleep(ben, today, now)
        _days(ben, now)
        _plan(ben, now)
        ana = Membership.objects.select_related("group", "member").get(
            group=tuesday, member__display_name="Ana", until=None
        )
        actions.give_copy(
            member=ben,
            seat=ana,
            sections=["first", "helps", "hour"],
            last=today + 14 * DAY,
            now=now - 2 * DAY,
        )
        mark_moment(
            member=ben, journey=journey, words=story.MOMENT, on=today - 20 * DAY, month_only=False, now=now - 20 * DAY
        )  # fmt: skip


def _first_road(ben: Member, today: dt.date, now: dt.datetime) -> Journey:
    """Three chapters, and a bend before the third."""
    start = today + DAY - relativedelta(years=2)
    then = now - (today - start)
    journey = actions.begin_journey(member=ben, starts_on=start, now=then)
    (title, words), (second, about), (third, line) = story.CHAPTERS
    chapter = actions.last_chapter(journey)
    assert chapter is not None
    actions.edit_chapter(member=ben, chapter=chapter, title=title, words=words)
    later = then + (start + relativedelta(months=7) - start)
    actions.begin_chapter(member=ben, journey=journey, after=1, now=later, title=second, words=about)
    bend = now - 43 * DAY
    steps.answer(member=ben, said={**story.BEND, "road": "new", "title": third}, at=7, now=bend)
    steps.finish(member=ben, said={"next_step": story.NEXT_STEP}, now=bend)
    newest = actions.last_chapter(journey)
    assert newest is not None
    actions.edit_chapter(member=ben, chapter=newest, title=third, words=line)
    return journey


def _sleep(ben: Member, today: dt.date, now: dt.datetime) -> None:
    """A second road, known by its month alone and counted in lighter days."""
    start = (today - relativedelta(months=3)).replace(day=1)
    actions.begin_journey(
        member=ben, starts_on=start, month_only=True, name="Sleep", counting=Journey.Counting.LIGHTER,
        milestones_wanted=False, after=1, now=now - 90 * DAY,
    )  # fmt: skip


def _days(ben: Member, now: dt.datetime) -> None:
    """His notes of a while; sleep did him good, and chance the rest."""
    dice = random.Random(9)  # noqa: S311  (an example, no secret)
    for back in reversed(range(1, NOTED + 1)):
        at = now - back * DAY
        on = clock.today(at, ben.time_zone)
        things = {thing for thing in ("slept", "ate", "moved", "company") if dice.random() < 0.5}
        felt = dice.gauss(1.3, 0.8) + (1.8 if "slept" in things else 0)
        weather = ("stormy", "heavy", "grey", "clearing", "bright")[max(0, min(4, round(felt)))]
        if dice.random() < 0.92:
            actions.note_day(member=ben, on=on, weather=weather, things=things, now=at)


def _plan(ben: Member, now: dt.datetime) -> None:
    """Written in one sitting two months ago, and two lines of it changed since."""
    for section, words in story.PLAN.items():
        actions.write_plan(member=ben, section=section, words=words, now=now - 62 * DAY)
    changed = "\n".join([story.PLAN["triggers"], "Saying yes to Fridays"])
    actions.write_plan(member=ben, section="triggers", words=changed, now=now - 40 * DAY)
    actions.write_directive(member=ben, words=story.DIRECTIVE, now=now - 39 * DAY)
