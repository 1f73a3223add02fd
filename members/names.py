"""Pseudonyms: three to choose from, and which names nobody may take."""

import secrets
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError

from core.text import clean_name, skeleton

LONGEST = 40
"""Letters in a name; as wide as the column."""

_KINDS = (
    "Amber", "Autumn", "Bright", "Calm", "Clear", "Coastal", "Copper", "Distant", "Early", "Evening", "Gentle", "Golden",
    "Green", "Hidden", "Inland", "Kind", "Late", "Little", "Long", "Low", "Mild", "Misty", "Morning", "Mossy", "Open",
    "Pale", "Quiet", "Rainy", "Rowan", "Silver", "Slow", "Small", "Spring", "Steady", "Summer", "Sunlit", "Tall",
    "Warm", "Wide", "Winter",
)  # fmt: skip
_THINGS = (
    "Alder", "Ash", "Aspen", "Bay", "Beech", "Birch", "Bracken", "Brook", "Cedar", "Cliff", "Clover", "Cove", "Crane",
    "Curlew", "Dune", "Elder", "Elm", "Fern", "Field", "Finch", "Fir", "Fjord", "Glen", "Hazel", "Heath", "Heron",
    "Hill", "Island", "Ivy", "Juniper", "Kestrel", "Lake", "Larch", "Lark", "Linden", "Maple", "Marigold", "Meadow",
    "Moor", "Oak", "Otter", "Pebble", "Pine", "Plover", "Reed", "Ridge", "River", "Robin", "Sedge", "Shore", "Sorrel",
    "Sparrow", "Stone", "Swift", "Teal", "Thistle", "Thrush", "Tide", "Valley", "Willow", "Wren",
)  # fmt: skip

_KEPT = {
    "admin", "administrator", "facilitator", "moderator", "support", "staff", "system", "root", "official", "you",
    "someone", "everyone", "nobody", "anonymous", "safetylead", "someoneinthecircle", "someonewhowashere", "recoverycircle",
}  # fmt: skip
"""Names that would speak for this place or for nobody, as skeletons (`core.text.skeleton`); any word of a name counts."""

_ALIKE = {"LATIN", "CYRILLIC", "GREEK"}
"""Alphabets whose letters look alike: a name mixes none of them, so no other letter passes for an a."""


def suggestions(how_many: int = 3) -> list[str]:
    """That many different names out of nature, such as "Quiet Fern". They tell nothing about who takes one."""
    dice = secrets.SystemRandom()
    kinds, things = dice.sample(_KINDS, how_many), dice.sample(_THINGS, how_many)
    return [f"{kind} {thing}" for kind, thing in zip(kinds, things, strict=True)]


def _alphabets(name: str) -> set[str]:
    return {unicodedata.name(c, "").split(" ")[0] for c in name if c.isalpha()}


def clean_pseudonym(value: str) -> str:
    """`value` as it will be shown. Raises ValidationError where it is invisible, too long, kept, or a look-alike."""
    name = clean_name(value)
    if len(name) > LONGEST:
        raise ValidationError(f"That is longer than we can keep: {LONGEST} letters at most.", code="long")
    if len(_alphabets(name) & _ALIKE) > 1:
        raise ValidationError(
            "Use letters of one alphabet, so nobody is taken for somebody else.", code="mixed"
        )
    kept = _KEPT | {skeleton(settings.SITE_NAME)}
    if any(skeleton(part) in kept for part in [*name.split(), name]):
        raise ValidationError("That name is kept for this place. Choose another one.", code="kept")
    return name
