"""Forms for saying something. What was typed stays in them, whatever happens."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from core.fields import Options
from core.text import clean_words
from shares.audience import readers
from shares.models import LONGEST, Share
from shares.room import Room


class WordsField(forms.CharField):
    """Free text in a person's own words, up to `LONGEST` characters after cleaning."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": "Write a word or two first. One is enough."})
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_words(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LONGEST:
            raise ValidationError(
                f"That is longer than we can keep in one piece: {LONGEST:,} letters. "
                "Nothing is lost, it is still here.",
                code="max_length",
            )


class SubmissionField(forms.UUIDField):
    """Names one rendering of a form, so that sending it twice makes one thing. A strange value counts as a new one."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class ShareForm(forms.Form):
    """Saying something to a group."""

    words = WordsField(label="Your words")
    audience = forms.ChoiceField(
        label="Who sees this?",
        choices=Share.Audience.choices,
        widget=Options(),
        error_messages={"required": "Choose who will read it.", "invalid_choice": "Choose one of these two."},
    )
    submission = SubmissionField()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, room: Room, last_time: str | None = None
    ) -> None:
        super().__init__(data, initial={"audience": last_time} if last_time else None)
        self.fields["words"].widget.attrs.update(autocomplete="off", rows=7)
        field = self.fields["audience"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(field.widget, Options)
        field.choices = [
            ("group", f"Everyone in {room.group.name}"),
            ("facilitators", "Those who hold the space"),
        ]
        field.widget.hints = {
            audience: format_html(
                "{}{}", readers(room, audience), " Your choice last time." if audience == last_time else ""
            )
            for audience in Share.Audience.values
        }


class ReplyForm(forms.Form):
    """Answering a share."""

    words = WordsField(label="Your reply")
    submission = SubmissionField()

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["words"].widget.attrs.update(autocomplete="off", rows=3)
