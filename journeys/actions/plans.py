"""The plan is written, a part at a time; every sitting is kept as a version, and any of them can be put back."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from core import clock
from journeys import goals, refusals, versions
from journeys.actions.own import must_be_theirs
from journeys.models import Plan, PlanVersion
from journeys.plan import BY_SLUG, SECTIONS, Pair, lines, pairs
from members import consent
from members.models import Member
from vault.keys import key_for


def seen(text: str | None) -> str:
    """What a form carries of the words it was opened with: enough to tell that they changed, and nothing of them."""
    return salted_hmac("journeys.plan.seen", text or "").hexdigest()[:24]


@transaction.atomic
def write_plan(
    *, member: Member, section: str, words: str, now: dt.datetime, opened: str = "", apart: bool = False
) -> Plan:
    """Change one part of one's plan.

    Args:
        opened: `seen` of the words the form was opened with; where they read otherwise now, nothing is changed.
        apart: make a version of its own even within a sitting, so that what is written over stays to be found.

    Raises KeyError where there is no such part, `refusals.ChangedMeanwhile` and `consent.NotKept`.
    """
    part = BY_SLUG[section]
    consent.must_stand(member, words)
    plan = _locked(member, now)
    stands = getattr(plan, section)
    if opened and not constant_time_compare(opened, seen(as_typed(section, stands))):
        raise refusals.ChangedMeanwhile
    words = goals.merge(words, stands) if part.kind == "goals" else words
    return _change(plan, {section: words}, now, apart=apart)


def as_typed(section: str, text: str | None) -> str:
    """A part as its form shows it: goals without the days of their steps."""
    return goals.typed(text) if BY_SLUG[section].kind == "goals" else text or ""


@transaction.atomic
def add_lines(*, member: Member, section: str, words: str, now: dt.datetime) -> Plan:
    """Put lines at the end of a part, those left out that stand there already. Raises KeyError where there is no such part,
    `refusals.NoRoom` and `consent.NotKept`."""
    part = BY_SLUG[section]
    consent.must_stand(member, words)
    plan = _locked(member, now)
    stands = getattr(plan, section) or ""
    known = {line.words for line in lines(stands)}
    fresh = [line.words for line in lines(words) if line.words not in known]
    text = "\n".join([*([stands] if stands else []), *dict.fromkeys(fresh)])
    if len(text) > part.max_length:
        raise refusals.NoRoom
    return _change(plan, {section: text}, now)


@transaction.atomic
def add_pair(*, member: Member, pair: Pair, now: dt.datetime) -> Plan:
    """Add an "If …, then …". The same one again changes nothing. Raises `refusals.NoRoom` and `consent.NotKept`."""
    return add_lines(member=member, section="pairs", words=pair.kept, now=now)


@transaction.atomic
def take_out_pair(*, member: Member, words: str, now: dt.datetime) -> None:
    """Take out the pair that reads `words`; where there is none (any more), nothing."""
    plan = _locked(member, now)
    left = [pair.kept for pair in pairs(plan.pairs) if pair.words != words]
    _change(plan, {"pairs": "\n".join(left)}, now)


@transaction.atomic
def tick_step(*, member: Member, step: str, now: dt.datetime) -> None:
    """Tick a small step as done today by one's own calendar, or not done any more. `step` is its `goals.Step.name`."""
    consent.must_stand(member, step)
    plan = _locked(member, now)
    text = goals.tick(plan.goals, step, clock.today(now, member.time_zone))
    if text is not None:
        _change(plan, {"goals": text}, now)


@transaction.atomic
def put_back(*, member: Member, version: PlanVersion, now: dt.datetime) -> Plan:
    """Make the plan read as it did in that version: a new version, so that nothing of today's is gone."""
    must_be_theirs(member, version)
    words = versions.read(version.words)
    consent.must_stand(member, words)
    plan = _locked(member, now)
    every = {section.slug: words.get(section.slug, "") for section in SECTIONS}
    return _change(plan, every, now, apart=True, back_to=version.changed_at)


@transaction.atomic
def forget_changes(*, member: Member, now: dt.datetime) -> None:
    """Erase how the plan stood before, all of it; the plan itself stays. No consent is needed for that."""
    _locked(member, now)
    newest = _mine(member).first()
    if newest is not None:
        PlanVersion.objects.visible_to(member).exclude(pk=newest.pk).delete()
        newest.back_to = None
        newest.save(update_fields=["back_to"])


def _locked(member: Member, now: dt.datetime) -> Plan:
    """That member's plan, held until the transaction ends; made where there is none."""
    blank = Plan(member=member, key=key_for(owner_id=member.pk), changed_at=now)
    Plan.objects.bulk_create([blank], ignore_conflicts=True)
    return Plan.objects.visible_to(member).select_related("key").select_for_update(of=("self",)).get()


def _mine(member: Member) -> "QuerySet[PlanVersion]":
    """That member's versions, newest first."""
    return PlanVersion.objects.visible_to(member).select_related("key").order_by("-at", "-pk")


def _change(
    plan: Plan,
    words: dict[str, str],
    now: dt.datetime,
    *,
    apart: bool = False,
    back_to: dt.datetime | None = None,
) -> Plan:
    """Write those parts into a plan that is held, and keep the version."""
    before = versions.snapshot(plan)
    fresh = {slug: text for slug, text in words.items() if (text or "") != before.get(slug, "")}
    if not fresh:
        return plan
    newest = _mine(plan.member).first()
    if newest is None and before:  # written before there were versions
        newest, apart = _keep(plan, before, plan.changed_at), True
    for slug, text in fresh.items():
        setattr(plan, slug, text or None)
    plan.changed_at = now
    plan.save(update_fields=[*fresh, "changed_at"])
    after = versions.snapshot(plan)
    if newest is None or apart or newest.back_to or now - newest.changed_at >= versions.SITTING:
        _keep(plan, after, now, back_to)
    else:
        _go_on(newest, after, now)
    return plan


def _go_on(version: PlanVersion, after: versions.Snapshot, now: dt.datetime) -> None:
    """The sitting goes on: its version reads like this now, and goes where that is how the plan stood before it."""
    earlier = _mine(version.member).exclude(pk=version.pk).first()
    if earlier is not None and versions.read(earlier.words) == after:
        version.delete()
        return
    version.words, version.changed_at = versions.write(after), now
    version.save(update_fields=["words", "changed_at"])


def _keep(
    plan: Plan, words: versions.Snapshot, at: dt.datetime, back_to: dt.datetime | None = None
) -> PlanVersion:
    return PlanVersion.objects.create(
        member=plan.member, key=plan.key, words=versions.write(words), at=at, changed_at=at, back_to=back_to
    )
