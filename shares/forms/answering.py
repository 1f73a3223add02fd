"""Forms for answering, and for changing what one said a moment ago."""

from collections.abc import Mapping
from typing import Any

from django import forms

from shares.forms.fields import KeptField, NoteField, SubmissionField, WordsField


class ReplyForm(forms.Form):
    """Answering a share. `initial` may come out of an unfinished note (`shares.drafts.initial`)."""

    words = WordsField(label="Your reply")
    submission = SubmissionField()
    kept = KeptField()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["words"].widget.attrs.update(autocomplete="off", rows=3)


class EditForm(forms.Form):
    """Changing the words, and a share's note."""

    words = WordsField(label="Your words")
    note = NoteField()
    submission = SubmissionField()
    kept = KeptField()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any], with_note: bool
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["words"].widget.attrs.update(autocomplete="off", rows=7)
        self.fields["note"].widget.attrs.update(autocomplete="off")
        if not with_note:
            del self.fields["note"]
