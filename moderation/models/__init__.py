"""What is reported, who works on it, what they write and open; by noun."""

from moderation.models.cases import Case, CaseLetter, Evidence, Look, Removal, Report
from moderation.models.openings import Opening, Quarter, Tally

__all__ = ["Case", "CaseLetter", "Evidence", "Look", "Opening", "Quarter", "Removal", "Report", "Tally"]
