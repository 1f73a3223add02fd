"""Cleaning what people type about groups and seats; by noun."""

from groups.forms.opening import OpenForm
from groups.forms.seats import AcceptForm, EndForm, PauseForm, ReasonForm
from groups.forms.settings import KeepForm

__all__ = ["AcceptForm", "EndForm", "KeepForm", "OpenForm", "PauseForm", "ReasonForm"]
