"""What stands in the address of a search in place of an answer that would say too much.

An address stays behind in histories and over shoulders. So what a circle is about, how it works, who it is for and what
somebody needs stand there as a letter and a number that mean nothing outside of this table. A code is never given to
another answer later: somebody may have kept the address.
"""

from collections.abc import Mapping

from groups.models import Group

ABOUT: Mapping[str, str] = {
    "a1": Group.Theme.ALCOHOL,
    "a2": Group.Theme.DRUGS,
    "a3": Group.Theme.GAMBLING,
    "a4": Group.Theme.EATING,
    "a5": Group.Theme.SCREENS,
    "a6": Group.Theme.ANXIETY,
    "a7": Group.Theme.MOOD,
    "a8": Group.Theme.GRIEF,
    "a9": Group.Theme.TRAUMA,
    "a10": Group.Theme.FAMILY,
    "a11": Group.Theme.ANYTHING,
}
"""What a circle is about, by code."""

APPROACH: Mapping[str, str] = {
    "b1": Group.Approach.TWELVE_STEP,
    "b2": Group.Approach.SKILLS,
    "b3": Group.Approach.COACHING,
    "b4": Group.Approach.WORKSHOP,
    "b5": Group.Approach.FAITH,
    "b6": Group.Approach.SECULAR,
    "b7": Group.Approach.OPEN,
}
"""The way a circle works, by code."""

WHO: Mapping[str, str] = {
    "c1": Group.ForWhom.EVERYONE,
    "c2": Group.ForWhom.WOMEN,
    "c3": Group.ForWhom.MEN,
    "c4": Group.ForWhom.LGBTQ,
    "c5": Group.ForWhom.YOUNG,
    "c6": Group.ForWhom.OLDER,
    "c7": Group.ForWhom.PARENTS,
    "c8": Group.ForWhom.VETERANS,
    "c9": Group.ForWhom.CARERS,
}
"""Who a circle is for, by code."""

NEEDS: Mapping[str, str] = {
    "d1": Group.Access.TEXT_ONLY,
    "d2": Group.Access.CAMERA_OFF,
    "d3": Group.Access.CAPTIONS,
    "d4": Group.Access.SIGNED,
    "d5": Group.Access.STEP_FREE,
    "d6": Group.Access.PLAIN_WORDS,
}
"""What makes it easier to take part, by code."""


def code_of(table: Mapping[str, str], answer: str) -> str:
    """The code that stands for that answer; empty for none."""
    return next((code for code, known in table.items() if known == answer), "")
