"""Why something here was not done, as sentences for whoever reads them."""


class NotNow(Exception):
    """It cannot be done as things stand; `sentence` says why, and nothing was changed."""

    sentence = "That can’t be done as things stand now. Nothing was changed."

    def __init__(self) -> None:
        super().__init__(self.sentence)


class NobodyToAsk(NotNow):
    """Nobody of those chosen can be reached."""

    sentence = "Nobody you chose can be reached here just now, so nobody was told. The lines on this page are outside of here."


class SomebodyIsWithThem(NotNow):
    """Another was quicker."""

    sentence = "Somebody is with them already. Thank you for being there."


class Over(NotNow):
    """It is over."""

    sentence = "It’s over. Nothing more is needed. Thank you for being there."


class NobodyReads(NotNow):
    """Nobody but the two holds the circle now, or only people the sender keeps apart from: that depends on nothing the other
    wishes, so it may be said."""

    sentence = (
        "This was not sent: nobody here would read it now. Whoever else you trust can be told, and if a life may be in danger, "
        "Support now has the numbers."
    )


class Silent(NotNow):
    """The circle has come to its end."""

    sentence = "Nothing new is said in this circle any more: it has come to its end. Nothing was changed."


class RotaIsFull(NotNow):
    """The rota has as many stretches as it takes."""

    sentence = "The week is full of hours already. Take one out of it first, or take one that needs somebody."


class NoWorry(NotNow):
    """They do not want it, it was said within a day, or the sender's worries are not taken for a while: nothing says which."""

    sentence = (
        "This was not sent. It goes once a day about one person, and some don’t want it at all; nothing here says which. "
        "Whoever holds the circle can be written to, and if a life may be in danger, Support now has the numbers."
    )


class LineChanged(NotNow):
    """Another admin changed the line while this one was looking."""

    sentence = "Somebody changed this line while you had it open. Nothing was written over; this is how it stands now."


class NoSource(NotNow):
    """A check without anything to compare with is none."""

    sentence = (
        "First write down where its provider publishes it. A number can only be compared with something."
    )
