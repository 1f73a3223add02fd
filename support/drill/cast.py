"""Who the drill is made with: a circle that no page shows, somebody who asks, and somebody who holds it. The database keeps all
others out, so it may be made anew at any time without anybody being asked."""

import datetime as dt
import secrets

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from core.ids import opaque_id
from groups import promises
from groups.models import Group, Membership
from groups.names import named
from members import actions as accounts
from members.consent import HEALTH_WORDS, TERMS
from members.models import Member
from notices.models import NoticePreference
from support.models import DrillCast

CIRCLE = "The drill"
"""The name of the circle, for whoever looks into the database."""

NAMES = ("Who asks", "Who is asked")


@transaction.atomic
def gathered(now: dt.datetime) -> DrillCast:
    """The circle and the two, as they are to be: what is not there, or was changed in Django's admin pages, is put right. Whoever is
    asked is written to at `settings.DRILL_EMAIL` at any hour; whoever asks has no mail address. Raises IntegrityError where that
    address is somebody's."""
    there = DrillCast.objects.select_related("group", "asker", "holder").first() or _made(now)
    Member.objects.filter(pk__in=[there.asker_id, there.holder_id], is_active=False).update(is_active=True)
    _seated(there, there.asker, Membership.Role.MEMBER, now)
    _seated(there, there.holder, Membership.Role.FACILITATOR, now)
    EmailAddress.objects.filter(user=there.holder).exclude(email=settings.DRILL_EMAIL).delete()
    EmailAddress.objects.update_or_create(
        user=there.holder, email=settings.DRILL_EMAIL, defaults={"verified": True, "primary": True}
    )
    wishes = {"mail": True, "quiet_from": dt.time(0), "quiet_until": dt.time(0)}
    NoticePreference.objects.update_or_create(member=there.holder, defaults=wishes)
    accounts.give_consent(member=there.holder, purpose=HEALTH_WORDS, now=now)
    return there


def password_for(person: Member) -> str:
    """A new password of one of the two, for one visit; nothing keeps it (`locked`)."""
    password = secrets.token_urlsafe(32)
    person.set_password(password)
    person.save(update_fields=["password"])
    return password


def locked(person: Member) -> None:
    """Nobody comes in as them until the next visit, and nothing is left of this one."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    keys = UserSession.objects.filter(user=person).values_list("session_key", flat=True)
    accounts.end_sessions(member=person, keys=list(keys))


def _made(now: dt.datetime) -> DrillCast:
    group = Group.objects.filter(is_drill=True).first()
    if group is None:
        group = Group.objects.create(
            name=CIRCLE, listed=Group.Listed.NOBODY, joining=Group.Joining.CLOSED, seats=2, is_drill=True
        )
        promises.give(group, now)
    left = Membership.objects.filter(group=group)  # of two whose row is gone
    EmailAddress.objects.filter(user__in=left.values("member")).delete()
    left.delete()
    asker, holder = (_person(name, now) for name in NAMES)
    return DrillCast.objects.create(group=group, asker=asker, holder=holder)


def _seated(there: DrillCast, person: Member, role: str, now: dt.datetime) -> None:
    """That one sits there, in that role."""
    seats = Membership.objects.filter(group=there.group, member=person)
    if seats.filter(until=None, paused_until=None, role=role).exists():
        return
    seats.delete()
    Membership.objects.create(
        group=there.group, member=person, role=role, since=now, promise=promises.current(there.group),
        **named(person.display_name),
    )  # fmt: skip


def _person(name: str, now: dt.datetime) -> Member:
    person = Member(sign_in_name=f"drill-{opaque_id()}".lower()[:40], display_name=name)
    person.set_unusable_password()
    return accounts.join(member=person, purposes=[TERMS], now=now)
