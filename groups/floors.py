"""The floor: how open a group of this site may be at most, and for how many days a looser promise waits."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from groups import promises, terms
from groups.models import Floor, Group
from groups.terms import Terms

NOTICE_DAYS = (7, 90)
"""The fewest and the most days of notice a site can set: a week is in every promise, a quarter is long enough to leave."""


@dataclass(frozen=True, slots=True)
class Tightened:
    """A group that a floor brings closer."""

    group: Group
    changes: list[tuple[str, str, str]]
    """Title, value before and value after, in words."""


def standing() -> Floor:
    """The site's floor; where none was set, one that allows every choice. Not locked."""
    return Floor.objects.filter(pk=1).first() or Floor(widest={}, notice_days=NOTICE_DAYS[0])


def widest(floor: Floor) -> dict[str, object]:
    """Each setting's most open value allowed. What the row does not mention, or says in no value of ours, is not limited."""
    kept = {name: value for name, value in floor.widest.items() if terms.known(name, value)}
    return {**terms.WIDEST, **kept}


def notice(floor: Floor) -> dt.timedelta:
    """How long a looser promise waits: never less than a week, whatever the row says."""
    return dt.timedelta(days=max(NOTICE_DAYS[0], floor.notice_days))


def start_within(group: Group) -> None:
    """Bring a group that is being opened within the floor, before it gives its first promise. The floor stays locked till
    the group is there, so none is missed by an admin who sets it at that moment."""
    floor = Floor.objects.select_for_update().filter(pk=1).first()
    most = widest(floor) if floor else terms.WIDEST
    for name in terms.beyond(promises.terms_of(group), most):
        setattr(group, name, most[name])
    group.save()


def tightened_by(most: Terms) -> list[Tightened]:
    """The groups a floor would bring closer, by name; one statement, however many there are."""
    over = Q()
    for setting in terms.ALL:
        over |= ~Q(**{f"{setting.name}__in": setting.up_to(most[setting.name])})
    groups = Group.objects.of_people().filter(over).exclude(closing__stage="erased").order_by("name", "pk")
    return [Tightened(group, _changes(group, most)) for group in groups]


def _changes(group: Group, most: Terms) -> list[tuple[str, str, str]]:
    before = promises.terms_of(group)
    back = [terms.BY_NAME[name] for name in terms.beyond(before, most)]
    return [(s.title, s.words(before[s.name]), s.words(most[s.name])) for s in back]
