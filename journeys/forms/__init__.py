"""Forms of the road, the step pages and the plan, by noun."""

from journeys.forms.plan import SectionForm
from journeys.forms.road import ChapterForm, JourneyForm, NextChapterForm, StartForm
from journeys.forms.steps import STEPS, StepForm

__all__ = ["STEPS", "ChapterForm", "JourneyForm", "NextChapterForm", "SectionForm", "StartForm", "StepForm"]
