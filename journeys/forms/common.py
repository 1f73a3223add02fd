"""What the forms of this app share."""


def too_long(most: int) -> dict[str, str]:
    """The kind words for a text of more than `most` letters."""
    return {
        "max_length": f"That is longer than we can keep in one piece: {most:,} letters. Nothing is lost, it is still here."
    }
