"""The road: journeys, chapters, setbacks and the plan; by noun. All of it is the member's alone."""

from journeys.models.copies import PlanCopy, Suggestion, SuggestionAnswer
from journeys.models.day import Day, Helping
from journeys.models.directive import Directive
from journeys.models.own import ANY_LENGTH, OwnModel
from journeys.models.plan import Plan, PlanVersion
from journeys.models.road import Chapter, Journey, Mark
from journeys.models.setback import Setback, StepDraft

__all__ = [
    "ANY_LENGTH",
    "Chapter",
    "Day",
    "Directive",
    "Helping",
    "Journey",
    "Mark",
    "OwnModel",
    "Plan",
    "PlanCopy",
    "PlanVersion",
    "Setback",
    "StepDraft",
    "Suggestion",
    "SuggestionAnswer",
]
