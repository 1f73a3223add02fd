"""Looking for groups: those that fit, page by page, and where none does the nearest three."""

from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from groups.finding.facets import GIVES, Standpoint, conditions
from groups.finding.fits import misses
from groups.finding.wishes import Wishes
from groups.models import Group

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
    """The groups that fit, by name; two statements (three beyond the counted, or where none fits), however many there are."""
    asked = conditions(wishes, stand)
    groups = Group.objects.findable_by(looker)  # type: ignore[arg-type]
    if wishes.open:
        groups = groups.with_taken()
    fitting = groups.filter(*asked.values()).order_by("name", "pk").values_list("pk", flat=True)
    counted = list(fitting[: COUNTED + 1])
    if not counted and asked:
        return _nearest(groups, asked, wishes, stand)
    start = (wishes.page - 1) * PER_PAGE
    end = start + PER_PAGE + 1
    page = counted[start:end] if end <= COUNTED + 1 or len(counted) <= COUNTED else list(fitting[start:end])
    return Found(groups=_read(page[:PER_PAGE]), total=len(counted), more=len(page) > PER_PAGE)


def _nearest(groups: "QuerySet[Group]", asked: dict[str, Q], wishes: Wishes, stand: Standpoint) -> Found:
    """Those that miss the fewest facets, each with what would have to give. The database counts; which ones they are is
    asked of the three that are shown, by the same rule in Python."""
    missed = groups.annotate(missed=reduce(add, map(_miss, asked.values())))  # type: ignore[arg-type]
    near = _read(list(missed.order_by("missed", "name", "pk").values_list("pk", flat=True)[:NEAREST]))
    gives = {
        group.pk: [GIVES[name] for name in misses(wishes, group, stand.zone, stand.now)] for group in near
    }
    return Found(groups=near, total=0, nearest=True, gives=gives)


def _read(page: list[int]) -> list[Group]:
    """Those groups in that order, each with its seats counted; one statement."""
    groups = Group.objects.filter(pk__in=page).with_taken().with_visiting().in_bulk()
    return [groups[pk] for pk in page if pk in groups]


def _miss(condition: Q) -> Case:
    return Case(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField())
