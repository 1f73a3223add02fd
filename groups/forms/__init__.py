"""Cleaning what people type about groups and seats; by noun."""

from groups.forms.closing import AppointForm, ClosingForm, HandOverForm, LeaveForm
from groups.forms.describing import DescribeForm
from groups.forms.floor import FloorForm
from groups.forms.invitations import InviteForm, ListForm, SendForm
from groups.forms.opening import OpenForm
from groups.forms.seats import AcceptForm, EndForm, NameForm, PauseForm, ReasonForm, WillingForm
from groups.forms.settings import KeepForm, WhyForm

__all__ = [
    "AcceptForm",
    "AppointForm",
    "ClosingForm",
    "DescribeForm",
    "EndForm",
    "FloorForm",
    "HandOverForm",
    "InviteForm",
    "KeepForm",
    "LeaveForm",
    "ListForm",
    "NameForm",
    "OpenForm",
    "PauseForm",
    "ReasonForm",
    "SendForm",
    "WhyForm",
    "WillingForm",
]  # fmt: skip
