"""How a member wants to be told."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from core.fields import ManyOptions
from notices.kinds import PREFERENCES
from notices.models import NoticePreference

KINDS = [
    (
        "reminders",
        "A check-in is about to close, or what I plan to go to is near, moved or off, or my monthly page is there",
    ),
    ("replies", "Somebody answers me"),
    ("milestones", "A day on my own road"),
    ("seats", "My seats, and the circles I hold"),
]


class SeenForm(forms.Form):
    """Up to which notice the page showed them, and when: one put down earlier may come due while the page is open."""

    up_to = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    at = forms.DateTimeField(required=False)


class WishesForm(forms.Form):
    """What goes out by mail, and when nothing does."""

    all_optional = True

    by_mail = forms.MultipleChoiceField(
        label="Send me a mail when",
        choices=KINDS,
        widget=ManyOptions,
        required=False,
        help_text="Everything waits for you here as well. If you hold a circle, a mail also tells you when somebody there "
        "asks for a hand. Leave all of these out and nothing at all goes out by mail.",
    )
    quiet_from = forms.TimeField(label="Quiet from", widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    quiet_until = forms.TimeField(
        label="Quiet until",
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text="By your own clock. Both the same: no quiet hours.",
    )

    def __init__(self, *args: Any, wishes: NoticePreference, **kwargs: Any) -> None:
        chosen = [name for name in PREFERENCES if wishes.mail and getattr(wishes, name)]
        said = {"by_mail": chosen, "quiet_from": wishes.quiet_from, "quiet_until": wishes.quiet_until}
        super().__init__(*args, **{"initial": said, **kwargs})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
