"""What cannot be done with a check-in just now, said kindly; nothing was changed. Not a question of rights: those raise
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


class Meanwhile(NotNow):
    """One's answer reads otherwise than when its form was opened: said in another tab, say, or on another device."""

    sentence = (
        "You said something here while this page was open. It stands above, and what you wrote now is in the boxes: nothing is lost. "
        "Send it, and it stands in place of the other; or let it go, and the other stays."
    )


class AlreadyAnswered(NotNow):
    sentence = "You have answered this one already."
