"""What one who holds the space cannot do just now, said kindly; nothing was changed. Not a question of rights: those raise
PermissionDenied."""


class NotNow(Exception):
    """Carries the sentence the page shows."""

    sentence = "That doesn’t go right now."

    def __str__(self) -> str:
        return self.sentence


class NoLetter(NotNow):
    """Said of everybody who cannot be written to, whatever the reason is."""

    sentence = (
        "You can’t write to them from here. That is so with some people, for one of several reasons, and nobody is told which. "
        "It needs no answer from you; be as you are with everyone when you meet."
    )


class AlreadyWritten(NotNow):
    """Another who holds the space was faster, or one wrote oneself."""

    sentence = (
        "Somebody has written to them about this check-in already, so nothing was sent. Yours is still here."
    )


class AlreadyAnswered(NotNow):
    sentence = "You have answered this one already."
