"""Cleaning what goes with a request, and a ring."""

from support.forms.hands import AskForm
from support.forms.ring import RingForm

__all__ = ["AskForm", "RingForm"]
