"""What is reported, who works on it, what they write, open and end; by noun."""

from moderation.models.cases import Case, CaseLetter, Evidence, Look, Removal, Report
from moderation.models.ends import ENDED_FOR, AccountEnd
from moderation.models.openings import Opening, Quarter, Tally

__all__ = [
    "ENDED_FOR", "AccountEnd", "Case", "CaseLetter", "Evidence", "Look", "Opening", "Quarter", "Removal", "Report", "Tally",
]  # fmt: skip
