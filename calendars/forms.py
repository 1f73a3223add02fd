"""What a member's calendar holds, and what its entries are called."""

from typing import Any

from django import forms

from calendars.models import Feed
from core.fields import ManyOptions, Options
from groups.models import Group

ROUNDS, GATHERINGS = "rounds", "gatherings"


class FeedForm(forms.Form):
    """What is in it, of which circles, under which name."""

    all_optional = True

    holds = forms.MultipleChoiceField(
        label="What is in it",
        choices=[(ROUNDS, "When my circles check in"), (GATHERINGS, "Gatherings I said yes or maybe to")],
        widget=ManyOptions,
        error_messages={"required": "Choose one of the two at least, or switch the address off."},
    )
    circles = forms.ModelMultipleChoiceField(
        label="Of which circles",
        queryset=Group.objects.none(),
        to_field_name="public_id",
        widget=ManyOptions,
        required=False,
        help_text="A circle you join later is in it until you leave it out here.",
    )
    title = forms.ChoiceField(
        label="What every entry is called",
        choices=Feed.Title.choices,
        widget=Options(),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the names."),
    )

    def __init__(self, *args: Any, feed: Feed | None, circles: list[Group], **kwargs: Any) -> None:
        left_out = set(feed.left_out.values_list("pk", flat=True)) if feed else set()
        said = feed or Feed()
        initial = {
            "holds": [name for name in (ROUNDS, GATHERINGS) if getattr(said, name)],
            "circles": [group.public_id for group in circles if group.pk not in left_out],
            "title": said.title,
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.mine = circles
        field: Any = self.fields["circles"]
        field.queryset = Group.objects.filter(pk__in=[group.pk for group in circles])
        field.choices = [(group.public_id, group.name) for group in circles]

    def chosen(self) -> dict[str, Any]:
        """What `actions.choose` wants, from clean data."""
        data = self.cleaned_data
        kept = {group.pk for group in data["circles"]}
        return {
            "rounds": ROUNDS in data["holds"], "gatherings": GATHERINGS in data["holds"], "title": data["title"],
            "left_out": [group for group in self.mine if group.pk not in kept],
        }  # fmt: skip
