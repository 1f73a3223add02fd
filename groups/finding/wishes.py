"""What a seeker asked for, as it stands in the address of the page and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf.locale import LANG_INFO
from django.http import QueryDict
from django.utils.http import urlencode

from core import clock
from core.text import clean_line, small_number
from groups.finding import codes, hours
from groups.models import Group

WORDS_MAX, LETTERS_MAX = 6, 80
"""How much of what was typed is searched for."""

LAST_PAGE = 500
"""Beyond that nobody looks, and a giant number in the address costs nothing."""

MEETINGS = ("online", "in_person")
"""What one can wish for: a circle that does both answers either."""

JOININGS = {"at_once": "A seat at once", "ask": "Ask for a seat"}
"""The ways of joining one can look for."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the seeker asked for. Empty is no preference."""

    words: str = ""
    days: tuple[int, ...] = ()
    times: tuple[str, ...] = ()
    zone: str = ""
    """Where the seeker's clock stands, as they told us: for somebody signed out."""
    meets: tuple[str, ...] = ()
    about: str = ""
    approach: str = ""
    language: str = ""
    who: str = ""
    needs: tuple[str, ...] = ()
    joining: str = ""
    open: bool = False
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> "Wishes":
        """From a page's address; what is not an answer we offer is left out."""
        zone = query.get("zone", "")
        return cls(
            words=" ".join(clean_line(query.get("q", ""))[:LETTERS_MAX].split()[:WORDS_MAX]),
            days=tuple(day for day in range(7) if str(day) in query.getlist("day")),
            times=tuple(part for part in hours.PARTS if part in query.getlist("time")),
            zone=zone if zone in clock.known_zones() else "",
            meets=tuple(value for value in MEETINGS if value in query.getlist("meets")),
            about=codes.ABOUT.get(query.get("about", ""), ""),
            approach=codes.APPROACH.get(query.get("approach", ""), ""),
            language=_one_of(query.get("language", ""), LANG_INFO),
            who=codes.WHO.get(query.get("for", ""), ""),
            needs=tuple(need for code, need in codes.NEEDS.items() if code in query.getlist("need")),
            joining=_one_of(query.get("joining", ""), JOININGS),
            open=query.get("open") == "1",
            page=min(max(small_number(query.get("page", ""), digits=4, otherwise=1), 1), LAST_PAGE),
        )

    @property
    def any(self) -> bool:
        """Whether anything was asked for. Where one's clock stands is no wish."""
        return bool(self.chosen())

    def address(self, **other: object) -> str:
        """The query string of these wishes, with some of its values other."""
        kept = {name: value for name, value in {**self._values(), **other}.items() if value}
        return f"?{urlencode(kept, doseq=True)}" if kept else "?"

    def hidden(self, *shown: str) -> list[tuple[str, str]]:
        """Every value of the query string but those a form shows itself."""
        pairs: list[tuple[str, str]] = []
        for name, value in self._values().items():
            if name not in shown and value:
                pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return pairs

    def _values(self) -> dict[str, Any]:
        return {
            "q": self.words,
            "day": [str(day) for day in self.days],
            "time": list(self.times),
            "zone": self.zone,
            "meets": list(self.meets),
            "about": codes.code_of(codes.ABOUT, self.about),
            "approach": codes.code_of(codes.APPROACH, self.approach),
            "language": self.language,
            "for": codes.code_of(codes.WHO, self.who),
            "need": [codes.code_of(codes.NEEDS, need) for need in self.needs],
            "joining": self.joining,
            "open": "1" if self.open else "",
        }

    def chosen(self) -> list[tuple[str, str]]:
        """Each answer in words, with the address of this page without it."""
        values = self._values()
        words = {
            "q": {self.words: f"“{self.words}”"},
            "day": {str(number): f"{name}s" for number, name in enumerate(hours.DAYS)},
            "time": dict(Group.Daypart.choices),
            "meets": dict(Group.Meeting.choices),
            "about": _labels(codes.ABOUT, Group.Theme.choices),
            "approach": _labels(codes.APPROACH, Group.Approach.choices),
            "language": {self.language: language_name(self.language)},
            "for": _labels(codes.WHO, Group.ForWhom.choices),
            "need": _labels(codes.NEEDS, Group.Access.choices),
            "joining": JOININGS,
            "open": {"1": "An open seat"},
        }
        answers: list[tuple[str, str]] = []
        for name, labels in words.items():
            value = values[name]
            if isinstance(value, list):
                rest = [(one, [other for other in value if other != one]) for one in value]
                answers += [(labels[one], self.address(**{name: others})) for one, others in rest]
            elif value:
                answers.append((labels[value], self.address(**{name: ""})))
        return answers


def language_name(code: str) -> str:
    """A language's name in itself: "Cymraeg" for cy; the code where it is none we know."""
    return str(LANG_INFO.get(code, {}).get("name_local", code)).capitalize()


def offered(table: Mapping[str, str], choices: Any) -> list[tuple[str, str]]:
    """A coded facet's answers as the form offers them: code and label."""
    return list(_labels(table, choices).items())


def _labels(table: Mapping[str, str], choices: Any) -> dict[str, str]:
    labels = dict(choices)
    return {code: str(labels[answer]) for code, answer in table.items()}


def _one_of(value: str, choices: Any) -> str:
    return value if value in choices else ""
