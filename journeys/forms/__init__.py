"""Forms of the road, the step pages and the plan, by noun."""

from journeys.forms.day import DayForm
from journeys.forms.plan import SectionForm
from journeys.forms.road import BeginForm, ChapterForm, JourneyForm, NextChapterForm, StartForm, WithoutForm
from journeys.forms.steps import STEPS, StepForm

__all__ = [
    "STEPS",
    "BeginForm",
    "ChapterForm",
    "DayForm",
    "JourneyForm",
    "NextChapterForm",
    "SectionForm",
    "StartForm",
    "StepForm",
    "WithoutForm",
]
