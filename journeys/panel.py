"""What other pages show of the road and the plan, to their member alone."""

from journeys.models import Plan
from journeys.plan import lines
from members.models import Member


def my_plan(member: Member) -> Plan | None:
    """That member's plan, or None before its first line."""
    return Plan.objects.visible_to(member).select_related("key").first()


def plan_line(member: Member) -> str | None:
    """One line of one's own plan: what comes first, else what helps, else a reason; None while there is none."""
    plan = my_plan(member)
    if plan is None:
        return None
    for section in (plan.first, plan.helps, plan.reasons):
        for line in lines(section):
            return line.words
    return None
