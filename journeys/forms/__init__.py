"""Forms of the road, the step pages, days and the plan, by noun."""

from journeys.forms.copies import GiveForm, SuggestForm
from journeys.forms.day import DayForm
from journeys.forms.plan import DirectiveForm, PairForm, SectionForm
from journeys.forms.road import BeginForm, ChapterForm, JourneyForm, NextChapterForm, StartForm, WithoutForm
from journeys.forms.steps import STEPS, StepForm

__all__ = [
    "STEPS",
    "BeginForm",
    "ChapterForm",
    "DayForm",
    "DirectiveForm",
    "GiveForm",
    "JourneyForm",
    "NextChapterForm",
    "PairForm",
    "SectionForm",
    "StartForm",
    "StepForm",
    "SuggestForm",
    "WithoutForm",
]
