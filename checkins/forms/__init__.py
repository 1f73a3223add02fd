"""Forms of check-ins, by noun."""

from checkins.forms.answer import CheckInForm
from checkins.forms.asks import OwnQuestionForm
from checkins.forms.rhythm import RhythmForm

__all__ = ["CheckInForm", "OwnQuestionForm", "RemindersForm", "RhythmForm"]
from checkins.forms.reminding import RemindersForm
