"""What happens around the words: who comes and how, what is about to change, and when somebody holds the space.

Nothing here is written past the locks. Each step is what that person would press, at the hour they would have pressed it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping

from calendars.actions import make_address
from checkins.actions import set_reminders
from checkins.models import ReminderWish
from core import clock
from gatherings import actions as gathering
from gatherings.times import When
from groups import actions
from groups.models import Group, JoinRequest, SettingsChange
from groups.promises import terms_of
from home.demo import story
from members.models import Member
from vault.actor import acting_as

People = Mapping[str, Member]


def live(people: People, tuesday: Group, mornings: Group, now: dt.datetime) -> None:
    """The two circles as they stand on the day somebody looks. The ledger counts its lines as they are written: the oldest
    thing comes first."""
    day = dt.timedelta(days=1)
    actions.set_floor(member=people["Ada"], widest={}, notice_days=story.NOTICE_DAYS, now=now - 20 * day)
    actions.set_hours(
        member=people["Ana"], group=tuesday, stretches=story.HOURS, time_zone=tuesday.time_zone,
        answer_hours=tuesday.answer_hours, now=now - 15 * day,
    )  # fmt: skip
    held = propose(people["Tobi"], mornings, {"stay_days": Group.Stay.QUARTER.value}, now - 4 * day)
    visit(people, tuesday, now)
    propose(people["Ana"], tuesday, {"quoting": Group.Quoting.YES.value}, now - 2 * day)
    look_around(people["Ben"], now)
    actions.hold_change(member=people["Ada"], change=held, reason=story.HELD_BECAUSE, now=now - day)
    invite(people["Ana"], tuesday, now - day)
    for pseudonym in story.WILLING:
        actions.be_willing(member=people[pseudonym], group=tuesday, willing=True, now=now - day)
    ask(people, tuesday, story.ASKS, now)
    plan(people, tuesday, now)


def ask(people: People, group: Group, asks: tuple[str, str, int], now: dt.datetime) -> JoinRequest:
    """Somebody asks whether they may visit."""
    pseudonym, name, hours = asks
    asked = actions.take_seat(
        member=people[pseudonym], group=group, version=1, name=name, visiting=True,
        now=now - dt.timedelta(hours=hours),
    )  # fmt: skip
    if not isinstance(asked, JoinRequest):
        raise TypeError("in this circle one asks for a seat")
    return asked


def visit(people: People, group: Group, now: dt.datetime) -> None:
    """Somebody asked, and Ana said yes an hour later."""
    request = ask(people, group, story.VISITS, now)
    actions.admit(member=people["Ana"], request=request, now=request.asked_at + dt.timedelta(hours=1))


def invite(ana: Member, group: Group, now: dt.datetime) -> None:
    """A link for three people, that lets them ask for a seat."""
    actions.make_invitation(
        member=ana, group=group, days=7, most_uses=3, admits=False, submission=uuid.uuid4(), now=now
    )


def propose(member: Member, group: Group, looser: Mapping[str, object], now: dt.datetime) -> SettingsChange:
    """That member proposes it; it waits."""
    group.refresh_from_db()
    changed = actions.change_settings(
        member=member, group=group, settings={**terms_of(group), **looser}, version=1, now=now
    )
    if changed.waiting is None:
        raise ValueError("nothing of it is looser")
    return changed.waiting


def look_around(ben: Member, now: dt.datetime) -> None:
    """Ben visits one circle and stands in line for another, under names of their own."""
    for circle, name, hours, visiting in story.ELSEWHERE:
        actions.take_seat(
            member=ben, group=Group.objects.get(name=circle), version=1, name=name, visiting=visiting,
            now=now - dt.timedelta(hours=hours),
        )  # fmt: skip


def plan(people: People, group: Group, now: dt.datetime) -> None:
    """A walk and a loaf of bread, and who comes; one of them quietly."""
    today = clock.today(now, group.time_zone)
    for who, days, starts, minutes, title, meets, words, access, where, answers in story.GATHERINGS:
        maker = people[who]
        when = When(today + dt.timedelta(days=days), starts, group.time_zone, minutes)
        with acting_as(maker.pk):
            made = gathering.make(
                member=maker, group=group, when=when, said=gathering.Said(title, words, access, meets), where=where,
                submission=uuid.uuid4(), now=now,
            )  # fmt: skip
        for pseudonym, answer, quietly in answers:
            guest = people[pseudonym]
            with acting_as(guest.pk):
                gathering.answer(member=guest, gathering=made, said=answer, quietly=quietly, now=now)


def hear(ben: Member, group: Group, now: dt.datetime) -> None:
    """Ben is told twice of each check-in there, and reads in a calendar of his own when they are."""
    with acting_as(ben.pk):
        set_reminders(member=ben, group=group, moments=ReminderWish.Moments.BOTH, by_mail=True)
    make_address(member=ben, now=now)
