"""Looking for groups: those that fit, page by page, and where none does the nearest three."""

from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.aggregates import Count
from django.db.models.functions import Coalesce

from groups.finding.facets import GIVES, Standpoint, conditions
from groups.finding.wishes import Wishes
from groups.models import Group, Membership

if TYPE_CHECKING:
    from groups.querysets import Looker

PER_PAGE = 20
"""Groups a page."""

COUNTED = 100
"""Beyond that many nobody needs the number."""

NEAREST = 3
"""How many are offered where nothing fits."""


@dataclass(slots=True)
class Found:
    """One page of groups, or the nearest where none fits. Each with `taken` and `visiting`, as numbers of seats."""

    groups: list[Group]
    total: int
    """How many fit; one more than `COUNTED` where there are more than that."""
    more: bool = False
    nearest: bool = False
    gives: dict[int, list[str]] = field(default_factory=dict)
    """For the nearest: by group, the facets that would have to give, in words."""

    @property
    def many(self) -> bool:
        """Whether more fit than are counted."""
        return self.total > COUNTED


def find(looker: "Looker", wishes: Wishes, stand: Standpoint) -> Found:
    """The groups that fit, by name; two statements, where none fits three, however many groups there are."""
    asked = conditions(wishes, stand)
    groups = Group.objects.findable_by(looker).with_taken()  # type: ignore[arg-type]
    fitting = groups.filter(*asked.values())
    total = fitting.order_by()[: COUNTED + 1].count()
    if not total and asked:
        return _nearest(groups, asked)
    start = (wishes.page - 1) * PER_PAGE
    page = list(_with_visiting(fitting).order_by("name", "pk")[start : start + PER_PAGE + 1])
    return Found(groups=page[:PER_PAGE], total=total, more=len(page) > PER_PAGE)


def _nearest(groups: "QuerySet[Group]", asked: dict[str, Q]) -> Found:
    """Those that miss the fewest facets, each with what would have to give."""
    missing = {f"miss_{name}": _miss(condition) for name, condition in asked.items()}
    total = reduce(add, map(F, missing))  # type: ignore[arg-type]
    ranked = _with_visiting(groups).annotate(**missing).annotate(misses=total)
    near = list(ranked.order_by("misses", "name", "pk")[:NEAREST])
    gives = {group.pk: [GIVES[name] for name in asked if getattr(group, f"miss_{name}")] for group in near}
    return Found(groups=near, total=0, nearest=True, gives=gives)


def _with_visiting(groups: "QuerySet[Group]") -> "QuerySet[Group]":
    """Along with `visiting`, how many of those who sit there try it out."""
    seats = Membership.objects.filter(group=OuterRef("pk"), until=None, visit_rounds__isnull=False)
    count = Subquery(seats.order_by().values("group").annotate(n=Count("pk")).values("n"))
    return groups.annotate(visiting=Coalesce(count, 0, output_field=IntegerField()))


def _miss(condition: Q) -> Case:
    return Case(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField())
