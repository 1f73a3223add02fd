"""Forms of check-ins, by noun."""

from checkins.forms.answer import CheckInForm
from checkins.forms.asks import OwnQuestionForm
from checkins.forms.departures import AddForm, LeaveOutForm, PauseForm
from checkins.forms.holding import AnswerForm, ClosingForm, HandOverForm, LetterForm
from checkins.forms.reminding import RemindersForm
from checkins.forms.rhythm import RhythmForm

__all__ = [
    "AddForm",
    "AnswerForm",
    "CheckInForm",
    "ClosingForm",
    "HandOverForm",
    "LeaveOutForm",
    "LetterForm",
    "OwnQuestionForm",
    "PauseForm",
    "RemindersForm",
    "RhythmForm",
]
