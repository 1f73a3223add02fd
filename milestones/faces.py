"""What a medallion looks like, and how a celebration keeps it in one short line under its seal."""

from dataclasses import dataclass

from milestones.ladder import Point
from milestones.shipped import by_code


@dataclass(frozen=True, slots=True)
class Face:
    """What the medallion tag draws. Without a number it is a flower: a moment somebody named, or what took courage; which of
    the two, nobody can tell from it."""

    number: str = ""
    unit: str = ""
    lit: int = 12
    rings: int = 0
    colour: str = "honey"


FLOWER = Face()


def of_point(point: Point) -> Face:
    """The medallion of a rung."""
    return Face(point.number, point.unit, point.lit, point.rings, point.colour)


def kept(face: Face) -> str:
    """As a celebration keeps it."""
    return "|".join((face.number, face.unit, str(face.lit), str(face.rings), face.colour))


def read(line: str | None, code: str) -> Face | None:
    """What was kept; of an older celebration, which kept only its rung's code, the shipped ladder's medallion of that code.
    None where neither says anything."""
    parts = (line or "").split("|")
    if len(parts) == 5:
        return Face(parts[0], parts[1], int(parts[2]), int(parts[3]), parts[4])
    point = by_code(code)
    return of_point(point) if point else None
