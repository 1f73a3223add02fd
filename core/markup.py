"""The one place that declares a string to be finished HTML."""

from django.utils.safestring import SafeString, mark_safe


def ours(markup: str) -> SafeString:
    """Markup made of our own constants, of numbers and of text its maker has already escaped: nothing else may come here."""
    return mark_safe(markup)  # noqa: S308  # nosec B308 B703
