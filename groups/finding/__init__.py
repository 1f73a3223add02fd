"""Finding a circle: what the seeker asked for, the groups that fit, and where none does the nearest three.

The answers stand in the page's address only. Whatever in there is not an answer we offer is passed over, never an error.
"""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from django.conf.locale import LANG_INFO
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.http import urlencode

from core.text import clean_line
from groups.models import Group, JoinRequest, Membership
from groups.querysets import is_member

if TYPE_CHECKING:
    import datetime as dt

    from groups.querysets import Looker

PER_PAGE = 20
"""Groups a page."""

LAST_PAGE = 500
"""Beyond that nobody looks, and a giant number in the address costs nothing."""

NEAREST = 3
"""How many are offered where nothing fits."""

WORDS_MAX, LETTERS_MAX = 6, 80
"""How much of what was typed is searched for."""

JOININGS = {"at_once": "A seat at once", "ask": "Ask for a seat"}
"""The ways of joining one can look for."""

_GIVES = {
    "words": "the words you typed",
    "meets": "how we meet",
    "approach": "the approach",
    "language": "the language",
    "joining": "how one takes a seat",
    "open": "an open seat",
}
"""A facet, as the thing that would have to give."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the seeker asked for. Empty is no preference."""

    words: str = ""
    meets: tuple[str, ...] = ()
    approach: str = ""
    language: str = ""
    joining: str = ""
    open: bool = False
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> "Wishes":
        """From a page's address; what is not an answer we offer is left out."""
        page = query.get("page", "1")
        digits = page.isascii() and page.isdigit() and len(page) <= 4
        return cls(
            words=" ".join(clean_line(query.get("q", ""))[:LETTERS_MAX].split()[:WORDS_MAX]),
            meets=tuple(value for value in Group.Meeting.values if value in query.getlist("meets")),
            approach=_one_of(query.get("approach", ""), Group.Approach.values),
            language=_one_of(query.get("language", ""), LANG_INFO),
            joining=_one_of(query.get("joining", ""), JOININGS),
            open=query.get("open") == "1",
            page=min(max(int(page), 1), LAST_PAGE) if digits else 1,
        )

    def conditions(self) -> dict[str, Q]:
        """One condition for each facet that was answered."""
        found: dict[str, Q] = {}
        if self.words:
            found["words"] = reduce(and_, (_mentions(word) for word in self.words.split()))
        if self.meets:
            both = {"hybrid"} if {"online", "in_person"} & set(self.meets) else set()
            found["meets"] = Q(meets__in=sorted({*self.meets, *both}))
        if self.approach:
            found["approach"] = Q(approach=self.approach)
        if self.language:
            found["language"] = Q(language=self.language)
        if self.joining:
            found["joining"] = Q(joining=self.joining)
        if self.open:
            found["open"] = Q(taken__lt=F("seats")) & ~Q(joining="closed")
        return found

    def address(self, **other: object) -> str:
        """The query string of these wishes, with some of them other."""
        values: dict[str, Any] = {
            "q": self.words,
            "meets": list(self.meets),
            "approach": self.approach,
            "language": self.language,
            "joining": self.joining,
            "open": "1" if self.open else "",
            **other,
        }
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept, doseq=True)}" if kept else "?"

    def chosen(self) -> list[tuple[str, str]]:
        """Each answer in words, with the address of this page without it."""
        answers: list[tuple[str, str]] = []
        if self.words:
            answers.append((f"“{self.words}”", self.address(q="")))
        for value in self.meets:
            rest = [other for other in self.meets if other != value]
            answers.append((str(Group.Meeting(value).label), self.address(meets=rest)))
        if self.approach:
            answers.append((str(Group.Approach(self.approach).label), self.address(approach="")))
        if self.language:
            answers.append((language_name(self.language), self.address(language="")))
        if self.joining:
            answers.append((JOININGS[self.joining], self.address(joining="")))
        if self.open:
            answers.append(("An open seat", self.address(open="")))
        return answers


@dataclass(slots=True)
class Found:
    """One page of groups, or the nearest where none fits."""

    groups: list[Group]
    total: int
    more: bool = False
    nearest: bool = False
    gives: dict[int, list[str]] = field(default_factory=dict)
    """For the nearest: by group, the facets that would have to give, in words."""


def find(looker: "Looker", wishes: Wishes) -> Found:
    """The groups that fit, fullest answers first page by page; three statements at most, however many there are."""
    groups = Group.objects.findable_by(looker).with_taken()  # type: ignore[arg-type]
    conditions = wishes.conditions()
    fitting = groups.filter(*conditions.values())
    total = fitting.count()
    if not total and conditions:
        return _nearest(groups, conditions)
    start = (wishes.page - 1) * PER_PAGE
    page = list(fitting.order_by("name", "pk")[start : start + PER_PAGE + 1])
    return Found(groups=page[:PER_PAGE], total=total, more=len(page) > PER_PAGE)


def holders(groups: list[Group], now: "dt.datetime") -> dict[int, list[str]]:
    """By group, the names of those who hold the space now; one statement."""
    seats = Membership.objects.active(now).filter(
        group__in=[group.pk for group in groups], role="facilitator"
    )
    by_group: dict[int, list[str]] = {group.pk: [] for group in groups}
    for group, name in seats.order_by("since", "pk").values_list("group_id", "name"):
        by_group[group].append(name)
    return by_group


def standings(looker: "Looker", groups: list[Group]) -> dict[int, str]:
    """By group, how the seeker stands to it: "seat" or "asked"; two statements, none for someone signed out."""
    if not is_member(looker):
        return {}
    ids = [group.pk for group in groups]
    seats = Membership.objects.filter(group__in=ids, member=looker, until=None)
    asked = JoinRequest.objects.open().filter(group__in=ids, member=looker)
    return {
        **dict.fromkeys(asked.values_list("group_id", flat=True), "asked"),
        **dict.fromkeys(seats.values_list("group_id", flat=True), "seat"),
    }


def languages(looker: "Looker") -> list[tuple[str, str]]:
    """The languages spoken in groups the seeker can find, by code and own name; one statement."""
    codes = Group.objects.findable_by(looker).order_by("language")  # type: ignore[arg-type]
    return [(code, language_name(code)) for code in codes.values_list("language", flat=True).distinct()]


def language_name(code: str) -> str:
    """A language's name in itself: "Cymraeg" for cy; the code where it is none we know."""
    return str(LANG_INFO.get(code, {}).get("name_local", code)).capitalize()


def _nearest(groups: "QuerySet[Group]", conditions: dict[str, Q]) -> Found:
    """Those that miss the fewest facets, each with what would have to give."""
    missing = {f"miss_{name}": _miss(condition) for name, condition in conditions.items()}
    total = reduce(lambda a, b: a + b, (F(name) for name in missing))  # type: ignore[arg-type, return-value]
    near = list(groups.annotate(**missing).annotate(misses=total).order_by("misses", "name", "pk")[:NEAREST])
    gives = {
        group.pk: [_GIVES[name] for name in conditions if getattr(group, f"miss_{name}")] for group in near
    }
    return Found(groups=[*near], total=0, nearest=True, gives=gives)


def _miss(condition: Q) -> Case:
    return Case(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField())


def _mentions(word: str) -> Q:
    return Q(name__icontains=word) | Q(about__icontains=word) | Q(when_words__icontains=word)


def _one_of(value: str, choices: Any) -> str:
    return value if value in choices else ""
