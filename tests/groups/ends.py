"""Ends of circles at whatever stage, come to as the database lets them: one stage after another."""

import datetime as dt

from groups.models import Closing, Group

ORDER = ["notice", "farewell", "copies", "erased"]


def ending(group: Group, begun_at: dt.datetime, stage: str = "notice", **fields: object) -> Closing:
    """An end begun then, its dates an hour apart where `fields` does not name them, and come as far as that stage."""
    dates = {
        f"{name}_at": begun_at + place * dt.timedelta(hours=1)
        for place, name in enumerate(("farewell", "copies", "erase"), 1)
    }
    return come_to(Closing.objects.create(group=group, begun_at=begun_at, **{**dates, **fields}), stage)


def come_to(closing: Closing, stage: str) -> Closing:
    """The same end at that stage, by every stage before it. Nothing else happens that belongs to them."""
    for name in ORDER[ORDER.index(closing.stage) + 1 : ORDER.index(stage) + 1]:
        closing.stage = name
        closing.save(update_fields=["stage"])
    return closing
