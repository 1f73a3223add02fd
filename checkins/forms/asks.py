"""Cleaning what those who hold a space press where they put together what a check-in asks."""

from django import forms

from checkins import questions
from core.text import clean_line


class OwnQuestionForm(forms.Form):
    """A question in the circle's own words."""

    all_optional = True  # it is only asked where one adds one

    own_words = forms.CharField(
        label="A question of your own",
        help_text="Everyone in the circle reads it. One that can be answered in a word is best.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write the question first."},
    )

    def clean_own_words(self) -> str:
        words = clean_line(self.cleaned_data["own_words"])
        if not words:
            raise forms.ValidationError("Write the question first.")
        if len(words) > questions.OWN_LETTERS:
            raise forms.ValidationError("Make it shorter: 120 letters at most. It is still here.")
        return words
