"""What happens around the words: who comes and how, what is about to change, and when somebody holds the space.

Nothing here is written past the locks. Each step is what that person would press, at the hour they would have pressed it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping

from groups import actions
from groups.models import Group, SettingsChange
from groups.promises import terms_of
from home.demo import story
from members.models import Member

People = Mapping[str, Member]


def live(people: People, tuesday: Group, mornings: Group, now: dt.datetime) -> None:
    """The two circles as they stand on the day somebody looks."""
    day = dt.timedelta(days=1)
    actions.set_floor(member=people["Ada"], widest={}, notice_days=story.NOTICE_DAYS, now=now - 20 * day)
    hold(people["Ana"], tuesday, now - 15 * day)
    come(people, tuesday, now)
    change(people, tuesday, mornings, now)
    look_around(people["Ben"], now)


def hold(ana: Member, tuesday: Group, now: dt.datetime) -> None:
    """Ana says when she is there."""
    actions.set_hours(
        member=ana,
        group=tuesday,
        stretches=story.HOURS,
        time_zone=tuesday.time_zone,
        answer_hours=24,
        now=now,
    )


def come(people: People, tuesday: Group, now: dt.datetime) -> None:
    """A visitor, somebody who asks, a link that is open, and two who would like to be asked when somebody waits."""
    ana, version = people["Ana"], 1
    for pseudonym, name, hours, visiting, admitted in story.COMING:
        asked = actions.take_seat(
            member=people[pseudonym], group=tuesday, version=version, name=name, visiting=visiting,
            now=now - dt.timedelta(hours=hours),
        )  # fmt: skip
        if admitted:
            actions.admit(member=ana, request=asked, now=now - dt.timedelta(hours=hours - 1))  # type: ignore[arg-type]
    actions.make_invitation(
        member=ana, group=tuesday, days=7, most_uses=3, admits=False, submission=uuid.uuid4(),
        now=now - dt.timedelta(days=1),
    )  # fmt: skip
    for pseudonym in story.WILLING:
        actions.be_willing(member=people[pseudonym], group=tuesday, willing=True, now=now)


def change(people: People, tuesday: Group, mornings: Group, now: dt.datetime) -> None:
    """A looser promise that waits in one circle, and one that an admin holds in the other."""
    propose(people["Ana"], tuesday, {"quoting": Group.Quoting.YES.value}, now - dt.timedelta(days=2))
    held = propose(people["Tobi"], mornings, {"stay_days": Group.Stay.QUARTER.value}, now - dt.timedelta(days=4))
    actions.hold_change(
        member=people["Ada"], change=held, reason=story.HELD_BECAUSE, now=now - dt.timedelta(days=1)
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
