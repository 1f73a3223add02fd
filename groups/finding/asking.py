"""What a seeker is asked: the facets of the form, and the four gentle questions that lead to the same answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from groups.finding import codes, hours
from groups.finding.around import Spread
from groups.finding.wishes import JOININGS, MEETINGS, Wishes, offered
from groups.models import Group

PLACES = (
    ("Pacific/Auckland", "Auckland"), ("Australia/Sydney", "Sydney, Melbourne"), ("Australia/Perth", "Perth"),
    ("Asia/Tokyo", "Tokyo, Seoul"), ("Asia/Singapore", "Singapore, Manila"), ("Asia/Kolkata", "Delhi, Mumbai"),
    ("Asia/Karachi", "Karachi"), ("Asia/Dubai", "Dubai"), ("Africa/Nairobi", "Nairobi"),
    ("Europe/Athens", "Athens, Helsinki, Kyiv"), ("Africa/Johannesburg", "Johannesburg"),
    ("Europe/Berlin", "Berlin, Paris, Rome"), ("Africa/Lagos", "Lagos"), ("Europe/Dublin", "Dublin, London, Lisbon"),
    ("Africa/Accra", "Accra"), ("America/Sao_Paulo", "São Paulo, Buenos Aires"), ("America/Halifax", "Halifax"),
    ("America/New_York", "New York, Toronto"), ("America/Chicago", "Chicago, Winnipeg"),
    ("America/Mexico_City", "Mexico City"), ("America/Denver", "Denver, Calgary"),
    ("America/Los_Angeles", "Los Angeles, Vancouver"), ("America/Anchorage", "Anchorage"),
    ("Pacific/Honolulu", "Honolulu"),
)  # fmt: skip
"""Clocks somebody who is signed out can choose from, east to west. Any other zone in the address is understood too."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing one can wish for, as a form draws it."""

    name: str
    """As it stands in the address."""
    label: str
    answers: list[tuple[str, str, bool]]
    """Value, label, and whether it was chosen."""
    blank: str = ""
    """How the form says "no preference"; empty where several answers can be ticked."""
    hint: str = ""


def facets(wishes: Wishes, spread: Spread, *, signed_in: bool) -> list[Facet]:
    """What can be asked, in the order of the form."""
    found = [
        _times(wishes),
        _days(wishes),
        *([] if signed_in else [_clock(wishes)]),
        _meets(wishes),
        _about(wishes, "Anything"),
        _coded(
            "approach", "Approach", codes.APPROACH, Group.Approach.choices, wishes.approach, "No preference"
        ),
        Facet("language", "Language", _chosen(spread.languages, [wishes.language]), "Any"),
        _coded("for", "Who it is for", codes.WHO, Group.ForWhom.choices, wishes.who, "Anyone"),
        _needs(wishes, "What makes it easier"),
        Facet("joining", "How one takes a seat", _chosen(JOININGS.items(), [wishes.joining]), "Either way"),
        Facet("open", "Room for you", [("1", "An open seat", wishes.open)]),
    ]
    return [facet for facet in found if facet.answers]


def questions(wishes: Wishes, *, signed_in: bool) -> list[Facet]:
    """The four gentle questions (and where somebody's clock stands, as a part of the first)."""
    return [
        _times(wishes, "When could you?", "By the clock where you are. Leave it open if it changes."),
        *([] if signed_in else [_clock(wishes)]),
        _meets(wishes, "How would you rather meet?"),
        _about(wishes, "Rather not say", "What is it about?"),
        _needs(wishes, "What would make it easier?"),
    ]


def _times(wishes: Wishes, label: str = "When", hint: str = "") -> Facet:
    return Facet("time", label, _chosen(Group.Daypart.choices, wishes.times), hint=hint)


def _days(wishes: Wishes) -> Facet:
    named = [(str(number), name) for number, name in enumerate(hours.DAYS)]
    return Facet("day", "On which days", _chosen(named, map(str, wishes.days)))


def _clock(wishes: Wishes) -> Facet:
    other = [(wishes.zone, wishes.zone)] if wishes.zone and wishes.zone not in dict(PLACES) else []
    return Facet(
        "zone", "Where your clock stands", _chosen([*PLACES, *other], [wishes.zone]), "Rather not say"
    )


def _meets(wishes: Wishes, label: str = "How you meet") -> Facet:
    named = [(value, str(Group.Meeting(value).label)) for value in MEETINGS]
    return Facet("meets", label, _chosen(named, wishes.meets), hint="Circles that do both are among either.")


def _about(wishes: Wishes, blank: str, label: str = "About") -> Facet:
    return _coded("about", label, codes.ABOUT, Group.Theme.choices, wishes.about, blank)


def _needs(wishes: Wishes, label: str) -> Facet:
    named = offered(codes.NEEDS, Group.Access.choices)
    return Facet("need", label, _chosen(named, [codes.code_of(codes.NEEDS, need) for need in wishes.needs]))


def _coded(
    name: str, label: str, table: Mapping[str, str], choices: object, chosen: str, blank: str
) -> Facet:
    answers = _chosen(offered(table, choices), [codes.code_of(table, chosen)])
    return Facet(name, label, answers, blank)


def _chosen(answers: Iterable[tuple[str, object]], chosen: Iterable[str]) -> list[tuple[str, str, bool]]:
    ticked = set(chosen)
    return [(value, str(label), value in ticked) for value, label in answers]
