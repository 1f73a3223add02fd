"""The one place that declares a string to be finished HTML."""

from django.utils.safestring import SafeString


def ours(markup: str) -> SafeString:
    """Markup made of our own constants, of numbers and of text its maker has already escaped: nothing else may come here."""
    return SafeString(markup)  # nosec B308 B703
