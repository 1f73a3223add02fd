"""Cleaning what people type in a live round."""

from urllib.parse import urlsplit

from django import forms

from core.text import clean_line, clean_words
from groups.forms.common import plain_helper, too_long

TURN_MOST, WORD_MOST, ADDRESS_MOST = 2_000, 40, 500

NO_ADDRESS = "Paste the whole address, beginning with https://."


class TurnForm(forms.Form):
    """What one would say."""

    words = forms.CharField(
        label="What you would like to say",
        max_length=TURN_MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write a few words, or go back.", **too_long(TURN_MOST)},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = plain_helper()

    def clean_words(self) -> str:
        words = clean_words(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError("Write a few words, or go back.")
        return words


class WordForm(TurnForm):
    """A word at the end."""

    words = forms.CharField(
        label="A word you take along",
        max_length=WORD_MOST,
        error_messages={"required": "Write a word, or go back.", **too_long(WORD_MOST)},
    )

    def clean_words(self) -> str:
        word = clean_line(self.cleaned_data["words"])
        if not word:
            raise forms.ValidationError("Write a word, or go back.")
        return word


class LinkForm(forms.Form):
    """Where a live round meets: the address of a meeting room elsewhere, https only."""

    address = forms.CharField(
        label="Address of the meeting room",
        required=False,
        max_length=ADDRESS_MOST,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "dir": "ltr"}),
        help_text="From whichever service you use. Empty takes it away.",
        error_messages=too_long(ADDRESS_MOST),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = plain_helper()

    def clean_address(self) -> str:
        """Nothing but a plain https address: none with a name before an @, which hides where it leads, none with a backslash,
        which browsers read as a slash (as `core.links` has it)."""
        address = clean_line(self.cleaned_data["address"])
        if not address:
            return ""
        try:
            parts = urlsplit(address)
            plain = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
            _ = parts.port
        except ValueError:
            plain = False
        if not plain or any(c in address for c in "\\<>\"'` ") or not address.isprintable():
            raise forms.ValidationError(NO_ADDRESS)
        return address
