"""What a plan cannot do just now, said kindly; nothing was changed. Not a question of rights: those raise PermissionDenied."""


class NotNow(Exception):
    """Carries the sentence the page shows."""

    sentence = "That doesn’t go right now."

    def __str__(self) -> str:
        return self.sentence


class ChangedMeanwhile(NotNow):
    """The part reads otherwise than when its form was opened: in another tab, say, or on another device."""

    sentence = (
        "This part was changed while your page was open. What stands there now is above, and yours is in the box. "
        "Keep it, and yours stands in its place; the other stays under Changes."
    )


class NoRoom(NotNow):
    sentence = "That part of your plan is full. Take something out first; nothing was changed."


class NothingToGive(NotNow):
    sentence = "None of those parts says anything now."


class NotThem(NotNow):
    sentence = "Choose somebody who sits with you now."


class Enough(NotNow):
    sentence = "They have several of yours by now. Leave them some time with those."
