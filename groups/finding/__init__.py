"""Finding a circle: what the seeker asked for (`wishes`), the groups that fit (`looking`) and why (`fits`).

The answers stand in the page's address only. Whatever in there is not an answer we offer is passed over, never an error.
"""

from groups.finding.around import holders, languages, spread, standings
from groups.finding.facets import Standpoint
from groups.finding.fits import Fit, fits, misses, themes
from groups.finding.looking import PER_PAGE, Found, find
from groups.finding.wishes import JOININGS, Wishes, language_name, offered

__all__ = [
    "JOININGS", "PER_PAGE", "Fit", "Found", "Standpoint", "Wishes", "find", "fits", "holders", "language_name",
    "languages", "misses", "offered", "spread", "standings", "themes",
]  # fmt: skip
